"""Operators whose methods are Python functions of plain classes: results, NotImplemented, errors, suspension, lifetimes."""

import sys
import threading
import time


class Log:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


class Num:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Num(self.v + other.v)

    def __sub__(self, other):
        return NotImplemented

    def __mul__(self, other):
        raise ValueError(self.v, other.v)

    def __truediv__(self, other):
        yield self.v
        yield other.v

    def __matmul__(self, other):
        self = other = None
        return "rebound"

    def __mod__(self, other):
        time.sleep(0.001)
        return self.v % other.v

    def __lshift__(self, other):
        return 1 if self.v <= 0 else Num(self.v - 1) << other

    def __eq__(self, other):
        return self.v == other.v

    def __lt__(self, other):
        return self.v < other.v

    def __le__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return [] if self.v <= other.v else [1]

    def __repr__(self):
        return f"Num({self.v})"


a, b = Num(3), Num(4)
print(a + b, a + a + b + Num(1), (a + b).v)
for f in (lambda: a - b, lambda: a * b, lambda: a & b, lambda: a >> b, lambda: a <= b, lambda: a >= b):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e, e.__traceback__.tb_next is not None)
print(list(a / b), a @ b, Num(1) @ Num(2), a % b, Num(20) << b)
print(a == b, a == Num(3), a != b, a < b, a > b, a < a)
try:
    a += 1
except AttributeError as e:
    print(e)
c = a
c += b
print(c, a)

n = Num(0)
while n < Num(3):
    n = n + Num(1)
print(n, [x.v for x in map(Num, range(6)) if x > Num(3)])
while not n > Num(5):
    n += Num(1)
print(n, "yes" if n == Num(6) else "no", "no" if not n == Num(6) else "yes")


class Reflect:
    def __init__(self, log):
        self.log = log

    def __lt__(self, other):
        self.log.append("lt")
        return NotImplemented

    def __gt__(self, other):
        self.log.append("gt")
        return "greater"

    def __eq__(self, other):
        self.log.append("eq")
        return NotImplemented

    def __ge__(self, other):
        self.log.append("ge")
        return NotImplemented


log = []
x, y = Reflect(log), Reflect(log)
print(x < y, x == y, x == x, x != y, log)
if x < y:
    print("taken")
if not x == x:
    print("never")
try:
    if x >= y:
        print("never")
except TypeError as e:
    print(e)


class Bad:
    def __bool__(self):
        raise KeyError("no truth")


class Truth:
    def __gt__(self, other):
        return Bad()


try:
    if Truth() > Truth():
        print("never")
except KeyError as e:
    print(e)


# Operands live as long as the operation, and no longer.
class Held(Log):
    def __add__(self, other):
        print("adding", self.name, other.name)
        return self.name + other.name

    def __lt__(self, other):
        print("comparing", self.name, other.name)
        return True


print(Held("p") + Held("q"))
if Held("r") < Held("s"):
    print("less")


class Fails(Log):
    def __add__(self, other):
        raise IndexError(self.name)


try:
    u = Fails("u")
    Fails("t") + u
except IndexError as e:
    print("caught", e)
    del e
print("after")
del u


def produce(n):
    total = Num(0)
    for i in range(n):
        total = total + Num(i)
        yield total.v if total < Num(4) else -total.v


print(list(produce(5)))


class Deep:
    def __add__(self, other):
        return self + other


try:
    Deep() + Deep()
except RecursionError as e:
    print("RecursionError")


def work(results):
    n = Num(1)
    for _ in range(50):
        n = n + Num(n.v % 7)
        if n == Num(-1):
            break
    results.append(n.v)


results = []
threads = [threading.Thread(target=work, args=(results,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results)

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("__add__", "__lt__", "traced"):
        events.append((frame.f_code.co_name, event))
    return tracer


def traced(p, q):
    r = p + q
    if p < q:
        return r


sys.settrace(tracer)
traced(a, b)
sys.settrace(None)
print(events)
print(True + True, 1 + True, False + 2, [1, 2].count(1) + (3 > 2))
