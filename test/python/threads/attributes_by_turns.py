"""Instructions that see instances of several classes by turns, in several threads, while classes change: loads, stores, methods, properties, __slots__."""

import threading


class Base:
    kind = "base"

    def __init__(self, n):
        self.n = n
        self.extra = -n

    def get(self):
        return self.n

    @property
    def twice(self):
        return 2 * self.n


class Left(Base):
    def get(self):
        return self.n + 1


class Right(Base):
    kind = "right"

    @property
    def twice(self):
        return 2 * self.n + 1


class Slots:
    __slots__ = ("n", "extra")
    kind = "slots"
    twice = -1

    def __init__(self, n):
        self.n = n
        self.extra = 0

    def get(self):
        return -self.n


class Watched(Base):
    """Loads in the plain way and stores in another."""

    stored = 0

    def __setattr__(self, name, value):
        if name == "n":
            value += 1000
        object.__setattr__(self, name, value)


def visit(objects):
    total = 0
    for o in objects:
        o.extra = o.n
        o.n = o.n
        total += o.get() + o.twice + o.extra + len(o.kind)
    return total


def make(i):
    return [Base(i), Left(i), Slots(i), Right(i), Base(i), Watched(i), Slots(i)]


expected = [visit(make(i)) for i in range(40)]
print(expected[:5])

# A method that becomes an instance's own attribute, a class attribute that becomes a property and is deleted.
o = Left(5)
seen = []
for step in range(5):
    for p in (o, Base(1), Right(2)):
        seen.append((p.get(), p.twice, p.kind))
    if step == 0:
        o.get = lambda: "own"
    elif step == 1:
        Left.twice = property(lambda self: "new")
    elif step == 2:
        Right.kind = "changed"
        del o.get
    elif step == 3:
        del Left.twice, Right.kind
print(seen)


class Changing:
    def get(self):
        return 1


stop = False
wrong = []


def reader():
    while not stop:
        for o in (Changing(), Base(1), Slots(1)):
            v = o.get()
            if v not in (1, 2, -1):
                wrong.append(v)


def worker(results):
    results.append([visit(make(i)) for i in range(40)] == expected)


results = []
threads = [threading.Thread(target=worker, args=(results,)) for _ in range(4)]
readers = [threading.Thread(target=reader, daemon=True) for _ in range(2)]
for t in threads + readers:
    t.start()
for i in range(200):
    Changing.get = lambda self, i=i: 1 + i % 2
for t in threads:
    t.join()
stop = True
for t in readers:
    t.join()
print(results, wrong)
