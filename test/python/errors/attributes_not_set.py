# Which errors about setting and deleting attributes carry the name, and so a suggestion.
import traceback


class Slots:
    __slots__ = ("abc",)


class Plain:
    pass


class Number(int):
    pass


def show(action, *args):
    try:
        action(*args)
    except (AttributeError, TypeError) as e:
        print("".join(traceback.format_exception_only(e)).strip(), getattr(e, "name", None))


show(setattr, {}, "__len__", 1)
show(delattr, {}, "__len__")
show(setattr, 3, "__add__", 1)
show(setattr, 3, "__ad__", 1)
show(delattr, {}, "__le")
show(setattr, Slots(), "abd", 1)
show(setattr, Slots(), "__len__", 1)
show(delattr, Plain(), "__le")
show(delattr, Number(), "__le")
show(delattr, Exception(), "__le")
show(delattr, Slots, "__clas__")
