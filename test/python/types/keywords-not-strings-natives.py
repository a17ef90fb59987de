# Names that are no strings, and callables that are no classes: what is called by vectorcall wants strings first, everything else gets to see the dict.
import collections
import functools
import itertools
import operator
import threading
import types
import weakref


def function(a=0, **named):
    return a, named


class Init:
    def __init__(self, a=0):
        pass


class New:
    def __new__(cls, a=0):
        return object.__new__(cls)


class Call:
    def __call__(self, a=0):
        pass

    def method(self, a=0):
        pass

    def __repr__(self):
        return "Call()"


class Meta(type):
    def __init__(cls, name="", bases=(), namespace=None, **named):
        pass


class CallingMeta(type):
    def __call__(cls, *args, **named):
        return type.__call__(cls, *args, **named)


class Through(metaclass=CallingMeta):
    pass


class Part(functools.partial):
    pass


class CalledPart(functools.partial):
    def __call__(self, *args, **named):
        return args, named


def shown(value):
    return value if isinstance(value, (int, str, tuple, dict)) else type(value).__name__


def attempt(label, callable, *cases):
    for args, named in cases or (((), {1: 2}), ((1,), {1: 2}), ((1, 2, 3, 4), {1: 2}), ((), {"zz": 1, 1: 2})):
        try:
            print(label, args, named, shown(callable(*args, **named)))
        except Exception as error:
            print(label, args, named, f"{type(error).__name__}: {error}")


# Functions and what calls them.
attempt("function", function)
attempt("method", Call().method)

attempt("instance", Call())
attempt("staticmethod", staticmethod(function))
attempt("staticmethod of dict.update", staticmethod({}.update))
attempt("proxy", weakref.proxy(function))
attempt("lru_cache", functools.lru_cache(function))
attempt("lru_cache(0)", functools.lru_cache(0)(function))
attempt("alias of Init", types.GenericAlias(Init, (int,)))
attempt("alias of list", list[int])
attempt("alias of OrderedDict", collections.OrderedDict[int, int])
attempt("metaclass", Meta)
attempt("metaclass, three", Meta, (("M", (), {}), {1: 2}))
attempt("type, three", type, (("M", (), {}), {1: 2}))
attempt("called metaclass", Through)
attempt("type.__call__", type.__call__, ((Init,), {1: 2}), ((New,), {1: 2}), ((object,), {1: 2}), ((int,), {1: 2}), ((list, 1), {1: 2}))

# Partial objects keep any name, and pass it on as their own caller would.
attempt("partial()", functools.partial, ((len,), {1: 2}), ((), {1: 2}))
attempt("partial", functools.partial(function))
attempt("partial with a name", functools.partial(function, **{1: 2}), ((), {}), ((), {"b": 1}), ((), {1: 3}))
attempt("partial of dict", functools.partial(dict, **{1: 2}), ((), {}), ((), {"b": 1}), ((), {3: 4}))
attempt("partial of str.format", functools.partial("{x}".format, **{1: 2}), ((), {}), ((), {"x": 5}))
attempt("partial of print", functools.partial(print, **{1: 2}), ((), {}))
attempt("partial of Init", functools.partial(Init, **{1: 2}), ((), {}))
attempt("subclass of partial", Part(function))
attempt("subclass of partial with __call__", CalledPart(function))
print(functools.partial(int, **{1: 2}).keywords)

# Natives.
attempt("format", "{} {x}".format, ((1,), {"x": 2, 1: 2}), ((1,), {1: 2}), ((), {1: 2}), ((1,), {None: 2, (): 3}))
attempt("str.format", str.format, (("x",), {1: 2}))
for natives in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
    attempt(natives.__name__ + ".update", natives().update)
attempt("set.update", set().update)
attempt("len", len)
attempt("dir", dir)
attempt("vars", vars)
attempt("sorted", sorted)
attempt("print", print)
attempt("acquire", threading.Lock().acquire)
attempt("itemgetter", operator.itemgetter(1))
attempt("attrgetter", operator.attrgetter("real"))
attempt("methodcaller", operator.methodcaller("bit_length"))
attempt("methodcaller()", operator.methodcaller, (("x",), {1: 2}), ((), {1: 2}))

attempt("methodcaller with a name", operator.methodcaller("method", **{1: 2}), ((Call(),), {}))
attempt("methodcaller of format", operator.methodcaller("format", **{1: 2}), (("x",), {}))
attempt("weakref", weakref.ref(Call))
attempt("replace", types.SimpleNamespace().__replace__)
attempt("namespace", types.SimpleNamespace)

# Slots as methods.
attempt("__add__", (1).__add__)
attempt("int.__add__", int.__add__, ((1, 2), {1: 2}), ((), {1: 2}), ((1,), {1: 2}))
attempt("__init__", [].__init__)
attempt("object.__init__", object().__init__)
attempt("Init.__init__", Init().__init__)
attempt("__call__", function.__call__)
attempt("len.__call__", len.__call__)
attempt("dict.__init__", {}.__init__)

# __new__ says whose it is before it passes anything on.
for native in (object, int, str, float, list, tuple, dict, set, frozenset, bytes, complex, type, BaseException, collections.deque, functools.partial):
    attempt(native.__name__ + ".__new__", native.__new__, ((), {1: 2}), ((1,), {1: 2}), ((native,), {1: 2}), ((Init,), {1: 2}))
attempt("New.__new__", New.__new__, ((New,), {1: 2}))

NAMES = ("accumulate", "batched", "chain", "combinations", "compress", "count", "cycle", "dropwhile", "filterfalse", "groupby", "islice",
         "pairwise", "permutations", "product", "repeat", "starmap", "takewhile", "tee", "zip_longest")
for name in NAMES:
    attempt(name, getattr(itertools, name))
