# Generators, delegation, coroutines and async generators, and leaving blocks through finally and with.
def g1():
    try:
        for i in range(3):
            try: yield i
            finally: print('inner', i)
    except GeneratorExit: print('GE'); raise
    finally: print('outer')
g = g1(); next(g); next(g); g.close()
def g2():
    while True:
        try:
            x = yield
            print('x', x)
        except ValueError: print('VE')
g = g2(); next(g); g.send(1); g.throw(ValueError); g.send(2); g.close()
def g3(n):
    if n: yield from g3(n - 1)
    yield n
print(list(g3(4)))
def g4():
    r = yield from (x for x in 'ab')
    print('r', r)
    return 'done'
def g5():
    v = yield from g4()
    yield v
print(list(g5()))
class It:
    def __init__(s): s.i = 0
    def __iter__(s): return s
    def __next__(s):
        s.i += 1
        if s.i > 3: raise StopIteration
        return s.i
print([*It()], list(zip(It(), 'abc')), dict(enumerate(It())))
def g6():
    yield from It()
    return 5
def g7():
    x = yield from g6()
    print('x', x)
print(list(g7()))
g = (x * y for x in range(3) for y in range(3) if x != y)
print(sum_list := list(g))
print(any(x > 1 for x in [0, 2]), all(x for x in []), tuple(i for i in range(3)), set(i % 2 for i in range(4)), max(i for i in [3, 1]), sorted(-i for i in range(3)))
def g8():
    try: yield 1
    finally: return
g = g8(); next(g)
try: g.throw(KeyError)
except StopIteration as e: print('stop', e.value)
except KeyError: print('ke')
def g9():
    a = yield 1
    b = yield a
    return a, b
g = g9(); next(g); g.send('A')
try: g.send('B')
except StopIteration as e: print(e.value)
try:
    g = g9(); g.send(5)
except TypeError as e: print(e)
def gi():
    yield gi_self.gi_running
gi_self = gi(); print(next(gi_self), gi_self.gi_running)
def rec():
    try: next(rg)
    except ValueError as e: print(e)
    yield 1
rg = rec(); next(rg)
def with_ret():
    class C:
        def __enter__(s): return 1
        def __exit__(s, *a): print('exit', a[0]); return False
    for i in range(3):
        with C() as c:
            try:
                if i == 1: return ('ret', i, c)
            finally: print('f', i)
print(with_ret())
def brk():
    out = []
    for i in range(5):
        try:
            if i == 1: continue
            out.append(i)
            try:
                if i == 3: break
            finally: out.append('in')
        finally: out.append('out')
    return out
print(brk())
def ret_in_except():
    try: raise ValueError
    except ValueError:
        try: return 'r'
        finally: print('fin')
print(ret_in_except())
def loop_in_finally():
    r = []
    try: r.append(1); return r
    finally:
        for i in range(3):
            if i == 1: continue
            r.append(i)
print(loop_in_finally())
def nested_finally():
    try:
        try:
            try: return 'v'
            finally: print('a')
        finally: print('b')
    finally: print('c')
print(nested_finally())
def swallow():
    for i in range(2):
        try: raise ValueError
        except ValueError: continue
        finally: print('s', i)
    return 'ok'
print(swallow())
def exc_in_finally():
    try:
        try: raise ValueError('a')
        finally: raise KeyError('b')
    except KeyError as e: return repr(e.__context__)
print(exc_in_finally())
def ctx():
    try: raise ValueError('1')
    except ValueError:
        try: raise KeyError('2')
        except KeyError: pass
        try: raise
        except ValueError as e: return repr(e), e.__context__
print(ctx())
import_error = None
async def agen():
    try:
        for i in range(4):
            x = yield i
            if x: print('sent', x)
    finally: print('agen fin')
async def use():
    out = []
    async for i in agen():
        if i == 2: break
        out.append(i)
    async for i in agen(): pass
    else: out.append('else')
    a = agen(); out.append(await a.__anext__()); out.append(await a.asend('S')); await a.aclose()
    out.append([i async for i in agen() if i % 2])
    out.append({i: await val(i) async for i in agen()})
    try: await bad()
    except ValueError as e: out.append(str(e))
    try:
        async with ACM() as z: raise KeyError(z)
    except KeyError as e: out.append(repr(e))
    async with ACM(True): raise KeyError
    return out
async def val(x): return x * 10
async def bad(): raise ValueError('bad')
class ACM:
    def __init__(s, sup=False): s.sup = sup
    async def __aenter__(s): return 'z'
    async def __aexit__(s, t, v, tb): print('aexit', t.__name__); return s.sup
class Aw:
    def __await__(s):
        r = yield 'suspend'
        return r
async def susp():
    a = await Aw()
    b = await Aw()
    return a, b
c = susp(); print(c.send(None), c.send(1))
try: c.send(2)
except StopIteration as e: print(e.value)
def drive(co):
    try:
        while True: co.send(None)
    except StopIteration as e: return e.value
print(drive(use()))
c = susp(); c.send(None)
try: c.throw(ValueError('thrown'))
except ValueError as e: print(e)
async def noawait(): return 1
c = noawait(); c.close()
try: drive((lambda: (yield))())
except Exception as e: print(type(e).__name__)
