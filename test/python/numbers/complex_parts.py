# What complex() takes as parts, and which of it is deprecated.
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(category.__name__, message)


class Converts:
    def __init__(self, v):
        self.v = v

    def __complex__(self):
        return self.v


class Both(Converts):
    def __float__(self):
        return 2.5


class Sub(complex): pass


cases = [
    (4.25 + 0j, 0), (Sub(4.25), 0), (Converts(4.25 + 0j), 0), (Both(1j), 1), (1, 1j), (1, Sub(2)), (Converts(Sub(1)),), (Converts(1j),), (Both(3j),),
    (Sub(1),), (1, Sub(2j)), (object(),), (1, object()), (object(), 1), (1, Converts(1j)), ("1", 1), (1, "1"), ("x",), (Converts(1),),
]
for args in cases:
    try:
        print(complex(*args))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(complex(real=Converts(1j), imag=2))
for r in 4 + 1j, Sub(1), Converts(1j), 2.0, object(), "1":
    try:
        print(complex(real=r))
    except TypeError as e:
        print(e)
