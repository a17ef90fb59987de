"""Two loops in one thread, over immediates: seconds for each, the best of a few rounds."""

import sys
import time


def count_down(n):
    while n > 0:
        n -= 1


def crunch(n):
    total = 0
    for _ in range(n):
        total += 1
    return total


def best(function, n, rounds):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        function(n)
        times.append(time.perf_counter() - begin)
    return min(times)


n, rounds = int(sys.argv[1]), int(sys.argv[2])
print("count_down", best(count_down, n, rounds))
print("total", best(crunch, n, rounds))
