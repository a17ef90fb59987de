"""Timeouts out of range, and interrupt_main() in the main thread: the handler runs before the next statement."""

import _thread
import threading
import time


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n

    def __repr__(self):
        return f"Index({self.n})"


for x in (10**11, 2**63, 10**40, -(10**11), 1e11, Index(10**11), Index(10**40), -1.5, -2, float("nan"), "1", None):
    for f in (lambda: threading.Lock().acquire(True, x), lambda: threading.RLock().acquire(True, x), lambda: time.sleep(x)):
        try:
            f()
        except Exception as e:
            print(x, type(e).__name__, e)

try:
    _thread.interrupt_main()
    print("too late")
except KeyboardInterrupt as e:
    print(repr(e))
