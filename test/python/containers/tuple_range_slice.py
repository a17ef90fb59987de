# tuple, range, slice.


def check(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


t = (1, 2, 3)
print(t, (), (1,), t[0], t[-1], t[1:], t[::-1], t + (4,), t * 2, 0 * t, 2 in t, t.index(2), t.count(1), len(t))
check(lambda: t[3])
check(lambda: t["a"])
check(lambda: t + [1])
check(t.index, 9)
check(t.index, 1, 1)
check(lambda: t * 1.5)
check(lambda: t.__setitem__)
check(lambda: tuple(1))
check(lambda: tuple(1, 2))
check(lambda: tuple(x=1))
print(tuple("ab"), tuple([1]), tuple(range(3)), tuple(x for x in "pq"), tuple())
print((1, 2) < (1, 3), (1,) < (1, 0), (1, 2) == (1, 2), (1,) != (2,), (2,) > (1, 9))
check(lambda: (1,) < [1])
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((1, (2, 3))), hash((1.5, None is None)))
check(lambda: hash(([],)))
a = ([],)
a[0].append(a)
print(a)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)


x = T(1, 2)
x.attr = "v"
print(x, x.attr, type(x[:]), type(x + ()), x == (1, 2), len(x), x[1], hash(x) == hash((1, 2)), T() == ())
it = iter((1, 2, 3))
print(next(it), it.__length_hint__(), list(it), list(it))
a, *b = (1, 2, 3)
print(a, b)

r = range(10)
print(r, len(r), r[3], r[-1], r[2:5], r[::-1], list(r[::3]), 5 in r, 10 in r, 5.0 in r, "a" in r, r.index(4), r.count(3), r.count(77))
print(range(1, 10, 3), list(range(10, 0, -3)), list(range(5, 0)), range(0), bool(range(0)), bool(range(1)))
print(range(0, 3, 2) == range(0, 4, 2), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), range(0) == range(5, 5), range(1) != range(2))
check(lambda: r[10])
check(lambda: r["a"])
check(r.index, 100)
check(r.index, "a")
check(lambda: range(1.0))
check(lambda: range())
check(lambda: range(1, 2, 0))
check(lambda: range(1, 2, 3, 4))
check(lambda: r < r)
print(r.start, r.stop, r.step, list(reversed(range(3))), list(reversed(range(0, 10, 3))))
big = range(2**70, 2**70 + 5, 2)
print(list(big), len(big), big[1], 2**70 + 2 in big, 2**70 + 1 in big, list(reversed(big)), big[::-1], big.index(2**70 + 4))
check(lambda: len(range(2**80)))
print(range(2**80)[5], range(2**80)[-1], range(-(2**80), 0)[0], 2**79 in range(2**80), len(range(2**40)))
it = iter(range(5))
next(it)
print(it.__length_hint__(), list(it), it.__reduce__()[1:])
it = iter(range(2**70, 2**70 + 3))
print(next(it), it.__length_hint__(), list(it))
print(list(range(2**48 - 2, 2**48 + 2)), list(range(-(2**48) + 1, -(2**48) - 2, -1)), list(range(2**62, 2**62 + 2)), list(range(2**63 - 2, 2**63 + 1)))
total = 0
for i in range(100000):
    total += i
print(total)

s = slice(1, 5, 2)
print(s, s.start, s.stop, s.step, slice(3), slice(1, 2), s.indices(4), slice(None).indices(5), slice(None, None, -1).indices(5))
print(slice(-3, None).indices(10), slice(-100, 100, 3).indices(10), slice(2**80, None, -1).indices(2**81), slice(5, 1).indices(10))
check(lambda: slice(None, None, 0).indices(5))
check(lambda: slice(None).indices(-1))
check(lambda: slice(None).indices("a"))
check(lambda: slice("a").indices(3))
check(lambda: slice())
check(lambda: slice(1, 2, 3, 4))
print(slice(1, 2) == slice(1, 2), slice(1) < slice(2), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): 2}[slice(1)])
check(lambda: s.__setattr__("start", 1))
print("abcdef"[slice(1, 4)], [1, 2, 3][slice(None, None, -1)], s.__reduce__())
