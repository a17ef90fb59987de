"""Set operations of dict views, and an OrderedDict made of a dict, work on one moment of a dict that other threads change."""

import collections
import threading
import time

d = dict.fromkeys(range(50))
seen = collections.Counter()
ended = False
end = time.monotonic() + 40


def change():
    i = 0
    while not ended and time.monotonic() < end:
        i += 1
        d[i % 100] = i
        d.pop((i * 7) % 100, None)


OPERATIONS = {
    "keys -": lambda: d.keys() - {1},
    "keys |": lambda: d.keys() | {3},
    "keys ^": lambda: d.keys() ^ {3},
    "keys &": lambda: d.keys() & {3},
    "items -": lambda: d.items() - {1},
    "items |": lambda: d.items() | {1},
    "OrderedDict": lambda: collections.OrderedDict(d),
    "copies": lambda: (dict(d), list(d), list(d.items()), d | {1: 2}, [*d], {**d}, set(d)),
}


def work():
    for _ in range(800):
        for name, operation in OPERATIONS.items():
            try:
                operation()
            except RuntimeError as e:
                seen[name, str(e)] += 1


changers = [threading.Thread(target=change, daemon=True) for _ in range(2)]
workers = [threading.Thread(target=work) for _ in range(2)]
for thread in changers + workers:
    thread.start()
for thread in workers:
    thread.join()
ended = True
for thread in changers:
    thread.join()
print(dict(seen))
