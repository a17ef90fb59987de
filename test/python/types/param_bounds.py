"""Bounds of ParamSpec and TypeVar; the first constant of code."""
from typing import ParamSpec, TypeVar
for c in (ParamSpec,TypeVar):
    for b in ((int,str),1,'x',None,int,[int]):
        try: print(c.__name__, c('P',bound=b).__bound__)
        except Exception as e: print(c.__name__, type(e).__name__, e)
def f(*, k1): return k1
def h(a): a.b
def i(): global x; del x
for q in (f, h, i): print(q.__code__.co_consts)
