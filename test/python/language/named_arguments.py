"""Named arguments of Python functions: order, defaults that change, missing, doubled and unknown ones, what lives how long."""


class Log:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("gone", self.name)


def f(a, b, c=3, *, d=4, e):
    local = (a, b, c, d, e)
    return local


def only(*, x=1, y=2):
    return x, y


def first(a, /, b, c=0):
    return a, b, c


print(f(1, 2, e=5), f(b=2, a=1, e=5), f(1, e=5, d=6, c=7, b=8), f(e=1, d=2, c=3, b=4, a=5))
print(only(), only(y=5), only(y=1, x=2), first(1, c=2, b=3), first(1, b=2))
for call in (
    lambda: f(1, e=2),
    lambda: f(1, 2, b=3, e=4),
    lambda: f(1, 2),
    lambda: f(a=1, b=2, e=3, g=4),
    lambda: first(a=1, b=2),
    lambda: first(b=1, c=2),
    lambda: f(1, 2, 3, 4, e=5),
    lambda: only(z=1),
):
    try:
        print(call())
    except TypeError as error:
        print(error)

only.__kwdefaults__ = {"y": 20, "x": 10}
print(only(), only(x=1))
only.__kwdefaults__["z"] = 3
del only.__kwdefaults__["y"]
try:
    only(x=3)
except TypeError as error:
    print(error)
f.__defaults__ = (2, 3)
f.__kwdefaults__ = None
print(f(1, d=1, e=2))


def dying(p, q, r=None):
    return p.name + q.name


print(dying(q=Log("q"), p=Log("p")))
print(dying(Log("s"), r=Log("r"), q=Log("t")))
try:
    dying(Log("u"), r=Log("v"))
except TypeError as error:
    print(error)
    del error
print("after")


def generate(n, *, step=1, start=0):
    for i in range(start, n, step):
        yield only(y=i, x=-i)


only.__kwdefaults__ = None
print(list(generate(start=1, n=6, step=2)))


def deep(n, *, unused=0):
    return 0 if n == 0 else 1 + deep(unused=n, n=n - 1)


print(deep(n=300))
try:
    deep(n=100000)
except RecursionError:
    print("RecursionError")


class Method:
    def m(self, a, b=2, *, c=3):
        return a, b, c


o = Method()
m = o.m
print(o.m(1, c=5), o.m(b=1, a=2), m(c=1, a=2), Method.m(o, a=0), max([3, 1], default=0), max([], default="none"))
print(sorted([3, 1, 2], reverse=True, key=lambda v: -v), max(1, 2), min(2, 1), max(True, 1), min(1, True), max(2, 1.5), max("a", "b"))
