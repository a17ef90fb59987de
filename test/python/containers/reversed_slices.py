"""Slices of lists that run backwards, and assignments to slices with constant bounds: every combination of bounds in and out of range."""

import threading

BOUNDS = (None, 0, 1, 3, 6, 7, 100, -1, -2, -7, -8, -100)


def table():
    items = [object() if i == 3 else i for i in range(7)]
    digest = 0
    for start in BOUNDS:
        for stop in BOUNDS:
            back = items[start:stop:-1]
            indices = range(7)[start:stop:-1]
            assert [items[i] for i in indices] == back, (start, stop)
            copy = items[:]
            copy[start:stop] = ["x", items]
            digest = (digest * 31 + len(copy) * 7 + copy.index("x") + len(back)) % 1000003
    return digest


print(table())
print([][::-1], [1][::-1], [1, 2][5::-1], [1, 2][::-1][::-1])

own = [1, 2, 3, 4]
own[1:3] = own
print(own)


class Dying:
    def __del__(self):
        print("del", len(holder))


holder = [Dying(), 1, Dying(), 2]
holder[0:3] = [9]
print(holder)
holder[:1] = [7, 8, 9]
print(holder)
threading.Thread(target=lambda: print(table())).start()
