"""Calls that fill their window from defaults, into *args, or from a tuple behind a method: results, messages, what monitoring and profiles see."""

import sys, threading
class A:
    def f(self, *a): return a
    def g(self, a, b=2, *, k=3): return a, b, k
    @classmethod
    def c(cls, *a): return cls.__name__, a
    @staticmethod
    def s(*a): return a
    h = len
class L(list): pass
a = A(); t = (1, 2); l = [1, 2]
print(a.f(*t), a.f(*l), a.f(*()), a.f(*iter(t)), a.g(*t), a.g(*[7]), a.c(*t), a.s(*t), A.f(a, *t), A.f(*(a, 3)), a.h(*["abc"]))
a.q = lambda *x: x
print(a.q(*t), sys.intern(*["x"]), [].__len__(*()), (5).__add__(*(3,)), L().__len__(*[]), "a,b".split(*[","]), "x".join(*[["a", "b"]]))
for bad in ("a.f(*1)", "a.g(*(1,2,3))", "a.g(*())", "[].append(*1)", "L().append(*3)", "L().append(*(1,2))", "[].append(*())", "a.nope(*t)", "a.h(*(1,2))", "None.x(*t)", "threading.Lock().acquire(*(1,2,3))", "a.f(*None)", "{}.get(*())", "a.c(*5)", "a.s(*5)", "''.join(*7)"):
    try: print(bad, eval(bad))
    except Exception as e: print(bad, type(e).__name__, e)
def gen():
    yield a.f(*t)
    yield a.g(*t)
    yield a.g(1)
    yield (lambda *x, y=1: (x, y))(*t)
print(list(gen()))
def d(x, y=1, z=(2,)): return x, y, z
print(d(0), d(0, 5), d(0, 5, 6))
d.__defaults__ = (8, 9); print(d(0)); d.__defaults__ = None
try: d(0)
except TypeError as e: print(e)
ev = []
m = sys.monitoring; m.use_tool_id(2, "t")
def oncall(code, off, f, arg):
    if code is run.__code__: ev.append(("call", getattr(f, "__qualname__", f), arg is m.MISSING or type(arg).__name__))
def onret(code, off, f, arg):
    if code is run.__code__: ev.append(("ret", getattr(f, "__qualname__", f), arg is m.MISSING or type(arg).__name__))
def run():
    a.f(*t); a.f(*l); a.f(*()); l.append(*[3]); a.c(*t); a.s(*t); a.q(*t); d(1, 2, 3); a.g(1); len(*[l])
    try: l.append(*())
    except TypeError as e: ev.append(str(e))
    try: a.f(*1)
    except TypeError as e: ev.append(str(e))
m.register_callback(2, m.events.CALL, oncall); m.register_callback(2, m.events.C_RETURN, onret); m.register_callback(2, m.events.C_RAISE, onret)
m.set_events(2, m.events.CALL)
run()
m.set_events(2, 0); m.free_tool_id(2)
for e in ev: print(e)
tr = []
def prof(frame, event, arg): tr.append((event, frame.f_code.co_name, getattr(arg, "__qualname__", None) if event.startswith("c_") else None))
sys.setprofile(prof); run(); sys.setprofile(None)
print(tr)
def rec(n, k=1, *a):
    return rec(n + 1, *a)
try: rec(0)
except RecursionError as e: print(e)
def rec2(n, k=1): return rec2(n + 1)
try: rec2(0)
except RecursionError as e: print(e)
class D:
    def __del__(self): print("del")
    def m(self, *a): pass
D().m(*(1,))
D().m(*[D()])
def p(x, y=D()): return x
p.__defaults__ = (); 
print("end")
