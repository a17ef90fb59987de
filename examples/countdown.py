"""Four count-downs of 50 million: one after the other, then each in a thread of its own."""
# args: --count 20000
# args: --count 20000 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(count=50_000_000)


def count_down(n):
    while n > 0:
        n -= 1
    return n


begin = time.perf_counter()
print("in sequence:", [count_down(options.count) for _ in range(options.threads)])
report_time("in sequence", begin)

results = [None] * options.threads


def work(i):
    results[i] = count_down(options.count)


begin = time.perf_counter()
threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("in threads:", results)
report_time("in threads", begin)
