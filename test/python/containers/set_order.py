# The order of iteration of a set is that of its table, also where hashes collide, keys were deleted and tables are copied.
import binascii
import random


class Collides:
    def __init__(self, hash, number):
        self.hash = hash
        self.number = number

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return self is other

    def __repr__(self):
        return f"C{self.number}"


def domain(r, kind):
    if kind == 0:
        return list(range(-20, 200))
    if kind == 1:
        return [r.getrandbits(r.choice([3, 8, 20, 40, 62])) * r.choice([1, -1]) for _ in range(150)]
    if kind == 2:
        return [Collides(r.choice([0, 1, 8, 16, 32, 64, 5, 1 << 40]), i) for i in range(60)]
    return [i * r.choice([32, 64, 8, 1024]) for i in range(200)]


def run(seed):
    r = random.Random(seed)
    keys = domain(r, seed % 4)

    def some():
        return [r.choice(keys) for _ in range(r.choice([0, 1, 2, 3, 4, 5, 6, 10, 12, 30, 60, 150]))]

    sets = [set(some()) for _ in range(4)]
    check = 0
    for _ in range(60):
        i = r.randrange(4)
        a = sets[i]
        b = sets[r.randrange(4)]
        other = r.choice([b, b, frozenset(b), dict.fromkeys(b), list(b), dict.fromkeys(some()), some(), set(some())])
        change = r.choice([
            lambda: a.update(other), lambda: a.intersection_update(other), lambda: a.difference_update(other),
            lambda: a.symmetric_difference_update(other), a.clear, lambda: [a.add(x) for x in some()],
            lambda: [a.discard(x) for x in some()], lambda: [a.pop() for _ in range(r.randrange(6)) if a],
            lambda: a.union(other), lambda: a.intersection(other), lambda: a.difference(other),
            lambda: a.symmetric_difference(other), lambda: a | b, lambda: a & b, lambda: a - b, lambda: a ^ b,
            lambda: a.__ior__(b), lambda: a.__iand__(b), lambda: a.__isub__(b), lambda: a.__ixor__(b),
            a.copy, lambda: set(other), lambda: set(frozenset(other)), lambda: {*a, *b, *some()},
        ])
        result = change()
        if isinstance(result, set):
            sets[i] = result
        check = binascii.crc32(repr([list(s) for s in sets] + [result]).encode(), check)
    return check


print([run(seed) for seed in range(80)])

# Where pop goes on belongs to the set, not to its table.
s = set(range(20))
print([s.pop() for _ in range(5)])
s.clear()
s.update(range(20))
print(s.pop())
