# try, with, raise, except*: what runs in which order, and what is left afterwards.
def f(k):
    try:
        print('try', k)
        if k == 1: raise ValueError('v')
        if k == 2: raise KeyError('k')
        if k == 3: return 'ret'
        if k == 4: 1/0
    except ValueError as e:
        print('except', e)
        return 'exc'
    except (KeyError, IndexError):
        print('key')
    else:
        print('else')
    finally:
        print('finally', k)
    return 'end'
for k in range(5):
    try: print(f(k))
    except ZeroDivisionError as e: print('outer', e)
def g():
    for i in range(3):
        try:
            if i == 0: continue
            if i == 2: break
            print('body', i)
        finally:
            print('fin', i)
    else: print('else')
    return 'done'
print(g())
def nested():
    try:
        try: raise ValueError(1)
        finally:
            try: raise KeyError(2)
            except KeyError as e: print('inner', e, repr(e.__context__))
    except ValueError as e: print('outer', e, e.__context__)
nested()
def chain():
    try:
        try: 1/0
        except ZeroDivisionError as e: raise RuntimeError('x') from e
    except RuntimeError as r: print(repr(r.__cause__), r.__suppress_context__)
chain()
def rr():
    try:
        try: 1/0
        except ZeroDivisionError: raise
    except ZeroDivisionError as e: print('reraised', e)
rr()
try: raise
except RuntimeError as e: print(e)
class CM:
    def __init__(self, n, sup=False): self.n = n; self.sup = sup
    def __enter__(self): print('enter', self.n); return self.n
    def __exit__(self, t, v, tb): print('exit', self.n, t and t.__name__); return self.sup
with CM(1) as a, CM(2) as b: print(a, b)
with CM(3, True): raise ValueError
def wr():
    with CM(4) as x:
        return x + 1
print(wr())
def wl():
    for i in range(3):
        with CM(i):
            if i == 1: continue
            if i == 2: break
            print(i)
wl()
try:
    with CM(5): raise KeyError(5)
except KeyError as e: print('ke', e)
try:
    with 5: pass
except TypeError as e: print(e)
def ret_override():
    try: return 1
    finally: print('x')
print(ret_override())
def ff():
    x = 1
    try: return x
    finally: x = 2
print(ff())
try: raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError as e: print('v', e.exceptions)
except* TypeError: print('t')
except* KeyError as e: print('k', e.exceptions)
try:
    try: raise ExceptionGroup('g', [ValueError(1), OSError(2)])
    except* ValueError: print('ve')
except ExceptionGroup as e: print('rest', e.exceptions)
try: assert 1 == 2, 'msg'
except AssertionError as e: print(e)
def gg():
    try: yield 1
    except ValueError as e: yield 'caught ' + str(e)
    yield 'more'
g = gg(); print(next(g), g.throw(ValueError('z')), next(g))
def sub():
    x = yield 'a'
    try: y = yield x
    except KeyError: y = 'key'
    return y
def dele():
    r = yield from sub()
    yield ('r', r)
g = dele(); print(next(g), g.send('s'), g.throw(KeyError()))
def si():
    yield 1
    raise StopIteration(3)
g = si(); next(g)
try: next(g)
except RuntimeError as e: print(e, repr(e.__cause__))
e = 5
try: raise ValueError
except ValueError as e: pass
try: e
except NameError: print('e deleted')
class Ctx:
    def __enter__(self): raise OSError('enter')
    def __exit__(self, *a): print('never')
try:
    with Ctx(): pass
except OSError as x: print(x)
def deep(n):
    if n == 0: raise ValueError('deep')
    try: deep(n-1)
    finally: pass
try: deep(20)
except ValueError as x: print(x)
try: int('x')
except (TypeError, ValueError) as x: print(x)
lst = []
try:
    for i in range(3):
        try: lst.append(i); raise IndexError(i)
        except IndexError as q:
            if i == 1: raise KeyError(i) from None
except KeyError as k: print(k, k.__context__, lst)
