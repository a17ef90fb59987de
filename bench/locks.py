"""Locks and queues: microseconds for each `with lock:` and each put and get, alone and with other threads; what 16 threads lose at one Queue."""

import sys
import time
from queue import Queue, SimpleQueue
from threading import Lock, RLock, Thread

n, rounds = int(sys.argv[1]), int(sys.argv[2])
# With `cpu` as a third argument the processor time of the process counts: fit for a busy machine.
clock = time.process_time if sys.argv[3:] == ["cpu"] else time.perf_counter


def with_lock(n, lock):
    for _ in range(n):
        with lock:
            pass


def acquire_release(n, lock):
    for _ in range(n):
        lock.acquire()
        lock.release()


def put_get(n, queue):
    for i in range(n):
        queue.put(i)
        queue.get()


def timed(f, *args):
    begin = clock()
    f(*args)
    return clock() - begin


def in_threads(threads, f, *args):
    workers = [Thread(target=f, args=args) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def pump(n):
    """8 threads put, 8 get: every item arrives once."""
    queue = Queue(100)
    sums = []

    def put(start):
        for i in range(start, n, 8):
            queue.put(i)

    def get():
        total = 0
        while (item := queue.get()) is not None:
            total += item
        sums.append(total)

    putters = [Thread(target=put, args=(i,)) for i in range(8)]
    getters = [Thread(target=get) for _ in range(8)]
    for t in putters + getters:
        t.start()
    for t in putters:
        t.join()
    for _ in getters:
        queue.put(None)
    for t in getters:
        t.join()
    assert sum(sums) == n * (n - 1) // 2


def best(name, n, f, *args):
    print(name, min(timed(f, *args) for _ in range(rounds)) / n * 1e6)


lock = Lock()
best("with_lock", n, with_lock, n, lock)
best("with_rlock", n, with_lock, n, RLock())
best("acquire_release", n, acquire_release, n, lock)
best("queue", n // 10, put_get, n // 10, Queue())
best("simple_queue", n // 2, put_get, n // 2, SimpleQueue())
# From here on there has been a second thread.
best("one_thread", n, in_threads, 1, with_lock, n, lock)
best("two_threads", 2 * n, in_threads, 2, with_lock, n, lock)
best("pump", n // 10, pump, n // 10)
