"""A deque as a work queue: producers append, consumers popleft, both atomic, so nothing is lost and nothing comes twice."""
# args: --items 500
# args: --items 200 --threads 16

import time
from collections import deque
from threading import Event, Thread

from options import read_options

options = read_options(items=20_000)
work = deque()
done_producing = Event()
results = deque()


def produce(first):
    for i in range(options.items):
        work.append(first * options.items + i)


def consume():
    while True:
        try:
            item = work.popleft()
        except IndexError:
            if done_producing.is_set() and not work:
                return
            time.sleep(0.0005)
        else:
            results.append(item)


producers = [Thread(target=produce, args=(i,)) for i in range(options.threads)]
consumers = [Thread(target=consume) for _ in range(options.threads)]
for thread in producers + consumers:
    thread.start()
for thread in producers:
    thread.join()
done_producing.set()
for thread in consumers:
    thread.join()
print("items:", len(results), "different:", len(set(results)), "left over:", len(work))
print("sum:", sum(results))
