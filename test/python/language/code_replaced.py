"""Functions get other code while generators and calls run what they had."""

import gc
import sys


def f():
    x = 1
    yield ("a", x)
    try:
        yield ("b", "c", x, 123456789012345678901234567890)
        raise ValueError("v" + str(x))
    except ValueError as e:
        yield ("caught", str(e), sys._getframe().f_code.co_name, sys._getframe().f_lineno)
    def inner(): return x
    yield inner()
def make():
    d = {}
    exec("def f2():\n  yield 'other'\n  yield 'two'\n", d)
    return d["f2"].__code__
g = f()
print(next(g))
f.__code__ = make()
for i in range(3): gc.collect()
junk = [eval(f"lambda: ({i}, 'x{i}')") for i in range(300)]
for v in g:
    print(v)
for i in range(200):
    f.__code__ = make()
print(list(f()))
def rec(n):
    if n == 3:
        rec.__code__ = eval("lambda n: 'new'").__code__
        gc.collect()
        junk = [eval(f"lambda: ({i}, 'x{i}')") for i in range(300)]
    if n == 0: return "end"
    r = rec(n - 1)
    return r, n, "old", [1.5, 2**70]
print(rec(6))
