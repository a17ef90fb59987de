# Whose name the messages about a wrong number of arguments give: the subclass's or the type's of the interpreter.
import collections
import types

BASES = [str, int, bytes, bytearray, complex, dict, float, list, tuple, set, frozenset, staticmethod, classmethod, property, enumerate, reversed, zip, map]
BASES += [filter, super, StopIteration, OSError, ImportError, NameError, AttributeError, UnicodeEncodeError, SyntaxError, ExceptionGroup, object, type]
BASES += [types.SimpleNamespace, types.ModuleType, collections.deque, collections.OrderedDict, collections.defaultdict]
for base in BASES:
    for members in {}, {"__init__": lambda self, *args: None}:
        cls = type("Sub", (base,), members)
        for args in (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 5, 6, 7):
            try:
                cls(*args)
                print(base.__name__, len(args), "made")
            except Exception as error:
                print(base.__name__, len(args), type(error).__name__, error)
