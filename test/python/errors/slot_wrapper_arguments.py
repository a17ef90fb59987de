# What slot wrappers say about a wrong number of arguments, and which method is blamed for a result that is no str.
import collections


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


for o, name in (([], "__setitem__"), ({}, "__setitem__"), (collections.deque(), "__setitem__"), (bytearray(), "__delitem__"), (1, "__setattr__"), (type, "__setattr__"),
                (1, "__delattr__"), (property(), "__set__"), (property(), "__delete__"), (show, "__get__"), (1, "__add__"), (1, "__neg__"), ("", "__lt__"),
                (1, "__pow__"), (iter([]), "__next__")):  # fmt: skip
    for args in ((), (1,), (1, 2), (1, 2, 3, 4, 5)):
        print(type(o).__name__, name, len(args), end=" ")
        show(getattr(o, name), *args)


class BadRepr:
    def __repr__(self):
        pass


class BadStr:
    def __repr__(self):
        return "BadStr"

    def __str__(self):
        return 1

    def __format__(self, spec):
        return b""


class BadRepr2(BadRepr, Exception):
    pass


for o in (BadRepr(), BadStr(), BadRepr2()):
    show(str, o)
    show(repr, o)
    show(ascii, o)
    show(format, o)
    show(lambda: f"{o}")
    show(lambda: f"{o!r}")
    show(lambda: f"{o!s:>3}")
    show(lambda: "%s" % o)
    show(lambda: "%r" % o)
    show(lambda: "{}".format(o))
    show(print, o)
    show(repr, [o])
    show(object.__str__, o)
