"""Weak references taken, asked and cleared by several threads while their objects die."""
import gc
import sys
import threading
import time
import weakref

N = int(sys.argv[1]) if len(sys.argv) > 1 else 1500


class Node:
    pass


shared = [Node() for _ in range(16)]
refs = [weakref.ref(n) for n in shared]
called = []
errors = []
table = weakref.WeakValueDictionary()


def replace(k):
    for i in range(N):
        j = (i + k) % 16
        node = Node()
        node.i = j
        refs[j] = weakref.ref(node, called.append if i % 50 == 0 else None)
        shared[j] = node
        table[j] = node


def ask(k):
    for i in range(N):
        node = refs[(i * 7 + k) % 16]()
        if node is not None and hasattr(node, "i") and not 0 <= node.i < 16:
            errors.append(node.i)
        node = table.get(i % 16)
        if node is not None and node.i != i % 16:
            errors.append((node.i, i % 16))


def same(k):
    for i in range(N):
        node = shared[i % 16]
        if weakref.ref(node) is not weakref.ref(node):
            errors.append("two plain references")
        weakref.getweakrefcount(node)
        weakref.getweakrefs(node)


threads = [threading.Thread(target=f, args=(k,)) for f in (replace, ask, same) for k in (1, 2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert not errors, errors[:5]
shared.clear()
refs.clear()
# Objects that many threads counted die at the latest in a collection. But collect() does nothing while another thread, one that is just ending, collects.
for _ in range(20):
    gc.collect()
    if not table:
        break
    time.sleep(0.01)
assert len(table) == 0, len(table)
print("ok")
