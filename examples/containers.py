"""Threads that append to one list and set keys in one dict: single operations are atomic, so nothing is lost."""
# args: --count 2000
# args: --count 500 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(count=100_000)
items = []
table = {}
distinct = set()


def work(me):
    first = me * options.count
    for i in range(first, first + options.count):
        items.append(i)
        table[i] = me
        distinct.add(i)


begin = time.perf_counter()
threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time(f"{options.threads} threads", begin)
total = options.threads * options.count
print("list:", len(items), len(set(items)) == total)
print("dict:", len(table), all(table[i] == i // options.count for i in range(total)))
print("set:", len(distinct))
print("sum:", sum(items) == total * (total - 1) // 2)
