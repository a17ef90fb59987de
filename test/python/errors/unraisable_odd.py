# stderr
"""Reports of exceptions that nobody can catch, with arguments of every kind."""

import gc
import sys
import threading

collected = []
sys.unraisablehook = lambda args: collected.append(type(args))


class Failing:
    def __del__(self):
        raise ValueError("in __del__")


Failing()
Arguments = collected[0]
sys.unraisablehook = sys.__unraisablehook__

for arguments in [
    (ValueError, None, None, None, None),
    (ValueError, ValueError("text"), None, "message", None),
    (ValueError, ValueError("text"), None, 5, None),
    (ValueError, ValueError("text"), None, 5, 6),
    (ValueError, ValueError("text"), None, None, 6),
    (ValueError, 7, 8, None, None),
    (5, 5, None, None, None),
]:
    sys.unraisablehook(Arguments(arguments))


class Homeless(Exception):
    pass


class FailingHomeless:
    def __del__(self):
        raise Homeless("in __del__")


for module in (5, "elsewhere", "builtins"):
    Homeless.__module__ = module
    FailingHomeless.__del__.__qualname__ = "f"
    try:
        FailingHomeless.__del__(None)
    except Homeless as e:
        sys.unraisablehook(Arguments((Homeless, e, None, "message", None)))


class NoneThere:
    __del__ = None


NoneThere()
cycle = NoneThere()
cycle.itself = cycle
del cycle
gc.collect()


def late():
    raise ValueError("at the end of threading")


threading._register_atexit(late)
sys.excepthook = None
raise ValueError("there is no hook to call")
