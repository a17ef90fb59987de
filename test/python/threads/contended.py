"""Objects that many threads read at once lose nothing and die when nobody refers to them any more."""

import gc
import sys
import threading
import time
import weakref


class Box:
    def __init__(self, value):
        self.value = value


class Watched:
    pass


def hammer(threads, rounds, work):
    barrier = threading.Barrier(threads)

    def run():
        barrier.wait()
        for _ in range(rounds):
            work()

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


died = []
for turn in range(3):
    watched = Watched()
    watch = weakref.ref(watched, lambda _: died.append(1))
    box = Box(["text number %d" % turn, watched])
    table = {"box": box, "text": "another %d" % turn, "number": 10**30 + turn}
    del watched

    def read():
        b = table["box"]
        t = table["text"]
        n = table["number"]
        x = b.value
        return x[0], t, n

    hammer(4, 30_000, read)
    counts = [sys.getrefcount(x) < 10 for x in (box, table, box.value, table["text"])]
    print(turn, counts, read()[1:], box.value[0])
    del box, table, read
    for _ in range(200):
        if watch() is None:
            break
        gc.collect()
        time.sleep(0.005)
    print("died", len(died))

# What is turned while it lives keeps its contents, and what replaces it is counted anew.
shared = Box("first")


def replace():
    shared.value = ("a new tuple", len(shared.value))


hammer(4, 20_000, replace)
print(shared.value[0], shared.value[1])

# The last reference may be in any thread.
results = []


def last(item):
    for _ in range(20_000):
        again = item
    results.append(again[0])


item = ["kept by threads alone"]
workers = [threading.Thread(target=last, args=(item,)) for _ in range(4)]
for worker in workers:
    worker.start()
del item
for worker in workers:
    worker.join()
print(results)
