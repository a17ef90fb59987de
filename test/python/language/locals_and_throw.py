# Comprehension variables in locals(); exceptions thrown into generators; code objects of another kind.
import sys
def f():
    l = [1, 2]; y = 0
    a = [locals()["x"] for x in l]
    b = [vars()["x"] for x in l]
    c = [("x" in dir()) for x in l]
    d = [eval("x") for x in l]
    [exec("y = x") for x in l]
    return a, b, c, d, y, sorted(locals())
print(f())
l = [1, 2]; y = 0
print([locals()["x"] for x in l], [vars()["x"] for x in l], [("x" in dir()) for x in l], [eval("x") for x in l], [exec("y = x") for x in l], y, 'x' in locals())
class C:
    l = [1, 2]; y = 0
    print([locals()["x"] for x in l], [vars()["x"] for x in l], [("x" in dir()) for x in l], [eval("x") for x in l], [exec("y = x") for x in l], y, 'x' in locals())
class E(Exception):
    def __new__(cls, *a): return cls
def gen():
    try: yield 1
    except TypeError as e: print('in', e)
    yield 2
g = gen(); next(g)
try: print(g.throw(E))
except TypeError as e: print(e)
print(next(g, 'done'))
g = gen(); next(g)
for bad in (3, 'x', int):
    try: g.throw(bad)
    except TypeError as e: print(e)
print(next(g))
class D:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self, *a):
        f = sys._getframe(); names = []
        while f: names.append(f.f_code.co_name); f = f.f_back
        print(names); raise StopIteration
def dg(): yield from D()
g = dg(); next(g)
try: g.throw(ValueError)
except StopIteration: print('stop')
g = gen(); fr = g.gi_frame; print(fr.f_back); list(g); print(fr.f_back)
def plain(): pass
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    plain.__code__ = gen.__code__
    async def co(): pass
    c = co(); c.cr_frame.clear(); c.close()
print([(x.category.__name__, str(x.message)) for x in w], type(plain()))
