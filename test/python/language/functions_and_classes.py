# Functions, closures, classes, decorators, unpacking, formatting.
def outer(x):
    y = 1
    def inner(z=5, *args, k=7, **kw):
        nonlocal y
        y += x
        return y, z, args, k, kw
    return inner
f = outer(10)
print(f(), f(1,2,3,k=4,q=5))
class Base:
    n = 0
    def __init__(self, v): self.v = v; Base.n += 1
    def __repr__(self): return 'Base(' + repr(self.v) + ')'
    @property
    def p(self): return self.v * 2
    @p.setter
    def p(self, x): self.v = x
    @classmethod
    def c(cls, x): return cls(x)
    @staticmethod
    def s(x): return x + 1
class D(Base):
    def __init__(self, v, w):
        super().__init__(v)
        self.w = w
    def p2(self): return super().p + 1
d = D(3, 4)
print(d, d.p, d.p2(), D.s(4), Base.c(9), Base.n)
d.p = 8
print(d.v, d.p)
def deco(tag):
    def w(fn):
        def g(*a, **k):
            return (tag, fn(*a, **k))
        return g
    return w
@deco('a')
@deco('b')
def h(x, y=2): return x + y
print(h(1), h(1, y=5))
print((lambda a, *b, c=3: (a, b, c))(1, 2))
class Meta(type):
    def __new__(m, n, b, ns, **kw):
        c = super().__new__(m, n, b, ns)
        c.kw = kw
        return c
    def __init__(c, n, b, ns, **kw): pass
class M(metaclass=Meta, a=1): x = 1
print(M.kw, M.x, type(M) is Meta)
def gen():
    try:
        x = yield 1
        print('got', x)
        yield x
    finally:
        print('closed')
g = gen(); print(next(g)); print(g.send('hi')); g.close()
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
for i in fib():
    if i > 50: break
    print(i)
print([i*j for i in range(3) for j in range(3) if i != j], {i: i*i for i in range(3)}, {i % 2 for i in range(5)})
fs = [lambda: i for i in range(3)]
print([q() for q in fs])
def kwonly(*, a, b=2): return a, b
print(kwonly(a=1))
try: kwonly()
except TypeError as e: print(e)
try: kwonly(1)
except TypeError as e: print(e)
try: h.missing
except AttributeError as e: print(e)
def ub():
    if False: x = 1
    return x
try: ub()
except UnboundLocalError as e: print(e)
try: undefined_name
except NameError as e: print(e)
def delv():
    x = 1
    del x
    try: x
    except NameError as e: print(type(e).__name__, e)
delv()
a = b = c = [1]
print(a is b is c)
x, (y, *z), w = 1, (2, 3, 4), 5
print(x, y, z, w)
l = [0] * 5
l[1:3] = [7, 8, 9]
l[0], l[-1] = 'a', 'b'
del l[2]
print(l)
i = 0
l[i], i = 5, 1
print(l, i)
print(1 < 2 < 3, 1 < 3 < 2, not 1 == 2, 1 if [] else 2, [] or 0 or 'x', 1 and 2)
s = 'abc'; t = 5
print(f'{s!r:>6}|{t:03d}|{t=}|{"n"}')
print('%s-%r' % (s, t), '%5d|' % t)
