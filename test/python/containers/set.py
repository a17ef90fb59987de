# set and frozenset.


def check(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


s = {3, 1, 2}
print(s, len(s), 1 in s, 9 in s, set(), frozenset(), frozenset([2, 1]), {1, 1.0, True})
s.add(5)
s.add(5)
s.discard(1)
s.discard(77)
print(s)
check(s.remove, 77)
check(s.remove, [])
check(s.add, [])
check(lambda: [] in s)
check(lambda: set([[]]))
check(lambda: set(1))
check(lambda: set(1, 2))
check(lambda: set(x=1))
check(lambda: frozenset(x=1))
check(lambda: hash(set()))
print({1, 2} | {2, 3}, {1, 2} & {2, 3}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} | frozenset([2]), frozenset([1]) | {2})
check(lambda: {1} | [2])
check(lambda: {1} < 1)
print({1}.union([2], (3,)), {1, 2, 3}.intersection([2, 3], [3]), {1, 2, 3}.difference([1], {2}), {1, 2}.symmetric_difference([2, 3, 3]))
print({1} <= {1, 2}, {1} < {1}, {1, 2} >= {1}, {1, 2} > {1, 2}, {1} == frozenset([1]), {1} != {2})
print({1}.issubset([1, 2]), {1, 2}.issuperset([1]), {1}.isdisjoint([2]), {1}.isdisjoint({1}))
s = {1, 2, 3}
s |= {4}
s &= {1, 2, 4}
s -= {1}
s ^= {9}
print(s)
s.update([10], {11: 0}, "a")
s.difference_update([10], "a")
s.intersection_update([2, 4, 11])
s.symmetric_difference_update({2, 5})
print(s)
t = s.copy()
t.clear()
print(t, len(s) > 0)
check(t.pop)
x = set(range(20))
got = set()
while x:
    got.add(x.pop())
print(got == set(range(20)), x)
print(hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(frozenset()), hash(frozenset([1, 2, 3])))
print(frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])}, {frozenset([1]): 5}[frozenset([1])])
print(set(range(100)) == set(reversed(range(100))), list(set(range(12))), list({8, 1, 16, 0}), {-1, -2, 5})


def grow():
    for v in s:
        s.add(v + 100)


check(grow)
it = iter({1, 2, 3})
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it))


class S(set):
    pass


class F(frozenset):
    def __new__(cls, v=(), name=None):
        self = super().__new__(cls, v)
        self.name = name
        return self


z = S([1])
z.a = 1
f = F([1, 2], name="n")
print(z, f, f.name, type(z | {2}), type(f & {1}), type(z.copy()), z == {1}, len(f), f | {3})
print(frozenset(f) is f, type(frozenset(f)), frozenset([1]) is not frozenset([1]))


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, o):
        raise ValueError("eq")


check(lambda: {Bad(), Bad()})
check(lambda: 1 in {Bad()})
print(sorted({"a", "b", "ab"[:1]}), {None, True} == {True, None}, len({1, 2, 3} - set()), {*range(3), *"a"} == {0, 1, 2, "a"})
print({i % 3 for i in range(10)}, repr(S()), repr(frozenset({1})), str({"x"}))
big = set(range(1000))
for i in range(0, 1000, 2):
    big.remove(i)
print(len(big), sum(big), 501 in big, 500 in big)
print(set.__doc__ is not None)
