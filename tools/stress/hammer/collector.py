"""The collector in one thread beside others: threads that make cycles, start and end, finalizers and weak reference callbacks that collect themselves."""
import gc
import sys
import threading
import time
import weakref

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
end = time.monotonic() + SECONDS
errors = []
made = [0] * 4


class Node:
    def __init__(self):
        self.me = self
        self.data = {"k": [self]}


class Collects(Node):
    def __del__(self):
        gc.collect()


def guarded(f, *args):
    def run():
        try:
            while True:
                f(*args)
                if time.monotonic() >= end:
                    break
        except BaseException as e:
            errors.append(repr(e))

    return threading.Thread(target=run)


def cycles(k):
    for _ in range(50):
        Node()
        made[k] += 1
    x = [{} for _ in range(10)]
    for i, d in enumerate(x):
        d["next"] = x[i - 1]


def generators():
    def g(own):
        yield own

    it = []
    it.append(g(it))
    next(it[0])
    try:
        raise ValueError(it)
    except ValueError as e:
        kept = e, sys._getframe()


def short_threads():
    t = threading.Thread(target=lambda: (Node(), Node()))
    t.start()
    t.join()


def callbacks():
    n = Node()
    r = weakref.ref(n, lambda r: gc.collect())
    del n
    Collects()


def questions():
    assert gc.get_objects()
    gc.get_referrers(errors)
    gc.get_referents(made, errors)
    assert gc.get_stats()[2]["collections"] >= 0


threads = [guarded(cycles, k) for k in range(4)]
threads += [guarded(gc.collect), guarded(generators), guarded(short_threads), guarded(callbacks), guarded(questions)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert not errors, errors
assert min(made) > 0, made
gc.collect()
left = sum(isinstance(o, Node) for o in gc.get_objects())
assert left == 0, left
print("ok")
