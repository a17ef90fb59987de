"""A global named super in the place of the built-in one: called as the source says."""
class MySuper:
    msg = "mine"
    def __init__(self, *args):
        calls.append(args)
    def m(self, x=0): return ("m", x)
class Base:
    msg = "base"
    def m(self, x=0): return ("base m", x)
class C(Base):
    def bare(self): return super().msg
    def bare_call(self): return super().m(3)
    def two(self): return super(C, self).msg
    def two_call(self): return super(C, self).m(4)
    def cell(self): return super(__class__, self).msg
    def other(self, a): return super(1, 2).msg
def show():
    global calls
    for name in ("bare", "bare_call", "two", "two_call", "cell"):
        calls = []
        print(name, getattr(C(), name)(), [[type(a).__name__ for a in args] for args in calls])
calls = []
show()
globals()["super"] = MySuper
show()
calls = []
print(C().other(1), calls)
globals()["super"] = lambda *a: (_ for _ in ()).throw(ValueError(len(a)))
for name in ("bare", "bare_call", "two"):
    try: getattr(C(), name)()
    except Exception as e: print(type(e).__name__, e)
    except BaseException as e: print(type(e).__name__, e)
del globals()["super"]
show()
