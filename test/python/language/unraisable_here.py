# An exception that leaves no frame and that nobody can catch came to the running one.
import sys
def f():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
def g():
    x = f(); next(x)
    del x
sys.unraisablehook = lambda u: print(u.exc_traceback and (u.exc_traceback.tb_lineno, u.exc_traceback.tb_next), u.err_msg[:30])
g()
import weakref
class A: pass
def h():
    a = A()
    r = weakref.ref(a, int)   # int(ref): TypeError without a frame
    del a
h()
