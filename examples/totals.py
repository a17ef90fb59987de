"""Threads that each add up ten million ones in a local variable: nothing is shared, so they should not slow each other down."""
# args: --count 50000
# args: --count 20000 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(count=10_000_000)
totals = {}


def crunch(name, n):
    total = 0
    for _ in range(n):
        total += 1
    totals[name] = total


begin = time.perf_counter()
threads = [Thread(target=crunch, args=(i, options.count)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time("threads", begin)
print(sorted(totals) == list(range(options.threads)), set(totals.values()), sum(totals.values()))
