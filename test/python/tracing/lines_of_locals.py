# A local that is read or bound on a line of its own is a line that is passed.
import sys
def lines(function, *args):
    seen = []
    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            seen.append((event[0], frame.f_lineno - function.__code__.co_firstlineno))
            return trace
    sys.settrace(trace)
    try: function(*args)
    finally: sys.settrace(None)
    return seen
def f1(a, b):
    return (a +
        b)
def f2(a, b):
    return (
        a
        + b
    )
def f3(a, b):
    if (a
        and b
        and a > b):
        return 1
    return max(
        a,
        b,
    )
def f4(a, b):
    x = [
        a,
        b
    ]
    y = {
        a: b,
        b:
          a,
    }
    return x, y
def f5(a, b):
    x = (
        a
    )
    x[
        b
    ] = (
        a
    )
def f6(a, b):
    for i in (
        a
    ):
        b.append(
            i
        )
    return (
        b
    )
def f7(a, b):
    return a[
        b
    ].upper(
    )
def f8(a, b):
    with (
        a
    ):
        del a
    return f"""{
        b
    }"""
def f9(a, b):
    return (a <
       b
       < a)
for f, x, y in (f1, 1, 2), (f2, 1, 2), (f3, 3, 2), (f4, 1, 2), (f5, [1], 0), (f6, [1,2], []), (f7, "abc", 1), (f9, 1, 2):
    f(x, y) if f is not f6 else f(x, [])
    print(f.__name__, lines(f, x, y))
import threading
print(lines(f8, threading.Lock(), 3))


# The first local of an expression is one that another function of the module deletes.
def f10(a, b):
    return (
        a,
        b
    )


def f11(a):
    del (
        a
    )


print(lines(f10, 1, 2), lines(f11, 1))
