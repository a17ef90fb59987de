# list: methods, slices, comparisons, errors, sorting.


def check(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


a = [3, 1, 2]
print(a, len(a), a[0], a[-1], a[1:], a[::-1], a[::2], a[5:], a[-100:100])
check(lambda: a[3])
check(lambda: a["x"])
check(lambda: a[:"x"])
check(lambda: a[10**30])
a.append(4)
a.insert(0, 9)
a.insert(100, 8)
a.insert(-100, 7)
print(a, a.pop(), a.pop(0), a.pop(-2), a)
check(a.pop, 100)
check([].pop)
check(a.remove, 99)
a.remove(9)
print(a, a.index(1), a.count(1), 1 in a, 77 in a)
check(a.index, 77)
check(a.index, 1, 2)
check(a.index, 1, 0, "x")
a.extend(range(3))
a.extend({5: 1, 6: 2})
a.extend((i for i in "ab"))
a += [1]
a += "xy"
print(a)
a.extend(a)
print(len(a))
check(a.extend, 1)
b = a.copy()
b.clear()
print(b, len(a), b == [], a != b)
a = list(range(10))
a[2:4] = ["a", "b", "c"]
print(a)
a[::3] = [0] * len(a[::3])
print(a)
check(lambda: a.__setitem__(slice(None, None, 2), [1]))
check(lambda: a.__setitem__(slice(0, 1), 5))
del a[::2]
print(a)
del a[1:3]
print(a)
del a[-1]
print(a)
check(lambda: a.__delitem__(100))
check(lambda: a.__setitem__(100, 1))
a[1:1] = a
print(a)
a[:] = []
print(a)
a[5:2] = [1, 2]
print(a)
print([1, 2] + [3], [1, 2] * 2, 2 * [1], [1] * -1, [[]] * 2)
check(lambda: [1] + (1,))
check(lambda: [1] * "a")
check(lambda: [1] * 10**20)
print([1, 2] < [1, 3], [1, 2] < [1], [1] <= [1], [2] > [1, 5], [1, 2] == [1, 2], [] == ())
check(lambda: [1] < (1,))
check(lambda: [1] < ["a"])
x = [1]
x.append(x)
print(x)
check(lambda: list(1))
check(lambda: list(1, 2))
check(lambda: list(x=1))
check(lambda: hash([]))
print(list("abc"), list((1, 2)), list({1: 2}), list(range(3)), list())
a = [1, 2, 3]
a.reverse()
print(a, list(reversed(a)))


class L(list):
    pass


l = L([1, 2])
l.attr = 5
print(l, type(l[:]), type(l + [1]), type(l * 2), l.attr, type(l.copy()), isinstance(l, list))

# sorting
a = [5, 3, 9, -1, 3]
a.sort()
print(a)
a.sort(reverse=True)
print(a)
print(sorted("hello"), sorted([3.5, 1.5, 2.5]), sorted([1, 2.5, True]))
words = ["banana", "Apple", "cherry", "apple"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
print(sorted([(1, "b"), (0, "z"), (1, "a")]), sorted([(1, "b"), (0, "z"), (1, "a")], key=lambda t: t[0]))
check(lambda: sorted([1, "a"]))
check(lambda: [1, 2].sort(5))
check(lambda: [1, 2].sort(x=5))
a = [2, 1]
check(lambda: a.sort(key=lambda v: a.append(v)))
check(lambda: a.sort(key=lambda v: 1 / 0))
print(a)
seen = []


def key(v):
    seen.append(len(a))
    return v


a = [3, 2, 1]
a.sort(key=key)
print(a, seen)


seed = 1


def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return (seed >> 8) % n

for n in (0, 1, 2, 3, 10, 63, 64, 65, 100, 1000, 5000):
    data = [rnd(n + 1) for _ in range(n)]
    pairs = [(v % 7, i) for i, v in enumerate(data)]
    s = sorted(pairs, key=lambda p: p[0])
    ok = all(s[i][0] < s[i + 1][0] or (s[i][0] == s[i + 1][0] and s[i][1] < s[i + 1][1]) for i in range(n - 1))
    r = sorted(pairs, key=lambda p: p[0], reverse=True)
    ok2 = all(r[i][0] > r[i + 1][0] or (r[i][0] == r[i + 1][0] and r[i][1] < r[i + 1][1]) for i in range(n - 1))
    t = sorted(data)
    print(n, ok, ok2, all(t[i] <= t[i + 1] for i in range(n - 1)), sum(t) == sum(data))
    up = list(range(n)) + list(range(n, 0, -1)) + list(range(n))
    print(sorted(up) == sorted(up, key=lambda v: float(v)))


class C:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v

    def __repr__(self):
        return f"C{self.v}"


print(sorted([C(3), C(1), C(2)]), min(C(3), C(1)), max([C(3), C(1)]))

# iterators
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__())
it = reversed([1, 2, 3])
print(next(it), it.__length_hint__(), list(it))
a = [1, 2]
for v in a:
    if len(a) < 5:
        a.append(v)
print(a)
it = iter([1, 2, 3])
it.__setstate__(2)
print(list(it))
print([i * j for i in range(3) for j in range(2) if i != j])
print([*a, *"xy"], (lambda *z: z)(*[1, 2]))
