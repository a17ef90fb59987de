"""A matrix product in pure Python: rows of the result are dealt out to threads."""
# args: --size 24
# args: --size 24 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(size=200)
n = options.size

a = [[(i * 7 + j * 3) % 11 - 5 for j in range(n)] for i in range(n)]
b = [[(i * 5 - j * 2) % 13 / 4 for j in range(n)] for i in range(n)]
columns = list(zip(*b))
product = [None] * n


def work(first):
    for i in range(first, n, options.threads):
        row = a[i]
        product[i] = [sum(x * y for x, y in zip(row, column)) for column in columns]


begin = time.perf_counter()
threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time(f"{options.threads} threads", begin)
print("trace:", sum(product[i][i] for i in range(n)))
print("sum:", sum(map(sum, product)))
print("corner:", product[0][:3], product[-1][-3:])
