"""Lists of primes by trial division, mapped over a thread pool."""
# args: --limit 4000
# args: --limit 4000 --threads 2
# args: --limit 4000 --threads 16 --chunk 200

import math
import time
from concurrent.futures import ThreadPoolExecutor

from options import read_options, report_time

options = read_options(limit=200_000, chunk=10_000)


def is_prime(n):
    if n < 2:
        return False
    return all(n % d for d in range(2, math.isqrt(n) + 1))


def primes_in(start):
    return [n for n in range(start, min(start + options.chunk, options.limit)) if is_prime(n)]


begin = time.perf_counter()
with ThreadPoolExecutor(max_workers=options.threads) as pool:
    primes = [p for chunk in pool.map(primes_in, range(0, options.limit, options.chunk)) for p in chunk]
report_time(f"{options.threads} threads", begin)
print(f"{len(primes)} primes below {options.limit}, the last is {primes[-1]}, their sum {sum(primes)}")
