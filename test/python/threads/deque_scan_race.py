"""Searching a deque of numbers beside threads that change it: one moment's state is searched, so it is never "mutated during iteration"."""

import threading
from collections import deque

d = deque(range(100))
errors = []


def search():
    for _ in range(1500):
        try:
            50 in d, d.count(50)
            try:
                d.index(50)
            except ValueError:
                pass
            try:
                d.remove(50)
            except ValueError:
                pass
        except BaseException as error:
            errors.append(repr(error))


def change():
    for _ in range(1500):
        d.append(0)
        d.clear()
        d.extend(range(100))
        d.appendleft(-1)


threads = [threading.Thread(target=f) for f in (search, change, search, change)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(errors[:1])


class Mutates:
    def __eq__(self, other):
        d.append(1)
        return False


d = deque([Mutates(), 2])
for search in (d.count, d.index, d.remove, d.__contains__):
    try:
        search(5)
    except (RuntimeError, IndexError) as error:
        print(type(error).__name__, error)
