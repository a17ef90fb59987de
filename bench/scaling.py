"""The same work in one thread and in two at once: seconds for each. Two threads do twice the work of one.

With a third argument "1" processes take the place of threads: what this machine gives to two programs that share nothing.
"""

import sys
import time

n, rounds = int(sys.argv[1]), int(sys.argv[2])
if sys.argv[3:] == ["1"]:
    from multiprocessing import Process as Worker
else:
    from threading import Thread as Worker


def crunch(n):
    total = 0
    for i in range(n):
        total += i & 3
    return total


def run(workers, n):
    workers = [Worker(target=crunch, args=(n,)) for _ in range(workers)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begin


if __name__ == "__main__":
    run(2, n // 10)
    times = [(run(1, n), run(2, n)) for _ in range(rounds)]
    print("one", min(one for one, _ in times))
    print("two", min(two for _, two in times))
