# Annotate functions: their parameter, names and errors; what stands in for the set of conditional annotations.
import inspect
def f(x: int) -> str: pass
print(f.__annotate__.__code__.co_varnames, f.__annotate__.__qualname__)
class format: pass
def f(x: format): pass
print(f.__annotations__)
class Outer:
    class format: pass
    def meth(self, x: format): ...
    y: int
print(Outer.meth.__annotations__, Outer.__annotate__.__qualname__, __annotate__.__qualname__ if '__annotate__' in globals() else 0)
type A[T: int = str] = 3
print(inspect.signature(A.evaluate_value), A.evaluate_value.__qualname__, inspect.signature(A.__type_params__[0].evaluate_bound),A.__type_params__[0].evaluate_bound.__qualname__, A.__type_params__[0].evaluate_default.__qualname__)
def g(x): pass
g.__annotate__ = lambda f: 3
try: g.__annotations__
except TypeError as e: print(e)
class X: pass
X.__annotate__ = lambda f: 3
try: X.__annotations__
except TypeError as e: print(e)
class X:
    a: int
    def __annotate__(format): return {"a": str}
print(X.__annotate__(1), X.__annotations__)
import sys
m=type(sys)('m')
m.__annotate__=lambda f:3
try: m.__annotations__
except TypeError as e: print(e)
for v in (0, -1, 5, True, 2.0, None):
    try: print(f.__annotate__(v))
    except Exception as e: print(repr(e))
    try: print(A.evaluate_value(v))
    except Exception as e: print(repr(e))
from annotationlib import Format
TV=A.__type_params__[0]
from typing import TypeVar
T2=TypeVar('T2',int,str); T3=TypeVar('T3',bound=int, default=str)
for ev in (T2.evaluate_constraints,T3.evaluate_bound,T3.evaluate_default,TV.evaluate_bound,A.evaluate_value):
    for v in (Format.VALUE,Format.STRING,1,2,3,4,0,True,'x'):
        try: print(repr(ev(v)), end=' ')
        except Exception as e: print(repr(e), end=' ')
    print()
for v in ("0", "{}", "[]", "''", "object()", "frozenset()"):
    try: exec(f"__conditional_annotations__={v}\nx: int\nprint(__annotate__(1))",{})
    except TypeError as e: print(v,e)
    try: exec(f"x: int\n__conditional_annotations__={v}\nprint(__annotate__(1))",{})
    except TypeError as e: print(v,e)
try:
    compile("class C(metaclass=type, metaclass=type): pass", "f", "exec")
except SyntaxError as e:
    print(e)
def kw(**k): pass
try: kw(**{1: 3}, **{1: 5})
except TypeError as e: print(e)
