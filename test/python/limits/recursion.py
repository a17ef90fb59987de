"""Unbounded recursion, in Python code and through native code, ends in RecursionError; and the interpreter is as good as before."""
import copy
import functools
import json
import operator
import pickle
import re
import reprlib
import sys

DEEP = 200_000


def attempt(name, f):
    try:
        f()
    except RecursionError:
        print(name, "RecursionError")
    except Exception as error:
        print(name, type(error).__name__, error)
    else:
        print(name, "no error")
    # Still usable, and with its whole depth.
    assert sum(range(10)) == 45 and depth(200) == 200


def survive(f):
    """How deep this goes is the machine's affair; that it ends well is not."""
    try:
        f()
    except (RecursionError, TypeError):
        pass
    assert depth(200) == 200


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def nested(make, n=DEEP):
    value = make(None)
    for _ in range(n):
        value = make(value)
    return value


class Node:
    def __init__(self, inner=None):
        self.inner = inner


def python():
    return python()


attempt("function", python)
attempt("lambda", lambda: (lambda f: f(f))(lambda f: f(f)))
attempt("repr list", lambda: repr(nested(lambda v: [v])))
attempt("repr tuple", lambda: repr(nested(lambda v: (v,))))
attempt("repr dict", lambda: repr(nested(lambda v: {1: v})))
attempt("str list", lambda: str(nested(lambda v: [v])))
attempt("format list", lambda: "{}".format(nested(lambda v: [v])))
attempt("percent list", lambda: "%s" % nested(lambda v: [v]))
attempt("f-string list", lambda: f"{nested(lambda v: [v])}")
attempt("equal lists", lambda: nested(lambda v: [v]) == nested(lambda v: [v]))
attempt("equal tuples", lambda: nested(lambda v: (v,)) == nested(lambda v: (v,)))
attempt("equal dicts", lambda: nested(lambda v: {1: v}) == nested(lambda v: {1: v}))
attempt("less lists", lambda: nested(lambda v: [v]) < nested(lambda v: [v]))
survive(lambda: hash(nested(lambda v: (v,), 100_000)) and None)
attempt("sort lists", lambda: sorted([nested(lambda v: [v]), nested(lambda v: [v])]))
attempt("in", lambda: nested(lambda v: [v]) in [nested(lambda v: [v])])
survive(lambda: isinstance(1, nested(lambda v: (v,))))
survive(lambda: issubclass(int, nested(lambda v: (v,))))
attempt("copy.deepcopy", lambda: copy.deepcopy(nested(lambda v: [v])))
attempt("json.dumps", lambda: json.dumps(nested(lambda v: [v])))
attempt("json.dumps dict", lambda: json.dumps(nested(lambda v: {"a": v})))
attempt("json.loads", lambda: json.loads("[" * DEEP + "]" * DEEP))
attempt("json.loads dict", lambda: json.loads('{"a":' * DEEP + "1" + "}" * DEEP))
attempt("pickle", lambda: pickle.dumps(nested(lambda v: [v])))
attempt("pickle objects", lambda: pickle.dumps(nested(Node)))
attempt("reprlib", lambda: reprlib.repr(nested(lambda v: [v])) and None)


class Loop:
    def __eq__(self, other):
        return self == other

    def __lt__(self, other):
        return self < other

    def __repr__(self):
        return repr(self)

    def __str__(self):
        return str(self)

    def __hash__(self):
        return hash(self)

    def __len__(self):
        return len(self)

    def __bool__(self):
        return bool(self)

    def __iter__(self):
        return iter(self)

    def __call__(self):
        return self()

    def __getitem__(self, key):
        return self[key]

    def __contains__(self, key):
        return key in self

    def __add__(self, other):
        return self + other

    def __format__(self, spec):
        return format(self, spec)

    def __index__(self):
        return operator.index(self)

    def __int__(self):
        return int(self)

    def __getattr__(self, name):
        return getattr(self, name + "x"[:0])

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *args):
        pass

    def __reduce__(self):
        return copy.copy(self)

    def __instancecheck__(self, other):
        return isinstance(other, self)


class SetLoop:
    def __setattr__(self, name, value):
        setattr(self, name, value)

    def __delattr__(self, name):
        delattr(self, name)

    def __getattribute__(self, name):
        return getattr(self, name)


class Descriptor:
    def __get__(self, it, owner):
        return it.d


class Owner:
    d = Descriptor()


class NewLoop:
    def __new__(cls):
        return cls()


class InitLoop:
    def __init__(self):
        InitLoop()


