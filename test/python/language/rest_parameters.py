# *args: called with fewer, as many and more arguments, from functions, methods, generators; nothing is lost, and the rest belongs to who was called.
import sys


def none(*args):
    return args


def some(a, b=2, *args):
    more = [a, b]
    return more, args


def named(a, *args, k=1):
    return a, args, k


def captured(*args):
    def inner():
        return args

    return inner


def all_kinds(a, *args, **kw):
    return a, args, kw


class C:
    def method(*args):
        return len(args), args[1:]

    def rest(self, *args):
        args += (self.n,)
        return args

    n = 5

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return [a if a is None else a.__class__.__name__ for a in args] == []


def generator(*args):
    yield args
    yield none(*args), none(args, *args), some(*args)


c = C()
for _ in range(3):
    print(none(), none(1), none(1, [2], "3"))
    print(some(1), some(1, 3), some(1, 3, 4), some(1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    print(named(1), named(1, 2), named(1, 2, k=3), all_kinds(1, 2, 3, x=4))
    print(captured()(), captured(1, 2)(), c.method(), c.method(1, 2), c.rest(), c.rest(1))
    print(list(generator(1)), list(generator(1, 2, 3)))
    with c:
        print("in")
    try:
        some()
    except TypeError as e:
        print(e)


class Counted:
    alive = 0

    def __init__(self):
        Counted.alive += 1

    def __del__(self):
        Counted.alive -= 1


def drop(first, *args):
    del first
    return len(args)


for n in 0, 1, 5, 20:
    print(drop(Counted(), *[Counted() for _ in range(n)]), drop(Counted(), Counted(), Counted()), Counted.alive)


def deep(*args):
    return deep(*args, 1) if len(args) < 300 else len(args)


print(deep(), deep(1, 2))


def endless(*args):
    return endless(1, 2, 3)


try:
    endless()
except RecursionError as e:
    print(e)
text = "a-b"
print(text.split(*("-",)), max(*[3, 4]), "x".join(*(["a", "b"],)), [].append(*(1,)), len(*((1, 2),)))
try:
    len(*())
except TypeError as e:
    print(e)
print(none(*sys.intern("ab")), [*map(none, [1], [2])])
