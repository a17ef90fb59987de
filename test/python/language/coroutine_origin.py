# Where coroutines come from; awaitables of async generators that nobody awaited.
import sys
async def co(): pass
def a(): return co()
def b(): return a()
sys.set_coroutine_origin_tracking_depth(1)
c=b(); print(c.cr_origin and [x[1:] for x in c.cr_origin]); c.close()
sys.set_coroutine_origin_tracking_depth(10)
c=b(); print(c.cr_origin and [x[1:] for x in c.cr_origin]); c.close()
sys.set_coroutine_origin_tracking_depth(2)
class C:
    async def __anext__(self): pass
c=[x() for x in (co,)][0]; print(c.cr_origin and [x[1:] for x in c.cr_origin]); c.close()
c=list(map(lambda f:f(), [co]))[0]; print(c.cr_origin and [x[1:] for x in c.cr_origin]); c.close()
sys.set_coroutine_origin_tracking_depth(0)
c=b(); print(c.cr_origin and [x[1:] for x in c.cr_origin]); c.close()
import warnings
async def ag(): yield 1
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    a = ag()
    x = a.asend(None); del x
    x = a.__anext__(); del x
    x = a.athrow(ValueError); del x
    x = a.aclose(); del x
for m in w:
    print(m.category.__name__, m.message)