class MetaLoop(type):
    def __call__(cls):
        return cls()


loop = Loop()
for name, f in [
    ("__eq__", lambda: loop == 1), ("__lt__", lambda: loop < 1), ("__repr__", lambda: repr(loop)), ("__str__", lambda: str(loop)),
    ("__hash__", lambda: hash(loop)), ("__len__", lambda: len(loop)), ("__bool__", lambda: bool(loop)), ("__iter__", lambda: iter(loop)),
    ("__call__", lambda: loop()), ("__getitem__", lambda: loop[1]), ("__contains__", lambda: 1 in loop), ("__add__", lambda: loop + 1),
    ("__format__", lambda: f"{loop}"), ("__index__", lambda: operator.index(loop)), ("__int__", lambda: int(loop)),
    ("__getattr__", lambda: loop.missing), ("__enter__", lambda: loop.__enter__()), ("__reduce__", lambda: copy.copy(loop)),
    ("__instancecheck__", lambda: isinstance(1, loop)), ("__setattr__", lambda: setattr(SetLoop(), "a", 1)),
    ("__delattr__", lambda: delattr(SetLoop(), "a")), ("__getattribute__", lambda: SetLoop().a), ("__get__", lambda: Owner().d),
    ("__new__", NewLoop), ("__init__", InitLoop), ("metaclass", lambda: MetaLoop("M", (), {})()),
    ("sort key", lambda: sorted([2, 1], key=lambda x: repr(loop))), ("list.index", lambda: [loop].index(1)),
    ("dict key", lambda: {loop: 1}), ("set.add", lambda: {1}.add(loop)), ("min", lambda: min([loop, 1])), ("max key", lambda: max([1, 2], key=lambda x: loop + 1)),
    ("join", lambda: "".join(str(loop) for _ in range(3))), ("map", lambda: list(map(repr, [loop]))),
    ("reduce", lambda: functools.reduce(lambda a, b: loop + b, [1, 2, 3])), ("sum", lambda: sum([loop], loop)), ("print", lambda: print(loop)),
    ("str.format", lambda: "{0}".format(loop)), ("str.format attribute", lambda: "{0.a}".format(loop)), ("str.format item", lambda: "{0[a]}".format(loop)),
    ("percent", lambda: "%s" % loop), ("percent d", lambda: "%d" % loop), ("match", lambda: exec("match loop:\n case 1: pass", {"loop": loop})),
]:
    attempt(name, f)


def generator():
    yield from generator()


def generator_for():
    for x in generator_for():
        yield x


async def coroutine():
    await coroutine()


def raising():
    try:
        raising()
    finally:
        raising()


def catching():
    try:
        catching()
    except RecursionError:
        raise


@functools.lru_cache(None)
def cached(n):
    return cached(n + 1)


attempt("yield from", lambda: list(generator()))
attempt("for in generator", lambda: list(generator_for()))
attempt("await", lambda: coroutine().send(None))
attempt("except", catching)
attempt("lru_cache", lambda: cached(0))
attempt("partial", lambda: nested(lambda f: functools.partial(f) if f else len)())
attempt("exec", lambda: exec("def f():\n exec('f()', globals())\nf()", {}))
attempt("eval", lambda: eval("f(f)", {"f": lambda f: eval("f(f)", {"f": f})}))
attempt("re groups", lambda: re.compile("(" * 5000 + ")" * 5000))
attempt("re.sub", lambda: (lambda f: f(f))(lambda f: re.sub("a", lambda m: f(f), "a")))
attempt("__missing__", lambda: type("D", (dict,), {"__missing__": lambda self, k: self[k]})()[1])
attempt("property", lambda: type("P", (), {"p": property(lambda self: self.p)})().p)
attempt("__import__ hook", lambda: (lambda f: f(f))(lambda f: __import__("sys") and f(f)))
attempt("sorted nested", lambda: (lambda f: f(f))(lambda f: sorted([1, 2], key=lambda x: f(f))))
attempt("type()", lambda: (lambda f: f(f))(lambda f: type("T", (), {"__init_subclass__": 1}) and f(f)))

# A lower limit holds at once, and the old one again afterwards.
limit = sys.getrecursionlimit()
sys.setrecursionlimit(150)
attempt_low = None
try:
    depth(400)
except RecursionError as error:
    attempt_low = str(error)
sys.setrecursionlimit(limit)
print(attempt_low)
print(depth(500))

# Deep values go away without recursion.
value = nested(lambda v: [v])
del value
value = nested(Node)
del value
value = nested(lambda v: (v,))
del value
print("done")
