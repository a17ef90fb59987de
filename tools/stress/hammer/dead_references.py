"""Removing a dead reference from a dict while another thread puts a living one in its place: the living one stays.

Arguments: rounds (default 200000).
"""

import sys
import threading
import weakref
from _weakref import _remove_dead_weakref

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
table = {}
stop = False
lost = 0


class Node:
    pass


def remove():
    while not stop:
        _remove_dead_weakref(table, 1)


threads = [threading.Thread(target=remove, daemon=True) for _ in range(2)]
for t in threads:
    t.start()
for _ in range(rounds):
    node = Node()
    table[1] = weakref.ref(node)
    if 1 not in table:
        lost += 1
    del node
stop = True
for t in threads:
    t.join()
assert lost == 0, lost
print("ok")
