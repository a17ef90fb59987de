import bisect
import functools
import heapq
import operator
from functools import Placeholder, cmp_to_key, lru_cache, partial, reduce


def check(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def f(*args, **kwargs):
    return args, kwargs


p = partial(f, 1, a=2)
print(p(), p(3, b=4), p(a=9), p.func is f, p.args, p.keywords, partial(p, 5, c=6)(7))
print(partial(f, Placeholder, 2)(1, 3), partial(partial(f, Placeholder, 2), 1)())
check(partial)
check(partial, 1)
check(partial, f, Placeholder)
check(partial(f, Placeholder, 2))
check(lambda: partial(f, a=Placeholder))
print(partial(int, "10", base=2)(), repr(partial(int, "1", base=2)), Placeholder)
p.attr = 1
print(p.__dict__)


class A:
    m = partial(f, 1)


print(A().m(2)[0][0])
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a + b, [], 5), reduce(lambda a, b: a * b, [2, 3], initial=10))
check(reduce, f, [])
check(reduce, f, 1)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
check(lambda: cmp_to_key(f)(1) < 3)

calls = []


@lru_cache(maxsize=2)
def sq(n, k=0):
    calls.append(n)
    return n * n


print(sq(2), sq(2), sq(3), sq(2), sq(4), sq(3), sq(2), calls, sq.cache_info())
sq.cache_clear()
print(sq.cache_info(), sq.__name__, sq.__wrapped__ is not None, sq.cache_parameters())
sq(1, k=2)
sq(1, k=2)
sq(1)
print(sq.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info())


@lru_cache(typed=True)
def ty(x):
    return type(x).__name__


print(ty(1), ty(1.0), ty(True), ty.cache_info())
check(sq, [])


class B:
    @lru_cache
    def meth(self, x):
        return x + 1


print(B().meth(1))

g = operator.itemgetter(1)
print(g([1, 2]), operator.itemgetter(0, 2)("abc"), g, operator.attrgetter("real")(5), operator.attrgetter("__class__.__name__", "imag")(5), operator.methodcaller("upper")("a"), operator.methodcaller("split", sep=",")("a,b"))
check(operator.itemgetter)
check(g, 1)
check(operator.attrgetter, 1)
check(operator.methodcaller)
print(operator.methodcaller("a", 1, b=2), operator.attrgetter("a.b"), operator.add(1, 2), operator.contains([1], 1), operator.countOf([1, 1], 1), operator.indexOf("abc", "c"), operator.concat([1], [2]), operator.index(True), operator.length_hint([1]), operator.not_(0), operator.truth([]), operator.is_none(None))
check(operator.concat, 1, 2)
check(operator.indexOf, [1], 2)

h = []
for v in [5, 1, 8, 3, 2]:
    heapq.heappush(h, v)
print(h, heapq.heappop(h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 10), h)
x = [9, 4, 7, 1, 8]
heapq.heapify(x)
print(x, heapq.nlargest(2, x), heapq.nsmallest(2, x), list(heapq.merge([1, 4], [2, 3])))
check(heapq.heappop, [])
check(heapq.heapify, 1)
y = [3, 9, 4]
heapq.heapify_max(y)
print(y, heapq.heappop_max(y), y)
b = [1, 2, 2, 3]
print(bisect.bisect(b, 2), bisect.bisect_left(b, 2), bisect.bisect_right(b, 2, 0, 2), bisect.bisect_left([(1, "a"), (2, "b")], 2, key=lambda t: t[0]))
bisect.insort(b, 2.5)
bisect.insort_left(b, 2)
print(b)
check(bisect.bisect, [1], 1, -1)
