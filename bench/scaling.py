"""The same work in one thread and in two at once: seconds for each. Two threads do twice the work of one."""

import sys
import time
from threading import Thread


def crunch(n):
    total = 0
    for i in range(n):
        total += i & 3
    return total


def run(threads, n):
    workers = [Thread(target=crunch, args=(n,)) for _ in range(threads)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begin


n, rounds = int(sys.argv[1]), int(sys.argv[2])
run(2, n // 10)
print("one", min(run(1, n) for _ in range(rounds)))
print("two", min(run(2, n) for _ in range(rounds)))
