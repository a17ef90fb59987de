# Locks and queues called with no argument, with one, with more and with wrong ones; methods of built-in types as bound methods, again and again from one place.
from _queue import Empty, SimpleQueue
from collections import deque
from threading import Lock, RLock


class Odd:
    def __bool__(self):
        raise ValueError("odd")


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


for lock in Lock(), RLock():
    for _ in range(3):
        print(lock.acquire(), lock.release(), lock.acquire(1), lock.release(), lock.acquire(True, 5), lock.release())
        print(lock.acquire(blocking=True), lock.release(), lock.acquire(False, -1), lock.release())
    attempt(lock.acquire, Odd())
    attempt(lock.acquire, True, -2)
    attempt(lock.acquire, False, 1)
    attempt(lock.release)
    with lock:
        print(lock.acquire(False) is isinstance(lock, type(RLock())), lock.locked())
q = SimpleQueue()
for i in range(3):
    print(q.put(i), q.put(i, False), q.put_nowait(i), q.put(item=i, timeout=1), q.qsize())
    print(q.get(), q.get(False), q.get_nowait(), q.get(True, 1), q.empty())
attempt(q.get_nowait)
attempt(q.get, False)
attempt(q.get, True, 0.001)
attempt(q.get, Odd())
attempt(q.put, 1, 2, 3, 4)
print(q.qsize())


class Sub(deque):
    def append(self, x):
        super().append(-x)


def bound(o, x):
    f = o.append
    f(x)
    return o, f.__self__ is o


for o in deque(), [], deque([1]), Sub(), deque(), [2], bytearray():
    print(*bound(o, 7))
for word in "abc", "def", b"ghi", "jkl":
    f = word.upper
    print(f(), f.__name__, f.__self__)
