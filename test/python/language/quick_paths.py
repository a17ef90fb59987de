"""What the interpreter does without a call where it can: slices of lists, append and pop, methods of classes that take turns, cells, generators, int arithmetic."""

import sys


class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)

    def __repr__(self):
        return self.name


# Slices of lists
for low in (None, -9, -2, 0, 1, 3, 9):
    for high in (None, -9, -2, 0, 1, 3, 9):
        numbers = [0, 1, 2, 3]
        taken = numbers[low:high]
        numbers[low:high] = ["a", "b", "c"]
        shrunk = [0, 1, 2, 3]
        shrunk[low:high] = []
        print(low, high, taken, numbers, shrunk, (0, 1, 2, 3)[low:high], "0123"[low:high])
items = [Item("x"), Item("y"), Item("z")]
items[0:2] = [Item("w")]
print(items)
items[:] = items
items[1:1] = items
print(len(items))
items[0:] = []
print("empty", items, [1, 2, 3, 4][3::-1], [1, 2, 3, 4][::2])


class Index:
    def __index__(self):
        nested = [9, 8, 7][Index.low : Index.high]
        print("nested", nested)
        return 1

    low, high = 0, 2


print([1, 2, 3][Index() :], [1, 2, 3][: Index() : 1])
target = [1, 2, 3]
target[Index() :] = [4]
print(target)
for bad in (slice("a"), slice(None, None, 0)):
    try:
        [1][bad]
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

# append and pop
stack = []
for i in range(20):
    stack.append(i)
    if i % 3 == 0:
        stack.pop()
print(stack, stack.pop(0), stack.pop(-2))
try:
    [].pop()
except IndexError as e:
    print(e)


class Stack(list):
    def append(self, x):
        super().append(-x)


s = Stack()
s.append(1)
list.append(s, 2)
print(s, list.pop(s))
try:
    list.append((), 1)
except TypeError as e:
    print(e)


# Methods of several classes at one instruction
class A:
    def __init__(self):
        self.value = 1

    def run(self):
        return "A", self.value


class B(A):
    def __init__(self):
        self.extra = 0
        self.value = 2

    def run(self):
        return "B", self.value


class C:
    value = 3
    run = staticmethod(lambda: ("C", 3))


class D:
    __slots__ = ("value",)

    def __init__(self):
        self.value = 4

    def run(self):
        return "D", self.value


def visit(objects):
    return [(o.run(), o.value) for o in objects]


objects = [A(), B(), C(), D(), A()]
print(visit(objects))
objects[4].run = lambda: "own"
print(visit(objects))
A.run = lambda self: "changed"
B.value = property(lambda self: "computed", lambda self, v: None)
print(visit(objects))
del B.run, objects[4].run
print(visit(objects))


# Stores to several classes at one instruction
class Plain:
    pass


class Guarded:
    @property
    def mark(self):
        return "guarded"

    @mark.setter
    def mark(self, v):
        print("set", v)


class Slotted:
    __slots__ = ("mark", "__weakref__")


class Watching:
    def __setattr__(self, name, v):
        print("watch", name, v)
        super().__setattr__(name, v)


def label(objects, v):
    for o in objects:
        o.mark = v
        print(type(o).__name__, o.mark, end="; ")
    print()


others = [Plain(), A(), Guarded(), Slotted(), Watching(), B(), Plain()]
others[-1].first = 0
label(others, 1)
label(others, [2])
del others[0].mark
others[1].__dict__["more"] = 3
label(others, Item("marked"))
print(vars(others[0]), vars(others[1]), vars(others[-1]))
Plain.mark = property(lambda self: "late", lambda self, v: print("late", v))
label(others, None)
del others


# Classes called again after their __init__ changed
class Point:
    def __init__(self, x):
        self.x = x


def make(x):
    return Point(x).x


print(make(1), make(2))
Point.__init__ = lambda self, x: setattr(self, "x", x * 10)
print(make(3))


class Meta(type):
    def __call__(cls, x):
        return type.__call__(cls, x + 100)


class Other(Point, metaclass=Meta):
    pass


Point = Other
print(make(4))
Other.__new__ = lambda cls, x: object.__new__(cls)
print(make(5))
try:
    Point()
except TypeError as e:
    print(e)


# Cells
def counter():
    n = 0

    def up(by=1, *, times=1):
        nonlocal n
        n += by * times
        return n

    return up


up = counter()
print(up(), up(2), up(3, times=4), up(times=2))


# Generators
def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
    finally:
        print("closed")
    return "end"


def delegate(n):
    result = yield from numbers(n)
    print("result", result)


print(list(delegate(2)), sum(x * x for x in delegate(3)))
g = delegate(5)
print(next(g), g.send("hello"), g.send(None))
for x in g:
    if x == 3:
        break
g.close()


def failing():
    yield 1
    raise KeyError("inside")


try:
    for x in failing():
        print(x)
except KeyError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)


def again():
    for x in me:
        yield x


me = again()
try:
    next(me)
except ValueError as e:
    print(e)


def recurse(n):
    if n:
        yield from recurse(n - 1)
    yield n


print(list(recurse(20)))


# Frames that an exception keeps
def outer(a):
    local = a + 1
    inner(local)


def inner(b):
    kept = [b]
    raise LookupError(kept)


try:
    outer(1)
except LookupError as e:
    tb = e.__traceback__.tb_next
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, tb.tb_frame.f_locals)
        tb = tb.tb_next
    del tb

# Integers
for x in (7, -7, 0, 2**31, -(2**31), 2**48 - 1, -(2**48), 2**60, True, 2.5):
    row = [x % 3, x // 3, x * 3, x % -3, x // -3, x / 4]
    for y in (3, -4, 1 << 40):
        row += [x % y, x // y, x / y]
    if isinstance(x, int):
        row += [x << 3, x >> 3, x << 20, x >> 70, x * -5]
    print(row, not x)
for f in (lambda: 1 % 0, lambda: 1 // 0, lambda: 1 / 0, lambda: 1.0 / 0, lambda: 1 << -1, lambda: 1 >> -1):
    try:
        f()
    except (ZeroDivisionError, ValueError) as e:
        print(e)
print(2.0**0.5, 2.0**-1, (-8.0) ** 0.5, 0.0**0, 4**0.5, 2.0**3)
for f in (lambda: 2.0**5000, lambda: 0.0**-1.0):
    try:
        print(f())
    except (OverflowError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
print(sys.getrefcount(items) < 9)
