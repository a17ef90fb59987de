# o.name.method(): the two loads may be one step; what happens between them is seen all the same.
import sys


class Inner:
    def hit(self, x=1):
        return ("hit", x)


class Outer:
    def __init__(self, inner):
        self.inner = inner


def call(o):
    return o.inner.hit()


def local(o):
    inner = o.inner
    return inner.hit(), inner


def number(o):
    return o.inner.bit_length()


o = Outer(Inner())
for i in range(5):
    print(call(o), local(o)[0])

# The method becomes an attribute of the instance, then one of another class, then is missing.
o.inner.hit = lambda: "own"
print(call(o))
del o.inner.hit
Inner.hit = lambda self: "replaced"
print(call(o), local(o)[0])
del Inner.hit
for f in call, local:
    try:
        f(o)
    except AttributeError as e:
        print(e)
o.inner = 5
print([number(o) for _ in range(3)])
o.inner = True
print(number(o))
o.inner = 1.5
try:
    number(o)
except AttributeError as e:
    print(e)
del o.inner
try:
    call(o)
except AttributeError as e:
    print(e)


# A getter runs in between, and takes the name away.
class Fleeting:
    @property
    def inner(self):
        value, Inner.hit = Inner(), lambda self: "late"
        return value


print([call(Fleeting()) for _ in range(3)])
Inner.hit = lambda self: "again"
print(call(Outer(Inner())))


# Lines and instructions of such a chain.
def spread(o):
    return (o()
        .inner
        .hit()
    )


def lines(function, *args):
    seen = []

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            seen.append((event, frame.f_lineno - function.__code__.co_firstlineno))
            return trace

    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(None)
    return seen


made = Outer(Inner())
spread(lambda: made)
print(lines(spread, lambda: made))


# What the object in the middle is held by while its method runs.
class Last:
    def __del__(self):
        print("del")

    def hit(self):
        print("hit")


holder = Outer(Last())


class Dropping:
    def hit(self):
        holder.inner = None
        print("dropped")


call(holder)
holder.inner = Dropping()
call(holder)


# with: the manager that is a temporary, and what __exit__ is told.
class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("exit", args)

    def __del__(self):
        print("manager gone")


def managed():
    with Manager():
        print("body")
    print("after")
    with Manager() as m:
        return "returned"


print(managed())
print(managed.__code__.co_consts)


class Entered:
    def __exit__(self, *args):
        pass


try:
    with Entered():
        pass
except TypeError as e:
    print(e)
