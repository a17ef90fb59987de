# What is complained about first when the keys of ** are no strings: a type itself wants strings at once if it has a short way of being called, while its
# subclasses (and other types) first count their arguments.
import collections
import types




BASES = [str, int, bytes, bytearray, complex, dict, float, list, tuple, set, frozenset, staticmethod, classmethod, property, enumerate, reversed, zip, map]
BASES += [filter, super, StopIteration, OSError, ImportError, NameError, AttributeError, UnicodeEncodeError, SyntaxError, ExceptionGroup]
BASES += [types.SimpleNamespace, types.ModuleType, collections.deque, collections.OrderedDict, collections.defaultdict]
CLASSES = BASES + [type("S_" + base.__name__, (base,), {}) for base in BASES]
CLASSES += [bool, slice, range, memoryview, object, types.FunctionType, types.MappingProxyType, types.MethodType, types.GenericAlias, types.CellType]
for cls in CLASSES:
    seen = []
    for args in (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6, 7):
        for options in {1: 2}, {1: 2, "a": 3}, {"a": 3}, {"a": 3, "b": 1, "c": 1, "d": 1}:
            try:
                cls(*args, **options)
                seen.append("made")
            except Exception as error:
                seen.append(f"{type(error).__name__}: {error}")
    for text in seen:
        print(cls.__name__, text)
print(collections.OrderedDict(**{1: 2}))
