# What ends an iteration may carry a value.
class I:
    def __iter__(s): return s
    def __next__(s): raise StopIteration(5)
def show(f):
    try: print('ret',f())
    except BaseException as e: print(type(e).__name__, e.args, getattr(e,'value',None))
show(lambda: next(I()))
show(lambda: I().__next__())
def g(): return 7; yield
show(lambda: next(g()))
show(lambda: g().__next__())
show(lambda: type(g()).__next__(g()))
show(lambda: g().send(None))
def d():
    x = yield from I()
    return x
show(lambda: next(d()))
show(lambda: next(iter([])))
show(lambda: next(iter([]), 3))
show(lambda: next(I(), 3))
for _ in g(): pass
show(lambda: next(iter([])))
show(lambda: iter([]).__next__())
async def ag():
    yield 123
a=ag()
show(lambda: a.__anext__().__next__())
show(lambda: next(a.__anext__()))
async def co(): return 9
c=co()
show(lambda: c.__await__().__next__())
c=co()
show(lambda: next(c.__await__()))
class A:
    def __aiter__(s): return s
    async def __anext__(s): raise StopAsyncIteration
show(lambda: next(anext(A(), 'def').__await__()))
show(lambda: list(I()))
t=g()
show(lambda: t.throw(StopIteration(4)))
class J(I): 
    def __next__(s): raise StopIteration((1,2))
show(lambda: next(J()))
show(lambda: next(d2()))
def d2():
    x = yield from J()
    return x
show(lambda: next(d2()))
