# enumerate, zip, map, filter, reversed, iter, next, sum, min, max, any, all, sorted.


def check(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate(iterable="a", start=2**70)))
check(enumerate)
check(enumerate, 1)
check(enumerate, [], "a")
check(enumerate, [], 1, 2)
check(enumerate, foo=1)
print(list(zip()), list(zip([1, 2, 3], "ab")), list(zip([1])), list(zip([1, 2], [3, 4], strict=True)))
for args in [([1], []), ([], [1]), ([1], [1], []), ([], [], [1]), ([1, 2], [1], [1])]:
    check(lambda: list(zip(*args, strict=True)))
check(zip, 1)
check(lambda: zip([], x=1))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])))
check(map, 1)
check(lambda: list(map(None, [1])))
check(lambda: list(map(lambda x, y: 1, [1], [], strict=True)))
print(list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])))
check(filter, 1)
check(filter, None, 1)
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed({1: 2, 3: 4})))
check(reversed, 1)
check(reversed, {1})


class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i

    def __len__(self):
        return 4


print(list(Seq()), list(reversed(Seq())), 9 in Seq(), 5 in Seq(), tuple(iter(Seq())), sum(Seq()))
check(iter, 1)
check(iter, 1, 2)
check(next, 1)
check(next, iter([]))
print(next(iter([]), "d"))
n = [0]


def counter():
    n[0] += 1
    return n[0]


print(list(iter(counter, 5)))
print(sum([1, 2, 3]), sum([1.5, 2]), sum([], 5), sum([[1], [2]], []), sum([0.1] * 10), sum(range(1000000)), sum([2**62, 2**62, 1]), sum([True, True]))
print(sum([1e100, 1.0, -1e100]), sum([1, 2.5, 3]), sum([float("inf"), 1]), sum([1j, 2]))
check(sum, 1)
check(sum, [1], "a")
check(sum, ["a"])
check(sum, [], b"")
print(min(3, 1, 2), max([3, 1, 2]), min([], default=7), max("abc", key=ord), min("b", "a", key=lambda c: -ord(c)), max([1, 1.0]), min([1.0, 1]))
check(min)
check(min, 1)
check(min, [])
check(max, 1, 2, default=3)
check(max, 1, x=3)
print(any([0, 1]), any([]), all([1, 0]), all([]))
check(any, 1)
check(len, 1)
check(sorted)
check(sorted, 1)
check(sorted, [1], 1)
check(sorted, [1], x=1)
print(sorted({3: 1, 1: 2}), sorted((3, 1), reverse=True))


class I:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n

    def __length_hint__(self):
        return 3


print(list(I()), tuple(I()), set(I()), dict.fromkeys(I()), [*I()], max(I()), 2 in I(), list(zip(I(), I())), list(map(str, I())))


class NotIter:
    def __iter__(self):
        return 1


check(iter, NotIter())
check(list, NotIter())


class BadHint(I):
    def __length_hint__(self):
        raise ValueError("hint")


check(list, BadHint())


class NegHint(I):
    def __length_hint__(self):
        return -1


check(list, NegHint())


class StrHint(I):
    def __length_hint__(self):
        return "a"


check(list, StrHint())
