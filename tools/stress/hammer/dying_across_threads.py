"""Objects made by one thread and released by another: the merge protocol, also when the maker rests. Memory stays flat."""
import gc
import queue
import sys
import threading
import time


class Node:
    def __init__(self, i):
        self.i = i
        self.text = str(i)
        self.items = [i, (i, i)]


N = int(sys.argv[1]) if len(sys.argv) > 1 else 4000


def pump():
    q = queue.Queue(100)

    def make():
        for i in range(N):
            q.put(Node(i))
        q.put(None)

    def release():
        while (node := q.get()) is not None:
            assert node.items[1][0] == node.i

    threads = [threading.Thread(target=f) for f in (make, release)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def resting_maker():
    """The maker waits, with everything still referenced; another thread releases all of it."""
    made, go, done = [], threading.Event(), threading.Event()

    def make():
        made.extend(Node(i) for i in range(N))
        go.set()
        done.wait()

    def release():
        go.wait()
        while made:
            made.pop()
        done.set()

    threads = [threading.Thread(target=f) for f in (make, release)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def handed_around():
    """Each object passes through several threads, each taking and dropping references."""
    rings = [queue.SimpleQueue() for _ in range(4)]

    def pass_on(k):
        for _ in range(N // 4):
            node = rings[k].get()
            keep = [node, node.items, node.text]
            rings[(k + 1) % 4].put(node)
            del node, keep

    threads = [threading.Thread(target=pass_on, args=(k,)) for k in range(4)]
    for t in threads:
        t.start()
    for k in range(4):
        for i in range(8):
            rings[k].put(Node(i))
    for t in threads:
        t.join()


def blocks():
    gc.collect()
    time.sleep(0.01)
    gc.collect()
    return sys.getallocatedblocks()


for f in (pump, resting_maker, handed_around):
    f()
    before = blocks()
    for _ in range(3):
        f()
    growth = blocks() - before
    assert growth < N // 4, (f.__name__, growth)
print("ok")
