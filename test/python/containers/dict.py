# dict: methods, views, iteration, errors, order.


def check(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, len(d), "a" in d, "z" in d, d["a"], d.get("z"), d.get("z", 5), list(d))
check(lambda: d["z"])
check(lambda: d[[]])
check(lambda: {}[{}])
check(lambda: [] in d)
check(d.get, [])
check(lambda: d.pop([]))
check(lambda: {}.pop([]))
del d["a"]
check(lambda: d.__delitem__("a"))
print(d, d.pop("b"), d.pop("q", None), d)
check(d.pop, "q")
check(d.pop)
print(d.setdefault("x"), d.setdefault("x", 1), d.setdefault("y", 2), d)
print(d.popitem(), d.popitem(), d.popitem())
check(d.popitem)
print(dict(), dict(a=1), dict([(1, 2), (3, 4)]), dict({1: 2}, b=3), dict(zip("ab", [1, 2])))
check(dict, 1)
check(dict, [1])
check(dict, [(1, 2, 3)])
check(dict, ["ab", "c"])
check(dict, 1, 2)
try:
    dict([1])
except TypeError as e:
    print(e.__notes__)
d = {1: 1}
d.update({2: 2}, x=3)
d.update([(5, 6)])
d |= {7: 8}
print(d, d | {1: 100}, {0: 0} | d)
check(lambda: d | 1)
check(lambda: d.update(1))
check(lambda: d.update(1, 2))
print({1: 2} == {1: 2}, {1: 2} != {1: 3}, {1: [1]} == {1: [1]}, {1: 1} == {True: 1.0})
check(lambda: {} < {})
check(lambda: hash({}))
d = {1: "a", 1.0: "b", True: "c"}
print(d)
d = {}
d["self"] = d
print(d)
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({3, 4}))
check(dict.fromkeys, 1)

# views
d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, ["a", 1] in i)
d["d"] = 4
print(k, list(reversed(k)), list(reversed(v)), list(reversed(i)), list(reversed(d)))
print(sorted(k & {"a", "z"}), sorted(k | ["q"]), sorted(k - ["a"]), sorted(k ^ {"a", "w"}), k.isdisjoint("xyz"), k.isdisjoint("a"))
print(k == {"a", "b", "c", "d"}, k <= {"a", "b", "c", "d", "e"}, k < {"a"}, {"a"} < k, i == {("a", 1)})
print(sorted(i & [("a", 1)]), k.mapping, type(k.mapping))
check(lambda: k < 1)
check(lambda: {1: []}.items() | [1])
check(lambda: hash(k))

# iteration and mutation
d = {1: 1}


def grow():
    for key in d:
        d[key + 1] = 1


check(grow)


def shuffle():
    for key in d:
        del d[key]
        d[key + 100] = 1
        d[key + 200] = 1
        del d[key + 200]


d = {1: 1}
check(shuffle)
it = iter({1: 2, 3: 4})
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), list(it))
for a, b in {1: 2, 3: 4}.items():
    print(a, b)

# many keys, collisions, deletions
d = {}
for n in range(1000):
    d[n] = n * 2
for n in range(0, 1000, 3):
    del d[n]
print(len(d), sum(d), sum(d.values()), d[1], d.get(3))
for n in range(0, 1000, 3):
    d[n] = -n
print(len(d), list(d)[-1], sum(d.values()))
d = {str(n): n for n in range(500)}
print(all(d[str(n)] == n for n in range(500)), len(d), d["0" + "42"[:0] + ""], "499" in d, "500" in d)
d.clear()
print(d, len(d))


class K:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, o):
        return isinstance(o, K) and self.n == o.n


d = {K(n): n for n in range(20)}
print(len(d), d[K(7)], K(20) in d, sorted(d.values()))
for n in range(0, 20, 2):
    del d[K(n)]
print(len(d), d.get(K(2)), d.get(K(3)))


class Evil:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 0

    def __eq__(self, o):
        d.clear()
        return False


d = {Evil(1): 1, 0: 2}
print(d.get(Evil(2)), d)


class Bad:
    def __hash__(self):
        return 5

    def __eq__(self, o):
        raise ValueError("bad eq")


d = {Bad(): 1}
check(lambda: d[Bad()])
check(lambda: Bad() in d)
check(lambda: d.setdefault(Bad(), 1))
check(lambda: d.update({Bad(): 1}))


class M(dict):
    def __missing__(self, key):
        return "missing " + str(key)


m = M(a=1)
m.attr = 1
print(m["a"], m["b"], m.get("b"), m, m.attr, type(m.copy()), type(m | {}))
d = {i: i for i in range(10)}
while d:
    d.popitem()
d["again"] = 1
print(d)
print({**{1: 2}, 3: 4, **{1: 5}})


def kw(**kwargs):
    return kwargs


print(kw(**{"a": 1}, b=2))
check(lambda: kw(**{1: 2}))
check(lambda: kw(**{"a": 1}, **{"a": 2}))
check(lambda: kw(**1))
print({(1, 2): 3}[(1, 2)], {frozenset([1]): 2}[frozenset([1])], {2**70: 1}[2**70], {-1: 1, -2: 2}[-2], {float("inf"): 1}[float("inf")])
