"""Counts primes in equal shares of numbers, dealt out in turn, each share in a thread."""
# args: --limit 5000
# args: --limit 5000 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(limit=200_000)


def count_primes(first, limit, step):
    count = 0
    for n in range(first, limit, step):
        if n > 1:
            d = 2
            while d * d <= n:
                if n % d == 0:
                    break
                d += 1
            else:
                count += 1
    return count


counts = [0] * options.threads


def work(i):
    counts[i] = count_primes(i, options.limit, options.threads)


begin = time.perf_counter()
threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time(f"{options.threads} threads", begin)
print(f"{sum(counts)} primes below {options.limit}")
