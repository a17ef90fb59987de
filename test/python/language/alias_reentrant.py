"""A type alias whose value is computed while it is computed; constants that code really has."""
import weakref,gc
refs=[]
class Value: pass
def compute():
    v=Value(); refs.append(weakref.ref(v))
    if len(refs)==1: Alias.__value__
    return v
type Alias=compute()
print(Alias.__value__ is refs[0]()); gc.collect(); print(refs[1]())
def g1(x):
    def g(y): return x+y
    return g
def g2(x):
    "doc"
    return 'hi'
def g3(x,y,z):
    a='hello'; b='world'
    return a+b
for f in (g1,g2,g3): print([c if not hasattr(c,'co_code') else 'code' for c in f.__code__.co_consts])
