# What __bases__ and __class__ may become, also when a Python mro() assigns bases itself or fails.
import warnings


def attempt(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print("fine")


class Step(type):
    action = None

    def mro(cls):
        if Step.action is not None:
            Step.action(cls)
        return type.mro(cls)


class A(metaclass=Step): pass
class B1(A): pass
class B2(A): pass
class C(A): pass


def redirect(cls):
    if cls is C:
        Step.action = None
        C.__bases__ = (B2,)


Step.action = redirect
C.__bases__ = (B1,)
print(C.__bases__, B2.__subclasses__(), B1.__subclasses__())
B1.__bases__ = (C,)
print(C.__subclasses__(), [k.__name__ for k in B1.__mro__])


def fail(cls):
    if cls is D2:
        raise RuntimeError("bozo")


class Base(metaclass=Step): pass
class Other(metaclass=Step): pass
class D(Base): pass
class D1(D): pass
class D2(D): pass
before = D.__mro__, D1.__mro__, D2.__mro__
Step.action = fail
attempt(lambda: setattr(D, "__bases__", (Other,)))
Step.action = None
print((D.__mro__, D1.__mro__, D2.__mro__) == before, D.__bases__ == (Base,))


class NotMine(type):
    def mro(cls):
        return (object,)


attempt(lambda: NotMine("N", (), {}))


class P: pass
class Q: pass
class S: __slots__ = "a", "b"
class T: __slots__ = "b", "a"
class U: __slots__ = "a", "c"
class I(int): pass
class L(list): pass


def become(x, cls):
    x.__class__ = cls
    print(type(x).__name__, end=" ")


for x, cls in (P(), Q), (S(), T), (S(), U), (P(), S), (I(), P), (I(), L), (P(), int):
    attempt(lambda: become(x, cls))


class E(P): pass
for bases in (Q,), (dict,), (int,), (S,), (E,), (), (P, P):
    attempt(lambda: setattr(E, "__bases__", bases))
print(None.__class__ | int)
attempt(lambda: None | None)

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    type("Odd", (), {1: 2})
print([str(w.message) for w in seen])


class Meta(type, P): pass
class M(metaclass=Meta): pass
attempt(lambda: P.__dict__["__dict__"].__set__(M, {}))


class Member:
    __slots__ = ("__classcell__", "x")

    def me(self):
        return __class__


print(Member().me() is Member)
attempt(lambda: Member().x)


class Borrower:
    x = Member.x


for _ in range(3):
    attempt(lambda: Borrower().x)
