# What a finalizer sees that runs while a frame is being left: the frame is gone already.
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        frames.append(sys._getframe(1))
        f = sys._getframe(1)
        print(self.name, f.f_code.co_name, f.f_lineno, sorted(k for k in f.f_locals if k.startswith("x_")))


frames = []


def returns():
    x_a = D("returns")
    x_b = 1
    return 5


def raises():
    x_a = D("raises")
    raise ValueError("no")


def raises_through():
    x_c = D("through")
    raises()


def generates():
    x_a = D("generates")
    yield 1
    yield 2


def outer():
    x_outer = 1
    print(returns())
    try:
        raises_through()
    except ValueError as e:
        x_e = str(e)
    g = generates()
    print(next(g))
    g = None
    for i in generates():
        break
    return list(generates())


print(outer())


def keeps_frame():
    x_a = D("kept")
    return sys._getframe()


f = keeps_frame()
print(sorted(f.f_locals), f.f_lineno - f.f_code.co_firstlineno)
del f


class Init:
    def __init__(self):
        x_d = D("init")


Init()
for f in frames:
    print(f.f_code.co_name, f.f_back is None)
frames.clear()


# Locals that die in turn, each making frames of its own.
class Chain:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        if self.n:
            inner(self.n - 1)


def inner(n):
    x = Chain(n)
    y = [Chain(0), n]
    return n


print(inner(30))
