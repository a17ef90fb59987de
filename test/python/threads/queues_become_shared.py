"""SimpleQueue and deque: what was put in while there was one thread is there for the others, in order; nothing is lost or doubled afterwards."""

import threading
from collections import deque
from queue import Queue, SimpleQueue


class Item:
    def __init__(self, n):
        self.n = n


def drain(queue, out):
    while (item := queue.get()) is not None:
        out.append(item.n)


queue, ring, full = SimpleQueue(), deque(), Queue()
for i in range(100):
    queue.put(Item(i))
    ring.append(i)
    if i % 3 == 0:
        queue.put(queue.get())
        ring.append(ring.popleft())
    full.put(i)
print(queue.qsize(), [queue.get().n for _ in range(5)], list(ring)[:5], full.get(), full.get())

outs = [[] for _ in range(3)]
getters = [threading.Thread(target=drain, args=(queue, out)) for out in outs]


def put(start):
    for i in range(start, 3000, 3):
        queue.put(Item(1000 + i))
        ring.append(i)
        full.put(i)


putters = [threading.Thread(target=put, args=(i,)) for i in range(3)]
for t in getters + putters:
    t.start()
for t in putters:
    t.join()
for _ in getters:
    queue.put(None)
for t in getters:
    t.join()
together = sorted(n for out in outs for n in out)
print(len(together), len(set(together)), sum(together), queue.empty(), len(ring), full.qsize())
