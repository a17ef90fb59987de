"""list.sort with keys of each kind: small ints, floats, texts, tuples, mixtures; stable, and with the errors of comparisons."""

import random

rng = random.Random(5)


def check(items, key=None):
    """Against a sort that only ever uses `<` of a class."""

    class Own:
        def __init__(self, item):
            self.item = item if key is None else key(item)

        def __lt__(self, other):
            return self.item < other.item

    for reverse in (False, True):
        fast = sorted(items, key=key, reverse=reverse)
        slow = sorted(items, key=Own, reverse=reverse)
        assert [id(x) for x in fast] == [id(x) for x in slow] or fast == slow, (items, fast, slow)
        assert list(map(repr, fast)) == list(map(repr, slow))


for n in (0, 1, 2, 3, 10, 63, 64, 65, 200, 1000):
    check([rng.randrange(50) for _ in range(n)])
    check([rng.randrange(-(1 << 60), 1 << 60) for _ in range(n)])
    check([rng.choice((0, 1 << 48, -(1 << 48), (1 << 48) - 1, 1 << 70, True)) for _ in range(n)])
    check([rng.random() for _ in range(n)])
    check([rng.choice((0.0, -0.0, 1.5, -1.5)) for _ in range(n)])
    check(["".join(rng.choice("ab\xe9\u20ac\U0001f40d") for _ in range(rng.randrange(12))) for _ in range(n)])
    check(["common prefix of all " + str(rng.randrange(100)) for _ in range(n)])
    check(["\xff\x80\x7f"[rng.randrange(3)] * 9 + "\x80\x7f\xff"[rng.randrange(3)] for _ in range(n)])
    check([(rng.randrange(4), "n%d" % rng.randrange(5), i) for i in range(n)])
    check([(rng.choice((0.0, -0.0, 0, 1, 1.5)), rng.choice("abc")) for i in range(n)])
    check([tuple(rng.randrange(3) for _ in range(rng.randrange(4))) for i in range(n)])
    check([((rng.randrange(2), rng.randrange(2)), rng.randrange(3)) for i in range(n)])
    check([rng.choice((1, 2.5, 1 << 60, 0)) for _ in range(n)])
    check([(rng.randrange(9), i) for i in range(n)], key=lambda x: x[0])
    check([bytes([rng.randrange(3), rng.randrange(3)]) for _ in range(n)])

nan = float("nan")
print(sorted([(nan, 2), (nan, 1)]), sorted([(1, nan), (0, nan)]))
print(sorted([3.0, nan, 1.0]), (nan, 1) < (nan, 2), (nan,) == (nan,))
for bad in ([(1, "a"), (1, 2)], [(1, None), (1, None), (0, 5)], [(None,), (None, 1)], [(1,), 2], ["a", 1], [(1, {}), (1, [])], [((),), (1,)]):
    try:
        print(sorted(bad))
    except TypeError as e:
        print(type(e).__name__, e)


class Both:
    """Says when it is compared, and what `==` says decides whether `<` is asked."""

    def __init__(self, name, same):
        self.name, self.same = name, same

    def __eq__(self, other):
        print("eq", self.name, other.name)
        return self.same

    def __lt__(self, other):
        print("lt", self.name, other.name)
        return True

    __hash__ = None


sorted([(Both("a", False), 1), (Both("b", False), 2)])
sorted([(Both("a", True), 1), (Both("b", True), 2)])


class Broken:
    def __eq__(self, other):
        raise ZeroDivisionError("eq")


try:
    sorted([(0, Broken()), (0, Broken())])
except ZeroDivisionError as e:
    print("ZeroDivisionError", e)


class Clearing:
    """Empties the list while it is sorted."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        items.clear()
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


items = [(Clearing(i % 3), i) for i in range(20)]
try:
    items.sort()
except ValueError as e:
    print("ValueError", e)
print(len(items))


class Sub(tuple):
    def __lt__(self, other):
        return tuple(self)[0] > tuple(other)[0]


print(sorted([Sub((1,)), Sub((2,))]), sorted([Sub((1,)), (2,)]), sorted([(1,), (2,), Sub((3,))]))
