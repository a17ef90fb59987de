"""What locks of subclasses are called, and what is said of wrong arguments."""

import _thread
import contextvars
import re
import threading


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


class Mine(_thread.RLock):
    pass


for lock in (_thread.RLock(), Mine()):
    print(re.sub(r"0x\w+", "ADDRESS", repr(lock)))
for state in (None, 1, (1,), (1, 2, 3), ("a", 1)):
    attempt(_thread.RLock()._acquire_restore, state)
for size in (1, -1, 53247):
    attempt(_thread.stack_size, size)
attempt(threading.excepthook, 1)
attempt(contextvars.ContextVar, "a", 1)
attempt(contextvars.ContextVar, "a", 1, 2)
