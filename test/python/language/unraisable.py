# stderr
# Exceptions that nobody can catch: what sys.unraisablehook is told, and what the hook prints by itself.
import re
import sys
import weakref


class Dying:
    def __init__(self, text):
        self.text = text

    def __del__(self):
        raise ValueError(self.text)


def told(args):
    print(args.exc_type.__name__, args.exc_value, re.sub("0x[0-9a-f]+", "0x", str(args.err_msg)), args.object)


def close_badly():
    try:
        yield
    finally:
        raise KeyError("closing")


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def coroutine():
    pass


def callback(reference):
    1 / 0


class Target:
    pass


sys.unraisablehook = told
Dying("first")
for generator in (close_badly, stubborn):
    g = generator()
    next(g)
    del g
import warnings

warnings.simplefilter("error")
c = coroutine()
del c
t = Target()
w = weakref.ref(t, callback)
del t

# What is printed without a hook: no carets, no context. Addresses are not the same in each run, so the stream is a filter.


class Filter:
    def write(self, text):
        sys.__stderr__.write(re.sub("0x[0-9a-f]+", "0x", text))

    def flush(self):
        sys.__stderr__.flush()


sys.stderr = Filter()
del sys.unraisablehook


def deep(n):
    if n:
        deep(n - 1)
    raise Dying.Error("deep")


class Error(Exception):
    pass


Dying.Error = Error
Dying("second")
Dying.__del__ = lambda self: deep(8)
Dying("third")
sys.unraisablehook = lambda args: 1 / 0
Dying("fourth")

# The line of a frame that was left by an exception raised again.


def reraise():
    try:
        1 / 0
    except TypeError:
        pass


def in_handler():
    try:
        raise ValueError
    except ValueError as e:
        1 / 0


def in_finally():
    try:
        1 / 0
    finally:
        pass


for f in (reraise, in_handler, in_finally):
    try:
        f()
    except ZeroDivisionError as e:
        entry = e.__traceback__.tb_next
        print(f.__name__, entry.tb_lineno - f.__code__.co_firstlineno, entry.tb_frame.f_lineno - f.__code__.co_firstlineno)
() = []
