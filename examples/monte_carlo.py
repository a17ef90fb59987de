"""Pi by throwing darts: each thread has a random generator of its own, so the result depends on the seeds only."""
# args: --darts 2000
# args: --darts 1000 --threads 16

import random
import time
from threading import Thread

from options import read_options, report_time

options = read_options(darts=1_000_000)
hits = [0] * options.threads


def throw(i):
    rng = random.Random(i)
    count = 0
    for _ in range(options.darts):
        x = rng.random()
        y = rng.random()
        if x * x + y * y <= 1.0:
            count += 1
    hits[i] = count


begin = time.perf_counter()
threads = [Thread(target=throw, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time(f"{options.threads} threads", begin)
print("hits:", hits)
print("pi is about", 4 * sum(hits) / (options.darts * options.threads))
