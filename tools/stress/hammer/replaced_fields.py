"""Attributes of built-in objects that several threads read and replace at once: no value is released twice, or read after it has been released.

Arguments: rounds (default 1000), threads (default 3).
"""

import collections
import sys
import threading

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
nthreads = int(sys.argv[2]) if len(sys.argv) > 2 else 3


def traceback():
    try:
        raise ValueError(object())
    except ValueError as e:
        return e.__traceback__


def error(i):
    return KeyError(["key", i])


def text(i):
    return f"name {i}"


def generator():
    yield


async def coroutine():
    pass


def function():
    pass


def new_code(i):
    return eval("lambda: 1").__code__


class Class:
    pass


def frame():
    return sys._getframe()


waiting = coroutine()
cases = [
    (Exception(), "__dict__", lambda i: {i: [i]}),
    (Exception(), "args", lambda i: ([i], i)),
    (Exception(), "__traceback__", lambda i: traceback()),
    (Exception(), "__context__", error),
    (Exception(), "__cause__", error),
    (StopIteration(), "value", lambda i: [i]),
    (SystemExit(), "code", lambda i: [i]),
    (ImportError(), "name", text),
    (ImportError(), "msg", text),
    (AttributeError(), "obj", lambda i: [i]),
    (NameError(), "name", text),
    (SyntaxError(), "text", text),
    (OSError(1, "x"), "filename", text),
    (UnicodeDecodeError("a", b"b", 0, 1, "c"), "reason", text),
    (UnicodeDecodeError("a", b"b", 0, 1, "c"), "object", lambda i: bytes([i & 255, 1, 2])),
    (traceback(), "tb_next", lambda i: traceback()),
    (frame(), "f_trace", lambda i: lambda *a: None),
    (generator(), "__name__", text),
    (generator(), "__qualname__", text),
    (waiting, "__name__", text),
    (function, "__name__", text),
    (function, "__qualname__", text),
    (function, "__doc__", text),
    (function, "__module__", text),
    (function, "__dict__", lambda i: {"a": [i]}),
    (function, "__defaults__", lambda i: ([i],)),
    (function, "__kwdefaults__", lambda i: {"a": [i]}),
    (function, "__annotations__", lambda i: {"a": [i]}),
    (function, "__code__", new_code),
    (function, "__type_params__", lambda i: ([i],)),
    (Class, "__name__", text),
    (Class, "__qualname__", text),
    (Class, "__module__", text),
    (Class, "__doc__", text),
    (Class, "__annotations__", lambda i: {"a": [i]}),
    (Class(), "__dict__", lambda i: {"a": [i]}),
    (property(), "__doc__", text),
    (property(), "__name__", text),
    (collections.defaultdict(), "default_factory", lambda i: lambda: i),
    (sys, "last_value", lambda i: [i]),
    (threading.current_thread(), "name", text),
]


def hammer(target, name, make):
    failures = []
    barrier = threading.Barrier(nthreads)

    def work(number):
        barrier.wait()
        try:
            for i in range(rounds):
                if (i + number) & 1:
                    setattr(target, name, make(i))
                else:
                    repr(getattr(target, name, None))
                    if isinstance(target, BaseException) and not i & 15:
                        str(target), repr(target)
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(nthreads)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if failures:
        print(type(target).__name__, name, failures)


before = threading.current_thread().name
for case in cases:
    hammer(*case)
threading.current_thread().name = before
waiting.close()


# Raising one exception in several threads adds to its traceback from all of them.
shared = ValueError("shared")


def raise_shared(number):
    for i in range(rounds):
        try:
            try:
                raise shared
            except ValueError as e:
                raise error(i) from e
        except KeyError as e:
            if not i & 63:
                shared.__traceback__ = None
                shared.__context__ = None


threads = [threading.Thread(target=raise_shared, args=(n,)) for n in range(nthreads)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("ok")
