"""A pipeline of queues: numbers are squared by one crew of threads, summed by digits by the next; a sentinel ends each crew."""
# args: --items 300
# args: --items 300 --threads 16

from queue import Queue
from threading import Thread

from options import read_options

options = read_options(items=5000)
END = object()


def stage(function, source, target):
    while (item := source.get()) is not END:
        target.put(function(item))
        source.task_done()
    source.task_done()
    target.put(END)


def digit_sum(n):
    return sum(map(int, str(n)))


numbers = Queue(maxsize=64)
squares = Queue(maxsize=64)
sums = Queue()

squarers = [Thread(target=stage, args=(lambda n: n * n, numbers, squares)) for _ in range(options.threads)]
summers = [Thread(target=stage, args=(digit_sum, squares, sums)) for _ in range(options.threads)]
for thread in squarers + summers:
    thread.start()

for n in range(options.items):
    numbers.put(n)
for _ in squarers:
    numbers.put(END)

results = []
ended = 0
while ended < options.threads:
    item = sums.get()
    if item is END:
        ended += 1
    else:
        results.append(item)
for thread in squarers + summers:
    thread.join()
numbers.join()
print("items:", len(results), "sum of digit sums:", sum(results))
print("smallest and largest:", min(results), max(results))
