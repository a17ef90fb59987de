"""Permutations and the flips that bring 1 to the front: indexing and slices of small lists."""


def fannkuch(n):
    order = list(range(n))
    count = [0] * n
    most = 0
    r = n
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        deck = order[:]
        flips = 0
        first = deck[0]
        while first:
            deck[: first + 1] = deck[first::-1]
            flips += 1
            first = deck[0]
        if flips > most:
            most = flips
        while True:
            if r == n:
                return most
            order.insert(r, order.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


def run():
    return fannkuch(7)
