# Lengths beyond 32 bits, the default state of pickling, what special methods answer.
import sys


class L:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for n in 2**31, 2**63 - 1, 2**63, -1, -(2**70), True, 1.5, "a":
    for f in len, bool:
        try:
            print(n, repr(f(L(n))))
        except Exception as e:
            print(n, repr(e))
for n in 2**31, sys.maxsize, sys.maxsize + 1:
    for f in len, range.__len__:
        try:
            print(f(range(n)))
        except OverflowError as e:
            print(e)


class Empty: pass
class Slots: __slots__ = ("a", "__dict__")


s = Slots()
print(Empty().__getstate__(), Empty().__reduce_ex__(2)[2], s.__getstate__())
s.a = 1
print(s.__getstate__(), s.__reduce_ex__(2)[2])
s.b = 2
print(s.__getstate__())
o = Empty()
o.__getstate__ = lambda: "own"
print(o.__reduce_ex__(2)[2])
o.__getnewargs__ = lambda: (1,)
print(o.__reduce_ex__(2)[1] == (Empty,))


class Size:
    def __init__(self, n):
        self.n = n

    def __sizeof__(self):
        return self.n


for n in 10**6, -1, None:
    try:
        print(sys.getsizeof(Size(n)) >= 10**6)
    except Exception as e:
        print(type(e).__name__)
    try:
        print(sys.getsizeof(Size(n), 7) >= 10**6)
    except Exception as e:
        print(type(e).__name__)


class Bad:
    class Eq:
        def __get__(self, o, cls):
            raise KeyError("bound")

    __eq__ = Eq()


try:
    Bad() == 1
except KeyError as e:
    print(repr(e))
