"""Instructions that load, store and call on instances of several classes by turns, in several threads, while another thread changes the classes."""

import threading


class Base:
    kind = 0

    def __init__(self, n):
        self.n = n
        self.total = 0

    def add(self, k):
        self.total = self.total + k
        return self.n


class A(Base):
    pass


class B(Base):
    def __init__(self, n):
        self.total = 0
        self.n = n

    def add(self, k):
        self.total += 2 * k
        return self.n + 1


class C(Base):
    __slots__ = ("n", "total")


class D(Base):
    @property
    def total(self):
        return self.held

    @total.setter
    def total(self, value):
        self.held = value

    def add(self, k):
        self.total += 3 * k
        return self.n + 2


results = []
stop = False


def work(seed):
    objects = [A(1), B(2), C(3), D(4), A(5)]
    seen = 0
    for i in range(4000):
        o = objects[(i * seed) % 5]
        seen += o.add(1)
        if o.kind not in (0, 1):
            raise SystemError(o.kind)
        try:
            {}[o.n]
        except KeyError as e:
            seen += e.args[0]
    results.append((seed, seen, [o.total for o in objects]))


def change():
    while not stop:
        for cls in A, B, C, D:
            cls.kind = 1
            cls.extra = lambda self: self
        for cls in A, B, C, D:
            del cls.kind, cls.extra


changer = threading.Thread(target=change, daemon=True)
changer.start()
workers = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2, 3, 4)]
for t in workers:
    t.start()
for t in workers:
    t.join()
stop = True
changer.join()
for r in sorted(results):
    print(r)
