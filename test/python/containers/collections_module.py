from collections import Counter, OrderedDict, defaultdict, deque, namedtuple


def check(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


d = deque("abc")
d.append("d")
d.appendleft("z")
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d, "a" in d, d.index("b"), d.count("c"))
check(deque().pop)
check(deque().popleft)
check(lambda: d[10])
check(lambda: d["a"])
check(lambda: d[0:1])
d.extend([1, 2])
d.extendleft([3, 4])
print(d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate(100)
d.insert(1, "i")
d.remove("a")
d.reverse()
print(d, list(reversed(d)))
check(d.remove, "nope")
check(d.index, "nope")
m = deque(range(10), 3)
print(m, m.maxlen)
m.append(99)
m.appendleft(-1)
print(m, deque([1], 0), deque(maxlen=2), deque([1, 2], maxlen=None))
check(m.insert, 0, 1)
check(deque, [], -1)
check(deque, [], "a")
check(deque, 1)
check(deque, x=1)
print(deque([1]) + deque([2]), deque([1, 2]) * 2, deque([1, 2], 3) * 3, deque([1]) == deque([1]), deque([1]) < deque([2]), deque([1]) != [1])
check(lambda: deque() + [])
check(lambda: hash(deque()))
d = deque([1, 2, 3])


def mutate():
    for v in d:
        d.append(v)


check(mutate)
d = deque([1, 2, 3, 4])
del d[1]
d[0] = "x"
print(d, d.copy(), bool(deque()))
d += [5]
d *= 2
print(d)
d.clear()
print(d)
q = deque()
for i in range(1000):
    q.append(i)
    if i % 3 == 0:
        q.popleft()
print(len(q), q[0], q[-1], sum(q))
r = deque([1])
r.append(r)
print(r)


class D(deque):
    pass


e = D([1, 2], maxlen=2)
e.attr = 1
print(e, e.attr, type(e.copy()), e.copy().maxlen)

dd = defaultdict(list)
dd["a"].append(1)
dd["a"].append(2)
print(dd, dd["b"], len(dd), dd.get("zz"), dd.default_factory)
check(defaultdict, 1)
check(lambda: defaultdict()["x"])
c = defaultdict(int, {1: 2}, x=3)
c[5] += 1
print(c, c.copy(), c | {9: 9}, {9: 9} | c, type(c.copy()))
print(defaultdict(None), defaultdict(list).__reduce__()[:3])

od = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
od.move_to_end("a")
print(od, list(od))
od.move_to_end("c", last=False)
print(od, od.popitem(), od.popitem(last=False), od)
check(od.move_to_end, "nope")
check(OrderedDict().popitem)
od["x"] = 1
od["y"] = 2
print(od == OrderedDict([("b", 2), ("x", 1), ("y", 2)]), od == OrderedDict([("x", 1), ("b", 2), ("y", 2)]), od == {"x": 1, "b": 2, "y": 2})
print(list(reversed(od)), od.keys(), od.values(), od.items(), list(reversed(od.items())))
print(od.pop("x"), od.pop("x", 5), od.setdefault("q", 7), od, od.copy(), OrderedDict.fromkeys("ab", 0))
check(od.pop, "zz")
print(od | {"k": 1}, {"k": 1} | od)
od.update(z=1)
od |= {"w": 2}
del od["q"]
print(od, OrderedDict(), OrderedDict(a=1))


def walk():
    for k in od:
        od.move_to_end(k)


check(walk)
lru = OrderedDict()
for i in range(1000):
    lru[i] = i
    if len(lru) > 10:
        lru.popitem(last=False)
print(list(lru))

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p.y, p._replace(x=5), p._asdict(), Point._fields, p == (1, 2), p[0])
check(Point, 1)
print(Counter("abracadabra").most_common(2), Counter("ab") + Counter("b"), Counter(a=3) - Counter(a=1))
