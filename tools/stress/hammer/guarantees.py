"""What built-in containers promise under threads (docs/internals/guarantees.md), row by row: T threads do the same operation on one object; afterwards nothing is
lost or double, and no reader ever saw what cannot be."""
import collections
import sys
import threading

N = int(sys.argv[1]) if len(sys.argv) > 1 else 400
T = 4
failures = []


def run(*functions):
    barrier = threading.Barrier(len(functions))

    def guarded(f):
        barrier.wait()
        try:
            f()
        except BaseException as e:
            failures.append((row.__name__, repr(e)))

    threads = [threading.Thread(target=guarded, args=(f,)) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def each(f):
    run(*[lambda k=k: f(k) for k in range(T)])


def check(condition, *what):
    if not condition:
        failures.append((row.__name__, *what))


# ---- list
def list_append():
    l = []
    each(lambda k: [l.append((k, i)) for i in range(N)])
    check(sorted(l) == [(k, i) for k in range(T) for i in range(N)])
    for k in range(T):
        check([i for j, i in l if j == k] == list(range(N)), "order")


def list_pop():
    l = list(range(T * N))
    got = [[] for _ in range(T)]
    each(lambda k: [got[k].append(l.pop()) for _ in range(N)])
    check(sorted(sum(got, [])) == list(range(T * N)) and l == [])


def list_get_set():
    l = [(i, i) for i in range(8)]

    def write(k):
        for i in range(N):
            l[i % 8] = (i % 8, k)

    def read(k):
        for i in range(N):
            v = l[i % 8]
            check(v[0] == i % 8, v)

    run(*[lambda k=k: write(k) for k in range(2)], *[lambda k=k: read(k) for k in range(2)])


def list_clear_and_append():
    l = []

    def clear(k):
        for _ in range(N):
            l.clear()
            check(len(l) >= 0)

    run(lambda: [l.append(i) for i in range(N)], lambda: clear(0), lambda: [l.append(i) for i in range(N)])
    check(len(l) <= 2 * N)


def list_extend():
    l = []
    each(lambda k: [l.extend([k] * 5) for _ in range(N // 5)])
    check(len(l) == T * (N // 5) * 5)
    check(all(l[i : i + 5] == [l[i]] * 5 for i in range(0, len(l), 5)), "an extension was torn")


def list_extend_sources():
    for source in ([1] * 5, (1,) * 5, dict.fromkeys(range(5)), {1, 2, 3, 4, 5}, frozenset(range(5)), dict.fromkeys(range(5)).values()):
        l = []
        each(lambda k: [l.extend(source) for _ in range(N // 10)])
        check(len(l) == T * (N // 10) * 5, type(source))


def list_copies():
    l = [0] * 10

    def write():
        for i in range(N):
            l[:] = [i] * 10

    def read():
        for _ in range(N):
            for c in (l.copy(), l[:], l + [], l * 1, list(l)):
                check(len(c) == 10 and len(set(c)) == 1, c)

    run(write, read, read)


def list_slices():
    l = [0] * 10

    def write(n):
        for _ in range(N):
            l[2:8] = [n] * 6

    def read():
        for _ in range(N):
            c = l[2:8]
            check(len(c) == 6 and len(set(c)) == 1, c)

    run(lambda: write(1), lambda: write(2), read)


def list_remove():
    l = list(range(T * N // 4))
    each(lambda k: [l.remove(i) for i in range(k, T * N // 4, T)])
    check(l == [], l)


def list_sort():
    l = list(range(100))

    def sort():
        for _ in range(N // 10):
            try:
                l.sort(reverse=True)
                l.sort()
            except ValueError as e:
                check(str(e) == "list modified during sort", e)

    def read():
        for _ in range(N):
            check(len(l) in (0, 100), len(l))

    run(sort, read, read)
    check(sorted(l) == list(range(100)))


def list_insert_pop_middle():
    l = list(range(50))

    def change(k):
        for i in range(N):
            l.insert(10, (k, i))
            l.pop(10)

    each(change)
    check(len(l) == 50, len(l))


# ---- dict
def dict_set():
    d = {}
    each(lambda k: [d.__setitem__((k, i), i) for i in range(N)])
    check(len(d) == T * N and all(d[k, i] == i for k in range(T) for i in range(N)))


def dict_same_keys():
    d = {}

    def write(k):
        for i in range(N):
            d[i % 50] = (i % 50, k)

    def read():
        for i in range(N):
            v = d.get(i % 50)
            check(v is None or v[0] == i % 50, v)

    run(lambda: write(1), lambda: write(2), read, read)
    check(len(d) == 50)


def dict_delete_pop():
    d = dict.fromkeys(range(T * N))
    got = [[] for _ in range(T)]

    def take(k):
        for i in range(k, T * N, T):
            got[k].append(i)
            if i % 2:
                del d[i]
            else:
                check(d.pop(i) is None)

    each(take)
    check(d == {} and len(sum(got, [])) == T * N)


def dict_popitem():
    d = {i: i for i in range(T * N)}
    got = [[] for _ in range(T)]
    each(lambda k: [got[k].append(d.popitem()) for _ in range(N)])
    check(d == {} and sorted(sum(got, [])) == [(i, i) for i in range(T * N)])


def dict_setdefault():
    d = {}
    won = [[] for _ in range(T)]
    each(lambda k: [won[k].append(d.setdefault(i, k)) for i in range(N)])
    check(all(won[0] == w for w in won), "setdefault gave different values")


def dict_copies():
    d = {i: 0 for i in range(10)}

    def write():
        for i in range(N):
            d.update({k: i for k in range(10)})

    def read():
        for _ in range(N):
            for c in (d.copy(), dict(d), d | {}, {**d}):
                check(len(c) == 10 and len(set(c.values())) == 1, c)
            check(len(list(d.keys())) == len(list(d.values())) == len(list(d.items())) == 10)

    run(write, read, read)


def dict_update():
    d = {}
    each(lambda k: [d.update({(k, i): i}) for i in range(N)])
    check(len(d) == T * N)
    a, b = dict.fromkeys(range(20)), dict.fromkeys(range(20, 40))

    def cross(x, y):
        for _ in range(N // 4):
            x.update(y)
            check(x == y or len(x) >= 20)

    run(lambda: cross(a, b), lambda: cross(b, a))
    check(len(a) == len(b) == 40)


def dict_clear():
    d = {}

    def fill():
        for i in range(N):
            d[i] = i
            check(d.get(i, i) == i)

    def clear():
        for _ in range(N // 4):
            d.clear()

    run(fill, fill, clear)


def instance_attributes():
    class C:
        pass

    o = C()
    each(lambda k: [setattr(o, f"a{k}_{i % 40}", (k, i % 40)) for i in range(N)])
    check(all(getattr(o, f"a{k}_{i}") == (k, i) for k in range(T) for i in range(min(N, 40))))
    check(len(o.__dict__) == T * min(N, 40))


def class_attributes():
    class C:
        x = (0, 0)

    def write(k):
        for i in range(N):
            C.x = (k, k)

    def read():
        o = C()
        for _ in range(N):
            a, b = o.x
            check(a == b, a, b)

    run(lambda: write(1), lambda: write(2), read, read)


# ---- set
def set_add():
    s = set()
    each(lambda k: [s.add((k, i)) for i in range(N)])
    check(len(s) == T * N)


def set_remove():
    s = set(range(T * N))
    each(lambda k: [s.remove(i) if i % 2 else s.discard(i) for i in range(k, T * N, T)])
    check(s == set())


def set_pop():
    s = set(range(T * N))
    got = [[] for _ in range(T)]
    each(lambda k: [got[k].append(s.pop()) for _ in range(N)])
    check(sorted(sum(got, [])) == list(range(T * N)))


def set_operations():
    a, b = set(range(50)), set(range(25, 75))

    def change():
        for i in range(N):
            a.add(1000 + i % 3)
            a.discard(1000 + i % 3)

    def read():
        for _ in range(N // 4):
            check(a & b == set(range(25, 50)))
            check(len(a | b) in range(75, 79))
            check(set(range(50)) <= a.copy())
            check(not a.isdisjoint(b) and 3 in a and 60 not in a)
            a.update(b & a)
            b.intersection_update(b)

    run(change, read, read)


def set_update_both():
    a, b = set(range(20)), set(range(20, 40))
    run(lambda: [a.update(b) for _ in range(N)], lambda: [b.update(a) for _ in range(N)], lambda: [a == b for _ in range(N)])
    check(a == b == set(range(40)))


# ---- others
def bytearray_operations():
    b = bytearray()
    each(lambda k: [b.append(k) for _ in range(N)])
    check(sorted(b) == sorted(k for k in range(T) for _ in range(N)))
    each(lambda k: [b.pop() for _ in range(N)])
    check(len(b) == 0)
    each(lambda k: [b.extend(b"abc") for _ in range(N)])
    check(bytes(b) == b"abc" * (T * N))


def memoryview_exports():
    b = bytearray(100)

    def view():
        for _ in range(N):
            with memoryview(b) as m:
                check(len(m) == 100)
                try:
                    b.append(1)
                    check(False, "resized while exported")
                except BufferError:
                    pass

    run(view, view, view)
    b.append(1)
    check(len(b) == 101)


def deque_ends():
    d = collections.deque()
    run(
        *[lambda k=k: [d.append((k, i)) for i in range(N)] for k in range(2)],
        *[lambda k=k: [d.appendleft((k, i)) for i in range(N)] for k in (2, 3)],
    )
    check(len(d) == T * N and len(set(d)) == T * N)
    got = [[] for _ in range(T)]
    each(lambda k: [got[k].append(d.pop() if k % 2 else d.popleft()) for _ in range(N)])
    check(len(set(sum(got, []))) == T * N and not d)


def iterator_shared():
    """One iterator for several threads: items may be given twice or left out, nothing worse."""
    it = iter(list(range(N)))
    got = [[] for _ in range(T)]
    each(lambda k: got[k].extend(it))
    check(set(sum(got, [])) <= set(range(N)))


def iterate_while_mutated():
    l, d, s = list(range(50)), dict.fromkeys(range(50)), set(range(50))

    def change():
        for i in range(N):
            l.append(i)
            l.pop(0)
            d[1000 + i] = i
            del d[1000 + i]
            s.add(1000 + i)
            s.discard(1000 + i)

    def walk():
        for _ in range(N // 10):
            for c in (l, d, s):
                try:
                    for x in c:
                        check(isinstance(x, int), x)
                except RuntimeError as e:
                    check("changed size during iteration" in str(e) or "changed during iteration" in str(e), e)

    run(change, walk, walk)


rows = [f for name, f in list(globals().items()) if name.partition("_")[0] in ("list", "dict", "set", "instance", "class", "bytearray", "memoryview", "deque", "iterator", "iterate")]
for row in rows:
    row()
for name, *what in failures[:5]:
    print(name, str(what)[:200])
assert not failures, len(failures)
assert len(rows) == 31, len(rows)
print("ok")
