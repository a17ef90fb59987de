# The cycle collector: what it finds, what it calls and in which order, what the gc module says about it.
import gc
import weakref

gc.collect()
gc.disable()


class Node:
    def __init__(self, name=None):
        self.name = name
        self.me = self


def collected():
    return gc.collect()


# Cycles of each sort of container.
l = []
l.append(l)
del l
print("list", collected())
d = {}
d[1] = d
del d
print("dict", collected())
l = []
t = (l,)
l.append(t)
del l, t
print("tuple", collected())


def make_generator():
    def g(node):
        yield 1
        print("never")

    node = Node()
    node.it = g(node)
    next(node.it)
    return weakref.ref(node)


ref = make_generator()
print("generator", collected() > 0, ref())


def make_frame():
    import sys
    frame = sys._getframe()


make_frame()
print("frame", collected() > 0)


def make_exception():
    try:
        raise ValueError
    except ValueError as e:
        kept = e


make_exception()
print("exception", collected() > 0)


# Weak references: the newest callback first; all are dead when finalizers run.
def note(name):
    return lambda ref: order.append((name, ref() is None))


order = []
n = Node()
refs = [weakref.ref(n, note(i)) for i in range(4)]
del n.me
del n
print("order", order)

order = []
n = Node()
refs = [weakref.ref(n), weakref.ref(n, note("a")), weakref.proxy(n), weakref.ref(n, note("b"))]
del n
collected()
print("order", order)


class Watch:
    def __init__(self, f):
        self.f = f
        self.me = self

    def __del__(self):
        self.f()


order = []
n = Node()
w = Watch(lambda: order.append(("del", plain() is None, called() is None)))
w.n = n
n.w = w
plain = weakref.ref(n)
called = weakref.ref(n, lambda ref: order.append("callback"))
del n, w
collected()
print(order)

# A weak reference that is garbage itself is not called.
order = []
n = Node()
n.ref = weakref.ref(n, lambda ref: order.append("never"))
del n
print(collected() > 0, order)

# A weak reference made in a finalizer is cleared without a call.
class Maker:
    def __init__(self, node):
        self.node = node
        self.me = self

    def __del__(self):
        made.append(weakref.ref(self.node, lambda ref: order.append("never")))


order = []
made = []
Maker(Node())
collected()
print(len(made), made[0]() is None, order)


# Resurrection: once, and with what is reachable.
class Phoenix:
    def __init__(self):
        self.me = self
        self.other = Node("other")

    def __del__(self):
        alive.append(self)


alive = []
Phoenix()
print(collected(), len(alive), alive[0].other.name, gc.is_finalized(alive[0]))
del alive[:]
print(collected() > 0, len(alive))
Phoenix()
for i in range(10):
    Node()
print(collected() >= 10, len(alive))
alive.clear()
collected()

# Debug flags.
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug() == gc.DEBUG_SAVEALL)
Node("saved")
print(collected() > 0)
gc.set_debug(0)
print([x.name for x in gc.garbage if isinstance(x, Node)])
gc.garbage.clear()
print(collected() > 0)
print(gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)

# Callbacks.
calls = []


def callback(phase, info):
    calls.append((phase, sorted(info), info["generation"], info["uncollectable"]))
    gc.collect()  # does nothing now


gc.callbacks.append(callback)
Node()
gc.collect(1)
gc.callbacks.remove(callback)
print(calls)

before = gc.get_stats()
gc.collect(0)
gc.collect(1)
gc.collect(2)
after = gc.get_stats()
print([b["collections"] - a["collections"] for a, b in zip(before, after)], [sorted(s) for s in after])

# Referents and referrers.
print(sorted(gc.get_referents([1, 2.5], {3: 4}, (0, 0), 5, "text")))
target = Node()
holder = [target]
print([x is holder for x in gc.get_referrers(target) if type(x) is list])
print(any(x is holder for x in gc.get_objects()), any(x is holder for x in gc.get_objects(generation=0) + gc.get_objects(generation=1) + gc.get_objects(generation=2)))

gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())

print([gc.is_tracked(x) for x in (1, 1.5, "a", b"a", None, [], [1], Node())])
print([gc.is_finalized(x) for x in (1, [], Node())])

for call in (
    lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.collect("a"), lambda: gc.get_objects(3), lambda: len(gc.get_objects(-1)) > 0, lambda: gc.get_objects(-2),
    lambda: gc.get_objects("a"), lambda: gc.set_debug("a"), lambda: gc.set_threshold(), lambda: gc.set_threshold("a"), lambda: gc.is_tracked(),
):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)

gc.set_threshold(5, 6, 7)
print(gc.get_threshold()[:2])
gc.set_threshold(2000, 10, 10)
gc.enable()
print(gc.isenabled())
