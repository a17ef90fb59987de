# A class with a __new__ of the interpreter and an __init__ of its own: the former counts the arguments before the latter wants strings.
import collections


class Other:
    pass


def init(self, *args, **options):
    print("__init__", args, options)


BASES = [str, int, bytes, bytearray, complex, float, dict, list, tuple, set, frozenset, enumerate, reversed, zip, map, filter, property, staticmethod]
BASES += [StopIteration, OSError, ExceptionGroup, collections.deque, collections.OrderedDict, object]
for base in BASES:
    for bases in (base,), (Other, base) if base is not object else (Other,):
        cls = type("With", bases, {"__init__": init})
        made = type("Made", bases, {"__new__": lambda cls, *args, **options: base.__new__(cls)})
        for args in (), (1,), (1, 2), (1, 2, 3, 4):
            for options in {1: 2}, {1: 2, 3: 4, 5: 6}, {1: 2, 3: 4, "a": 5, "b": 6}:
                for called in cls, made:
                    try:
                        called(*args, **options)
                        print(base.__name__, "made")
                    except Exception as error:
                        print(base.__name__, called.__name__, type(error).__name__, error)
