"""Objects that one thread makes and another releases: resident memory in MiB after half of them and after all.

First the maker goes on while the other releases; then it rests meanwhile, so that nobody runs where the objects are owned.
"""

import sys
from queue import Queue
from threading import Semaphore, Thread

n = int(sys.argv[1])
PIECE = 10_000


class Node:
    def __init__(self, i):
        self.i = i


def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096 / 2**20


def pump(name, resting):
    pieces = Queue(4)
    released = Semaphore(0)

    def make():
        for start in range(0, n, PIECE):
            pieces.put([Node(i) for i in range(start, start + PIECE)])
            if resting:
                released.acquire()
        pieces.put(None)

    def release():
        done = 0
        while (piece := pieces.get()) is not None:
            done += len(piece)
            piece.clear()
            released.release()
            if done == n // 2:
                print(f"{name}_half", resident())
        assert done == n
        print(f"{name}_late", resident())

    threads = [Thread(target=f) for f in (make, release)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


pump("running", False)
pump("resting", True)
