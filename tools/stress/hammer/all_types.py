"""Methods, operators and attributes of every sort of built-in object, chosen at random, run by several threads on the same objects. Whatever Python raises is
right; a trap, a heap fault or a hang is not.

Arguments: operations of each thread and family (default 60), seed (default 1), families by comma (default: all), threads (default 4).
"""

import _random
import _thread
import array
import asyncio
import collections
import contextvars
import copy
import functools
import hashlib
import heapq
import io
import itertools
import json
import operator
import os
import pickle
import queue
import random
import re
import string
import struct
import sys
import threading
import time
import types
import typing
import warnings
import weakref
from string.templatelib import Interpolation

operations = int(sys.argv[1]) if len(sys.argv) > 1 else 60
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
wanted = sys.argv[3].split(",") if len(sys.argv) > 3 and sys.argv[3] else None
nthreads = int(sys.argv[4]) if len(sys.argv) > 4 else 4

warnings.simplefilter("ignore")
sys.unraisablehook = lambda info: None

# What would block, end the process, or go on for ever.
BLOCKING = {"acquire", "acquire_lock", "__enter__", "get", "put", "join", "wait", "wait_for", "_wait", "locked_wait"}
LONGEST = 40


class Plain:
    def __init__(self, *args):
        self.a = list(args)
        self.b = {1: 2}

    def method(self, *args):
        return args


class Other(Plain):
    c = property(lambda self: self.a, lambda self, v: setattr(self, "a", v), lambda self: None)

    def method(self, *args, **kwargs):
        return super().method(*args)


class Slots:
    __slots__ = ("a", "b", "__weakref__")


class SlotsToo:
    __slots__ = ("a", "b", "__weakref__")


class Tricky:
    """Special methods that are Python code, in which other threads get their turn; some change the object they were called for."""

    n = 0

    def turn(self, *args):
        self.n += 1
        if self.n % 16 == 0:
            time.sleep(0)
        for _ in range(5):
            pass
        if self.n % 8 == 0 and SHARED:
            o = r_choice(SHARED)
            try:
                r_choice((lambda: o.clear(), lambda: o.pop(), lambda: o.append(1), lambda: o.__init__(), lambda: o.close(), lambda: o.release()))()
            except Exception:
                pass

    def __eq__(self, other):
        self.turn()
        return self is other or self.n % 5 == 0

    def __hash__(self):
        self.turn()
        return 1

    def __lt__(self, other):
        self.turn()
        return self.n % 2 == 0

    def __iter__(self):
        self.turn()
        return iter([self, 1, self])

    def __len__(self):
        self.turn()
        return 3

    def __index__(self):
        self.turn()
        return 1

    def __bool__(self):
        self.turn()
        return self.n % 2 == 0

    def __call__(self, *args, **kwargs):
        self.turn()
        return [self]

    def __repr__(self):
        self.turn()
        return "tricky"

    def __getitem__(self, key):
        self.turn()
        if key == 3:
            raise IndexError
        return [self]

    def __get__(self, *args):
        self.turn()
        return [self]

    def __del__(self):
        self.turn()

    def __buffer__(self, flags):
        self.turn()
        return memoryview(b"abc")

    def keys(self):
        self.turn()
        return ["a", self]


SHARED = []


class Base:
    inherited = 1


class Base2(Base):
    inherited = 2


class OtherList(list):
    __slots__ = ()


class OtherDict(dict):
    __slots__ = ()

    def __missing__(self, key):
        return key


def function(a=1, *args, b=2, **kwargs):
    return a, b, args, kwargs


def closure(x):
    def inner(*args):
        nonlocal x
        x = [args]
        return x, len(args)

    def reader(*args):
        return x

    return inner, reader


def generator(n=5):
    x = None
    for i in range(n):
        try:
            x = yield i, x
        except ValueError as e:
            x = e
    yield from [1, 2, 3]


async def coroutine():
    await asyncio.sleep(0)
    return [1]


async def async_generator():
    for i in range(3):
        x = yield [i]


@types.coroutine
def step():
    yield 1


async def stepping():
    for i in range(5):
        await step()


def raised(i=0):
    try:
        try:
            raise KeyError(i)
        except KeyError:
            raise ValueError([i], "x")
    except ValueError as e:
        return e


def victim(frames):
    frames.append(sys._getframe())
    a, b, c = [1], {}, None
    for i in range(30):
        b = {"a": a, "c": c}
        a = [i, b.get("c")]
        c = (len(a), 1)
        if type(a) is not list:
            break
    return a, b, c


def leaf(r):
    k = r.randrange(28)
    if k < 8:
        return r.choice((0, 1, 2, 3, 5, -1, -2, 17, 2**70, True))
    if k < 12:
        return r.choice(("", "a", "abc", "x\u20ac", "a,b", "name", "__dict__", "utf-8"))
    if k < 14:
        return r.choice((b"", b"a", b"abc\n", b"\xff\x00"))
    return (
        lambda: None,
        lambda: [1, 2, [3]],
        lambda: (1, [2]),
        lambda: {1: [2], "a": 3},
        lambda: {1, 2, "a"},
        lambda: slice(r.choice((None, 0, 1, 5)), r.choice((None, 1, 3, -1)), r.choice((None, 1, 2, -1))),
        lambda: range(4),
        lambda: iter([1, [2], "x"]),
        lambda: lambda *args: args,
        lambda: r.choice((int, list, str, ValueError)),
        lambda: ValueError("e"),
        lambda: bytearray(b"abc"),
        Tricky,
        lambda: r.choice(TRICKY),
    )[k - 14]()


TRICKY = [Tricky() for _ in range(4)]


def value(world, r):
    if r.random() < 0.15:
        return world[r.randrange(len(world))]
    return leaf(r)


def some(iterator, n=5):
    return list(itertools.islice(iterator, n))


GENERAL = [
    lambda o, v, w: some(iter(o)),
    lambda o, v, w: next(o),
    lambda o, v, w: some(reversed(o)),
    lambda o, v, w: len(o),
    lambda o, v, w: bool(o),
    lambda o, v, w: repr(o),
    lambda o, v, w: str(o),
    lambda o, v, w: hash(o),
    lambda o, v, w: copy.copy(o),
    lambda o, v, w: copy.deepcopy(o),
    lambda o, v, w: pickle.loads(pickle.dumps(o, 2)),
    lambda o, v, w: pickle.loads(pickle.dumps(o, 5)),
    lambda o, v, w: o == v,
    lambda o, v, w: o < v,
    lambda o, v, w: o + v,
    lambda o, v, w: o | v,
    lambda o, v, w: o - v,
    lambda o, v, w: o & v,
    lambda o, v, w: o * 2,
    lambda o, v, w: operator.iadd(o, v),
    lambda o, v, w: operator.ior(o, v),
    lambda o, v, w: o[v],
    lambda o, v, w: o[0],
    lambda o, v, w: operator.setitem(o, v, w),
    lambda o, v, w: operator.delitem(o, v),
    lambda o, v, w: o(v),
    lambda o, v, w: o(v, w),
    lambda o, v, w: o(),
    lambda o, v, w: f"{o}",
    lambda o, v, w: memoryview(o)[1:2].tobytes(),
    lambda o, v, w: isinstance(o, type(v)),
    lambda o, v, w: weakref.ref(o)(),
    lambda o, v, w: dir(o),
    lambda o, v, w: vars(o),
    lambda o, v, w: [x for x in zip(o, range(4))],
    lambda o, v, w: sys.getsizeof(o),
    lambda o, v, w: bytes(o),
    lambda o, v, w: tuple(o) if hasattr(o, "__len__") else None,
    lambda o, v, w: {**o},
    lambda o, v, w: function(*o) if hasattr(o, "__len__") else None,
    lambda o, v, w: function(**o),
]


def method_call(o, r, world):
    names = dir(o) if not isinstance(o, type) or r.random() < 0.5 else list(vars(o))
    name = r.choice(names)
    if name in BLOCKING or name in ("__subclasses__", "mro", "__del__") and isinstance(o, type):
        return
    f = getattr(o, name)
    if not callable(f):
        return
    result = f(*[value(world, r) for _ in range(r.choice((0, 0, 1, 1, 1, 2, 2, 3)))])
    if result is not None and r.random() < 0.3 and hasattr(result, "__next__"):
        some(result, 3)


def attribute(o, r, world):
    name = r.choice(dir(o))
    k = r.randrange(6)
    if k == 0:
        getattr(o, name)
    elif k == 1:
        setattr(o, name, value(world, r))
    elif k == 2:
        setattr(o, name, getattr(o, name))
    elif k == 3:
        setattr(o, name, getattr(r.choice(world), name))
    elif k == 4 and r.random() < 0.3:
        delattr(o, name)
    else:
        setattr(o, r.choice(("a", "b", "fresh")), leaf(r))


def state(o, r, world):
    reduced = o.__reduce_ex__(2) if r.random() < 0.5 else o.__reduce__()
    other = r.choice(world)
    if len(reduced) > 2 and hasattr(other, "__setstate__"):
        other.__setstate__(reduced[2])
    elif r.random() < 0.5:
        copy.copy(o)


FAMILIES = {}


def family(make, *special, general=True):
    FAMILIES[make.__name__] = (make, special, general)
    return make


def families():
    shared_list = [1, [2], "x"]
    shared_dict = {1: [2], "a": 3}

    def lists():
        return [[1, [2], "x"], list(range(10)), OtherList("abc"), [3, 1, 2]]

    family(
        lists,
        lambda o, v, w: o.sort(key=lambda x: id(x)),
        lambda o, v, w: operator.setitem(o, slice(1, 3), [v, w]),
        lambda o, v, w: o.extend(range(3)),
        lambda o, v, w: heapq.heappush(o, 3),
        lambda o, v, w: heapq.heappop(o),
        lambda o, v, w: heapq.heapify(o),
        lambda o, v, w: heapq.heapreplace(o, 2),
        lambda o, v, w: heapq.nsmallest(2, o),
        lambda o, v, w: "".join(o),
        lambda o, v, w: b"".join(o),
        lambda o, v, w: o.pop(),
        lambda o, v, w: o.append([v]),
        lambda o, v, w: sorted(o, key=id),
        lambda o, v, w: max(o, key=id),
        lambda o, v, w: json.dumps(o),
    )

    def dicts():
        return [{1: [2], "a": 3}, dict.fromkeys("abcdef"), OtherDict(a=1), {}]

    family(
        dicts,
        lambda o, v, w: operator.setitem(o, "a", [v]),
        lambda o, v, w: operator.setitem(o, 1, [w]),
        lambda o, v, w: o.pop("a", None),
        lambda o, v, w: o.popitem(),
        lambda o, v, w: o.setdefault("b", [v]),
        lambda o, v, w: o.get(1),
        lambda o, v, w: [x for x in o.items()],
        lambda o, v, w: o.update(b=[1], c=v),
        lambda o, v, w: json.dumps(o),
        lambda o, v, w: eval("a", {}, o),
        lambda o, v, w: "%(a)s" % o,
        lambda o, v, w: "{a}".format_map(o),
    )

    def views():
        d = {1: [2], "a": 3, (1,): 4}
        o = collections.OrderedDict(d)
        return [d.keys(), d.values(), d.items(), iter(d), iter(d.items()), reversed(d), d, iter(d.values()), o.keys(), o.items(), iter(o), types.MappingProxyType(d), o]

    family(views, lambda o, v, w: operator.setitem(o, "a", [v]), lambda o, v, w: o.pop("a"), lambda o, v, w: o.mapping["a"])

    def sets():
        return [{1, "a", (2,)}, set(range(10)), frozenset("abc"), set(), iter({1, 2, 3})]

    family(sets, lambda o, v, w: o.add("k"), lambda o, v, w: o.discard("k"), lambda o, v, w: o.pop(), lambda o, v, w: o.update({v}, [w]), lambda o, v, w: o.add(("new",)))

    def deques():
        d = collections.deque([1, [2], "x"])
        return [d, collections.deque(range(9), 10), iter(d), reversed(d), collections.deque("ab", 2)]

    family(deques, lambda o, v, w: o.append([v]), lambda o, v, w: o.popleft(), lambda o, v, w: o.rotate(1), lambda o, v, w: o.extend([v, w]), lambda o, v, w: o.insert(1, [v]))

    def ordered():
        a = collections.OrderedDict(a=1, b=[2])
        return [a, collections.OrderedDict(), iter(a), reversed(a), collections.defaultdict(list, a=[1]), collections.Counter("abc"), collections.ChainMap({1: 2}), collections.UserDict(a=1)]

    family(
        ordered,
        lambda o, v, w: o.move_to_end("a"),
        lambda o, v, w: o.popitem(False),
        lambda o, v, w: operator.setitem(o, "a", [v]),
        lambda o, v, w: o["missing"].append(v),
        lambda o, v, w: setattr(o, "default_factory", r_choice((list, dict, int, None))),
        lambda o, v, w: o.update("abca"),
        lambda o, v, w: o.most_common(2),
    )

    def iterators():
        return [
            iter(shared_list),
            reversed(shared_list),
            iter((1, [2], 3)),
            iter(range(20)),
            iter(range(2**70, 2**70 + 9)),
            enumerate(shared_list),
            zip(shared_list, (1, 2, 3)),
            zip([1], [2], strict=True),
            map(lambda *a: a, shared_list, [1, 2, 3]),
            filter(None, list(shared_list)),
            iter("abc\u20ac"),
            iter(b"abc"),
            iter(bytearray(b"abc")),
            iter(lambda: r_choice((1, 2, 3)), 2),
            iter(memoryview(b"abc")),
            iter(Plain.__mro__),
            iter(shared_dict),
            reversed(range(5)),
            re.finditer("a", "aaaa"),
            struct.iter_unpack("B", b"abcdef"),
            string.Formatter().parse("a{b}c{d!r:e}"),
            iter(t"a{1}b{2}"),
            iter(list[int]),
            iter(array.array("i", [1, 2, 3])),
            iter(collections.deque([1, 2])),
        ]

    family(
        iterators,
        lambda o, v, w: some(o, 2),
        lambda o, v, w: o.__length_hint__(),
        lambda o, v, w: shared_list.append([v]) if len(shared_list) < LONGEST else shared_list.clear(),
        lambda o, v, w: o.__setstate__(1),
        lambda o, v, w: tuple(zip(range(3), o)),
    )

    def itertools_objects():
        a, b = itertools.tee([1, [2], 3, 4, 5])
        return [
            itertools.accumulate([[1], [2], [3], [4]]),
            itertools.batched([1, 2, 3, 4, 5, 6, 7], 2),
            itertools.chain([1, [2]], "abc"),
            itertools.chain.from_iterable([[1], [2]]),
            itertools.combinations([1, [2], 3, 4], 2),
            itertools.combinations_with_replacement([1, [2], 3], 2),
            itertools.permutations([1, [2], 3, 4], 2),
            itertools.product([1, [2]], [3, 4, 5], repeat=2),
            itertools.compress([1, [2], 3], [1, 0, 1]),
            itertools.dropwhile(lambda x: x == 1, [1, 1, 2, 3]),
            itertools.takewhile(lambda x: x, [1, 1, 2, 3]),
            itertools.filterfalse(None, [0, 1, 0, []]),
            itertools.groupby([1, 1, 2, 2, 3, 3, "x"]),
            itertools.islice([1, [2], 3, 4, 5, 6], 1, 6, 2),
            itertools.pairwise([1, [2], 3, 4, 5]),
            itertools.starmap(lambda *a: a, [(1, 2), [3], (4,)]),
            itertools.zip_longest([1, [2]], [3], fillvalue=[0]),
            itertools.repeat([1], 10),
            a,
            b,
        ]

    family(itertools_objects, lambda o, v, w: next(o), lambda o, v, w: some(o, 2), lambda o, v, w: some(next(o)[1], 2), lambda o, v, w: copy.copy(o), lambda o, v, w: next(copy.copy(o)))

    def endless():
        return [itertools.count(), itertools.count(1.5, 2), itertools.count(2**70, [1] and 3), itertools.cycle([1, [2], 3]), itertools.repeat([1]), itertools.count(sys.maxsize - 5)]

    family(
        endless,
        lambda o, v, w: next(o),
        lambda o, v, w: repr(o),
        lambda o, v, w: o.__reduce__(),
        lambda o, v, w: copy.copy(o),
        lambda o, v, w: some(o, 2),
        lambda o, v, w: some(zip(o, [1, 2, 3])),
        general=False,
    )

    def bytearrays():
        return [bytearray(b"abcdef"), bytearray(), array.array("i", [1, 2, 3]), array.array("d", [1.5]), array.array("w", "abc"), array.array("B", b"abc")]

    family(
        bytearrays,
        lambda o, v, w: o.extend(b"ab"),
        lambda o, v, w: o.append(1),
        lambda o, v, w: o.pop(),
        lambda o, v, w: operator.setitem(o, slice(1, 3), o[0:1]),
        lambda o, v, w: memoryview(o).tobytes(),
        lambda o, v, w: b"".join([o, o]),
        lambda o, v, w: o.join([b"a", o]),
        lambda o, v, w: int(o),
        lambda o, v, w: struct.pack_into("B", o, 0, 1),
        lambda o, v, w: hashlib.md5(o).hexdigest(),
        lambda o, v, w: o.clear(),
        lambda o, v, w: b"x".startswith(o) or bytes(o).find(o),
        lambda o, v, w: o.frombytes(b"abcdefgh"),
        lambda o, v, w: o.fromlist([1, 2]),
        lambda o, v, w: o.find(o),
        lambda o, v, w: o.replace(b"a", o),
        lambda o, v, w: str(o, "utf-8"),
        lambda o, v, w: io.BytesIO(b"abcdefgh").readinto(o),
    )

    def memoryviews():
        b = bytearray(b"abcdefgh")
        m = memoryview(b)
        return [m, m[1:3], m.cast("H"), memoryview(b"abcdef"), memoryview(array.array("i", [1, 2, 3])), m.cast("B", (2, 4)), m.toreadonly(), b, m[::2], pickle.PickleBuffer(b)]

    family(
        memoryviews,
        lambda o, v, w: o.release(),
        lambda o, v, w: o[1:3],
        lambda o, v, w: o.cast("B"),
        lambda o, v, w: operator.setitem(o, 0, 1),
        lambda o, v, w: operator.setitem(o, slice(0, 2), b"xy"),
        lambda o, v, w: o.tolist(),
        lambda o, v, w: o.extend(b"a"),
        lambda o, v, w: o.raw(),
        lambda o, v, w: memoryview(o),
        lambda o, v, w: iter(o).__next__(),
    )

    def memory_files():
        b = io.BytesIO(b"ab\ncd\nef")
        s = io.StringIO("ab\ncd\u20ac\nef")
        return [b, s, io.StringIO("a\r\nb", newline=None), b.getbuffer()]

    family(
        memory_files,
        lambda o, v, w: o.write("abc"),
        lambda o, v, w: o.write(b"abc"),
        lambda o, v, w: o.getvalue(),
        lambda o, v, w: o.seek(0),
        lambda o, v, w: o.readline(),
        lambda o, v, w: o.truncate(2),
        lambda o, v, w: o.getbuffer().release(),
        lambda o, v, w: o.__setstate__(o.__getstate__()),
        lambda o, v, w: o.readinto(bytearray(3)),
    )

    def text_files():
        raw = io.BytesIO(b"ab\ncd\nef" * 9)
        return [
            io.TextIOWrapper(raw, "utf-8"),
            io.TextIOWrapper(io.BytesIO(b"abc\r\n" * 9), "ascii", "replace", "\n", True),
            io.TextIOWrapper(io.BufferedRandom(io.BytesIO(b"abc" * 99)), "utf-16"),
            io.IncrementalNewlineDecoder(None, True),
            io.IncrementalNewlineDecoder(io.text_encoding and __import__("codecs").getincrementaldecoder("utf-8")(), True),
        ]

    family(
        text_files,
        lambda o, v, w: o.write("abc\n"),
        lambda o, v, w: o.readline(),
        lambda o, v, w: o.read(3),
        lambda o, v, w: o.seek(0),
        lambda o, v, w: o.tell(),
        lambda o, v, w: o.reconfigure(encoding=r_choice(("utf-8", "latin-1", "utf-16")), errors="replace", newline=r_choice(("", None, "\n"))),
        lambda o, v, w: o.flush(),
        lambda o, v, w: o.decode(b"a\r\nb"),
        lambda o, v, w: o.newlines,
        lambda o, v, w: o.buffer.getvalue(),
        lambda o, v, w: o.setstate(o.getstate()),
        lambda o, v, w: some(o),
    )

    def buffered():
        return [
            io.BufferedRandom(io.BytesIO(b"abc\n" * 99), 16),
            io.BufferedReader(io.BytesIO(b"abc\n" * 99), 16),
            io.BufferedWriter(io.BytesIO(), 16),
            io.BufferedRWPair(io.BytesIO(b"abc" * 99), io.BytesIO(), 16),
            open(os.devnull, "wb"),
        ]

    family(
        buffered,
        lambda o, v, w: o.write(b"abcdefg"),
        lambda o, v, w: o.read(5),
        lambda o, v, w: o.read1(),
        lambda o, v, w: o.peek(),
        lambda o, v, w: o.seek(3),
        lambda o, v, w: o.flush(),
        lambda o, v, w: o.readinto(bytearray(7)),
        lambda o, v, w: o.truncate(4),
        lambda o, v, w: o.readline(),
    )

    def instances():
        return [Plain(1), Other(2), Slots(), SlotsToo(), types.SimpleNamespace(a=[1], b=2), Plain(3)]

    family(
        instances,
        lambda o, v, w: setattr(o, "a", [v]),
        lambda o, v, w: o.a,
        lambda o, v, w: delattr(o, "a"),
        lambda o, v, w: setattr(o, "b", [w]),
        lambda o, v, w: o.b,
        lambda o, v, w: setattr(o, "__dict__", {"a": [1], "b": v}),
        lambda o, v, w: o.__dict__.update(a=[v]),
        lambda o, v, w: o.__dict__.clear(),
        lambda o, v, w: setattr(o, "__class__", r_choice((Plain, Other))),
        lambda o, v, w: setattr(o, "__class__", r_choice((Slots, SlotsToo))),
        lambda o, v, w: o.method(v),
        lambda o, v, w: o.c,
        lambda o, v, w: setattr(o, r_choice("defghijklmnopqrstuvw"), [v]),
        lambda o, v, w: vars(o).pop("a"),
        lambda o, v, w: copy.replace(o, a=1),
    )

    def classes():
        class A(Base):
            x = [1]

            def method(self, *args):
                return args

            @classmethod
            def c(cls):
                return cls

            @staticmethod
            def s(*args):
                return args

            @property
            def p(self):
                return [self]

        class B(A):
            pass

        return [A, B, A(), B(), B.method, B().method]

    family(
        classes,
        lambda o, v, w: setattr(o, "x", [v]),
        lambda o, v, w: o.x,
        lambda o, v, w: delattr(o, "x"),
        lambda o, v, w: setattr(o, "method", r_choice((function, len, lambda *a: a, classmethod(function)))),
        lambda o, v, w: o.method(v),
        lambda o, v, w: setattr(o, "__bases__", r_choice(((Base,), (Base2,), (Base2, Base)))),
        lambda o, v, w: o.inherited,
        lambda o, v, w: setattr(o, "__getattr__", lambda s, n: [n]),
        lambda o, v, w: delattr(o, "__getattr__"),
        lambda o, v, w: setattr(o, "__len__", lambda s: 3),
        lambda o, v, w: setattr(o, "__eq__", lambda s, t: True),
        lambda o, v, w: delattr(o, "__len__"),
        lambda o, v, w: setattr(o, "__name__", f"name{id(v)}"),
        lambda o, v, w: setattr(o, "__qualname__", f"name{id(v)}"),
        lambda o, v, w: setattr(o, "__doc__", f"name{id(v)}"),
        lambda o, v, w: setattr(o, "__annotations__", {"a": [v]}),
        lambda o, v, w: o.__subclasses__(),
        lambda o, v, w: type("C", (o,), {"x": v}),
        lambda o, v, w: o.p,
        lambda o, v, w: o.c(),
        lambda o, v, w: o.__mro__,
        lambda o, v, w: setattr(o, "__type_params__", ()),
    )

    def partials():
        return [
            functools.partial(function, 1, [2], b=3),
            functools.partial(functools.partial(function, 1), 2, a=3),
            functools.partial(function, functools.Placeholder, [2]),
            functools.lru_cache(4)(lambda *a, **k: [a]),
            functools.lru_cache(None)(lambda *a: [a]),
            functools.cmp_to_key(lambda a, b: 0)(1),
            functools.partialmethod(function, 1),
            functools.singledispatch(function),
            operator.itemgetter(0, 1),
            operator.attrgetter("a.b", "__class__"),
            operator.methodcaller("a", 1, b=2),
        ]

    family(
        partials,
        lambda o, v, w: o(1),
        lambda o, v, w: o(r_choice((1, 2, 3, 4, 5, 6, "a", (1,), 2.5))),
        lambda o, v, w: o(r_choice((1, 2, 3, 4, 5)), r_choice((1, 2)), k=3),
        lambda o, v, w: o.cache_clear(),
        lambda o, v, w: o.cache_info(),
        lambda o, v, w: o.__setstate__((function, (1, [v]), {"k": [w]}, {"d": v})),
        lambda o, v, w: o.keywords.update(z=[v]),
        lambda o, v, w: o.args,
        lambda o, v, w: o.keywords,
        lambda o, v, w: functools.partial(o, v),
    )

    def contexts():
        var = contextvars.ContextVar("var", default=[1])
        ctx = contextvars.copy_context()
        token = ctx.run(var.set, [2])
        return [var, ctx, token, contextvars.Context()]

    family(
        contexts,
        lambda o, v, w: o.set([v]),
        lambda o, v, w: o.run(lambda: contextvars.copy_context()),
        lambda o, v, w: o.reset(w),
        lambda o, v, w: contextvars.copy_context().run(o.set, [v]),
        lambda o, v, w: o.get([v]),
        lambda o, v, w: o.old_value,
        lambda o, v, w: contextvars.copy_context() == contextvars.copy_context(),
        lambda o, v, w: some(o),
    )

    def generators():
        g = generator()
        a = async_generator()
        c = stepping()
        h = generator(30)
        return [g, h, a, c, (x for x in [1, [2], 3]), c.__await__(), a.__anext__(), a.asend(1), a.aclose(), a.athrow(ValueError)]

    family(
        generators,
        lambda o, v, w: next(o),
        lambda o, v, w: o.send(None),
        lambda o, v, w: o.send([v]),
        lambda o, v, w: o.throw(ValueError("x")),
        lambda o, v, w: o.close(),
        lambda o, v, w: o.gi_frame.f_locals,
        lambda o, v, w: o.gi_frame.f_lineno,
        lambda o, v, w: o.cr_frame.f_locals,
        lambda o, v, w: o.gi_yieldfrom,
        lambda o, v, w: o.cr_await,
        lambda o, v, w: o.__anext__().send(None),
        lambda o, v, w: o.gi_frame.clear(),
        lambda o, v, w: setattr(o, "__name__", f"name{id(v)}"),
        lambda o, v, w: setattr(o, "__qualname__", f"name{id(v)}"),
        lambda o, v, w: o.gi_running,
    )

    def weak():
        p = Plain(1)
        kept.append(p)
        del kept[:-20]
        d = weakref.WeakValueDictionary({1: p})
        k = weakref.WeakKeyDictionary({p: 1})
        return [weakref.ref(p), weakref.ref(p, lambda r: None), weakref.proxy(p), d, k, weakref.WeakSet([p]), p, weakref.WeakMethod(p.method), weakref.finalize(p, lambda: None)]

    kept = []
    family(
        weak,
        lambda o, v, w: o(),
        lambda o, v, w: kept.clear(),
        lambda o, v, w: o.a,
        lambda o, v, w: operator.setitem(o, 1, Plain(2)),
        lambda o, v, w: o.add(Plain(2)),
        lambda o, v, w: weakref.getweakrefs(o),
        lambda o, v, w: weakref.ref(o),
        lambda o, v, w: weakref.ref(o, lambda r: None),
        lambda o, v, w: weakref.getweakrefcount(o),
        lambda o, v, w: kept.append(Plain()),
        lambda o, v, w: operator.setitem(o, Plain(2), 1),
        lambda o, v, w: o == weakref.ref(Plain()),
    )

    def queues():
        q = queue.SimpleQueue()
        q.put([1])
        return [q, queue.SimpleQueue(), queue.Queue(), queue.PriorityQueue()]

    family(
        queues,
        lambda o, v, w: o.put([v]) if o.qsize() < LONGEST else o.get_nowait(),
        lambda o, v, w: o.put_nowait([v]) if o.qsize() < LONGEST else None,
        lambda o, v, w: o.get_nowait(),
        lambda o, v, w: o.get(False),
        lambda o, v, w: o.get(True, 0.0001),
        lambda o, v, w: o.get(timeout=0),
        lambda o, v, w: o.qsize(),
        lambda o, v, w: o.empty(),
        general=False,
    )

    def functions():
        inner, reader = closure([1])
        return [
            function,
            types.FunctionType(function.__code__, globals(), "f", (1,)),
            inner,
            reader,
            lambda *a: [a],
            Plain(1).method,
            len,
            [].append,
            "".join,
            str.join,
            inner.__closure__[0],
            reader.__closure__[0],
            types.CellType([1]),
            property(lambda s: [1]),
            classmethod(function),
            staticmethod(function),
            types.FunctionType(function.__code__, {}, "g"),
            list.__add__,
            [].__add__,
            vars(type)["__dict__"],
            types.MappingProxyType({1: [2]}),
            types.DynamicClassAttribute(lambda s: [1]),
        ]

    codes = [function.__code__, (lambda *a: [a]).__code__, (lambda a, b=1: (yield a)).__code__, (lambda: 1).__code__]
    free = [f.__code__ for f in closure(1)]
    family(
        functions,
        lambda o, v, w: setattr(o, "__code__", r_choice(codes)),
        lambda o, v, w: setattr(o, "__code__", eval("lambda *a: [a, 1]").__code__),
        lambda o, v, w: setattr(o, "__code__", r_choice(free)),
        lambda o, v, w: setattr(o, "__defaults__", ([v], w)),
        lambda o, v, w: setattr(o, "__defaults__", None),
        lambda o, v, w: setattr(o, "__kwdefaults__", {"b": [v]}),
        lambda o, v, w: o.__kwdefaults__.update(b=[w]),
        lambda o, v, w: o(),
        lambda o, v, w: o(v),
        lambda o, v, w: o(v, b=w),
        lambda o, v, w: o.__closure__[0].cell_contents,
        lambda o, v, w: setattr(o, "cell_contents", [v]),
        lambda o, v, w: delattr(o, "cell_contents"),
        lambda o, v, w: o.cell_contents,
        lambda o, v, w: o == types.CellType([1]),
        lambda o, v, w: setattr(o, "__dict__", {"a": [v]}),
        lambda o, v, w: setattr(o, "a", [v]),
        lambda o, v, w: o.a,
        lambda o, v, w: setattr(o, "__annotations__", {"a": [v]}),
        lambda o, v, w: setattr(o, "__annotate__", lambda f: {"a": v}),
        lambda o, v, w: o.__annotations__,
        lambda o, v, w: setattr(o, "__doc__", [v]),
        lambda o, v, w: setattr(o, "__module__", [v]),
        lambda o, v, w: setattr(o, "__name__", f"name{id(v)}"),
        lambda o, v, w: setattr(o, "__type_params__", (v,)),
        lambda o, v, w: o.__get__(Plain()),
        lambda o, v, w: o.getter(function),
        lambda o, v, w: o.__init__(function, function, function, f"doc {id(v)}"),
        lambda o, v, w: o.__code__.replace(co_name="x"),
        lambda o, v, w: some(o.__code__.co_lines()),
        lambda o, v, w: some(o.__code__.co_positions()),
    )

    def regexes():
        p = re.compile("(a)|(?P<x>b)")
        return [p, p.match("a"), p.search("xxb"), p.scanner("ababab"), p.finditer("abab"), re.compile(b"(a)b*"), re.compile(b"a").match(bytearray(b"abc")), re.Scanner([("a", None)])]

    family(
        regexes,
        lambda o, v, w: o.match(),
        lambda o, v, w: o.search(),
        lambda o, v, w: o.group(1),
        lambda o, v, w: o.groups(),
        lambda o, v, w: o.groupdict(),
        lambda o, v, w: o.expand(r"\1\g<x>"),
        lambda o, v, w: o.sub("x", "abab"),
        lambda o, v, w: o.sub(lambda m: "x", "abab"),
        lambda o, v, w: o.split("xabx"),
        lambda o, v, w: o.regs,
        lambda o, v, w: o.findall(bytearray(b"ab")),
    )

    def errors():
        e = raised()
        return [
            e,
            e.__traceback__,
            e.__context__,
            Exception(1, [2]),
            OSError(2, "x", "f"),
            StopIteration([1]),
            SystemExit([1]),
            UnicodeDecodeError("utf-8", b"abc", 0, 1, "r"),
            UnicodeEncodeError("utf-8", "abc", 0, 1, "r"),
            SyntaxError("m", ("f", 1, 2, "t")),
            ImportError("m", name="n", path="p"),
            AttributeError("a", name="b", obj=[1]),
            NameError("a", name="b"),
            ExceptionGroup("g", [ValueError(1), KeyError([2])]),
            KeyError([1]),
        ]

    family(
        errors,
        lambda o, v, w: setattr(o, "__traceback__", raised().__traceback__),
        lambda o, v, w: setattr(o, "__context__", KeyError([1])),
        lambda o, v, w: setattr(o, "__cause__", KeyError([1])),
        lambda o, v, w: setattr(o, "args", (1, [v])),
        lambda o, v, w: o.add_note("x"),
        lambda o, v, w: o.with_traceback(raised().__traceback__),
        lambda o, v, w: o.split(ValueError),
        lambda o, v, w: setattr(o, "tb_next", raised().__traceback__),
        lambda o, v, w: o.tb_frame.f_locals,
        lambda o, v, w: o.tb_lineno,
        lambda o, v, w: throw(o),
        lambda o, v, w: o.__init__([v], w, 3),
        lambda o, v, w: o.__init__("utf-8", b"abc", 0, 1, "r"),
        lambda o, v, w: setattr(o, "object", r_choice((b"ab", "ab", [1]))),
        lambda o, v, w: setattr(o, "start", r_choice((0, 1, -9, 99))),
        lambda o, v, w: o.__setstate__({"a": [v]}),
    )

    def frames():
        g = generator()
        next(g)
        found = []
        victim(found)
        return [raised().__traceback__.tb_frame, g.gi_frame, g, found[0], found[0].f_locals, g.gi_frame.f_locals]

    running = []
    family(
        frames,
        lambda o, v, w: o.f_locals,
        lambda o, v, w: dict(o.f_locals),
        lambda o, v, w: operator.setitem(o.f_locals, "x", [v]),
        lambda o, v, w: operator.setitem(o.f_locals, "n", 3),
        lambda o, v, w: operator.setitem(o.f_locals, "new", [v]),
        lambda o, v, w: operator.setitem(o, "x", [v]),
        lambda o, v, w: operator.setitem(o, "a", [v]),
        lambda o, v, w: o.clear(),
        lambda o, v, w: next(o),
        lambda o, v, w: o.f_lineno,
        lambda o, v, w: o.f_back,
        lambda o, v, w: setattr(o, "f_trace", lambda *a: None),
        lambda o, v, w: [(f.f_lineno, f.f_code, f.f_back, dict(f.f_locals)) for f in sys._current_frames().values()],
        lambda o, v, w: (victim(running), running.clear()),
        lambda o, v, w: [operator.setitem(f.f_locals, r_choice("abc"), [v]) for f in running],
        lambda o, v, w: [(f.f_locals["a"], f.f_lineno, f.f_back) for f in running],
    )

    def locks():
        return [_thread.allocate_lock(), _thread.RLock(), threading.local(), threading.Condition(), threading.Semaphore(3), threading.Event()]

    family(
        locks,
        lambda o, v, w: o.acquire(False),
        lambda o, v, w: o.acquire(True, 0.0001),
        lambda o, v, w: o.release(),
        lambda o, v, w: o.locked(),
        lambda o, v, w: repr(o),
        lambda o, v, w: setattr(o, "a", [v]),
        lambda o, v, w: o.a,
        lambda o, v, w: o.__dict__,
        lambda o, v, w: delattr(o, "a"),
        lambda o, v, w: o._is_owned(),
        lambda o, v, w: o.set(),
        lambda o, v, w: o.clear(),
        lambda o, v, w: o.notify(),
        lambda o, v, w: weakref.ref(o)(),
        general=False,
    )

    def randoms():
        return [random.Random(1), _random.Random(2)]

    family(randoms, lambda o, v, w: o.random(), lambda o, v, w: o.getrandbits(70), lambda o, v, w: o.seed(1), lambda o, v, w: o.setstate(o.getstate()), general=False)

    def picklers():
        b = io.BytesIO()
        p = pickle.Pickler(b)
        return [p, pickle.Unpickler(b), b, json.JSONDecoder(), json.JSONEncoder(), struct.Struct("iBd"), hashlib.sha256(b"abc"), hashlib.md5(), struct.Struct("4s")]

    family(
        picklers,
        lambda o, v, w: o.dump([1, [2], {"a": v}]),
        lambda o, v, w: o.load(),
        lambda o, v, w: o.seek(0),
        lambda o, v, w: o.clear_memo(),
        lambda o, v, w: o.decode('{"a": [1, 2, {"b": null}], "c": "\\u20ac"}'),
        lambda o, v, w: o.encode({"a": [1, (2,), {"b": None}]}),
        lambda o, v, w: o.scan_once('[1, "a"]', 0),
        lambda o, v, w: o.pack(1, 2, 3.0),
        lambda o, v, w: o.unpack(bytes(o.size)),
        lambda o, v, w: o.__init__(r_choice(("i", "4s", "dd", "3B"))),
        lambda o, v, w: o.unpack_from(bytearray(40), 3),
        lambda o, v, w: some(o.iter_unpack(bytes(o.size * 3))),
        lambda o, v, w: o.update(b"abc" * 50),
        lambda o, v, w: o.hexdigest(),
        lambda o, v, w: o.copy().digest(),
    )

    def typings():
        T = typing.TypeVar("T")
        x = 1
        type Alias[A] = list[A]
        P = typing.ParamSpec("P")
        return [list[int], dict[str, T], int | str, T, Alias, P, P.args, typing.Union[int, None], typing.TypeVarTuple("Ts"), list[T][int], t"a{x}b", Interpolation([1], "x", None, ""), typing.Optional[T], tuple[int, ...], Alias[int], slice(1, [2]), range(5), types.ModuleType("m"), super(Other, Other()), types.GenericAlias(list, (T,)), sys.implementation, NotImplemented, object()]

    family(
        typings,
        lambda o, v, w: o[int],
        lambda o, v, w: o.__args__,
        lambda o, v, w: o.__parameters__,
        lambda o, v, w: o.__value__,
        lambda o, v, w: o.__bound__,
        lambda o, v, w: o.__constraints__,
        lambda o, v, w: o.evaluate_value,
        lambda o, v, w: o | int,
        lambda o, v, w: setattr(o, "a", [v]),
        lambda o, v, w: o.a,
        lambda o, v, w: o.method(v),
        lambda o, v, w: o.__init__("m", f"doc {id(v)}"),
    )

    def numbers():
        return [1, 2**80, 1.5, 1j, True, "abc\u20ac", "x" * 20, b"abc", (1, [2], "x"), frozenset({1}), None, ..., Plain]

    family(numbers, lambda o, v, w: o.encode("utf-8"), lambda o, v, w: o.translate({97: [v]}), lambda o, v, w: hash(o), lambda o, v, w: o % v, lambda o, v, w: o.format(v, w))


def throw(e):
    try:
        raise e
    except type(e):
        raise KeyError(1)


r_choice = random.choice


def run(world, fresh, special, general, r, gate):
    gate.wait()
    for i in range(operations):
        n = r.randrange(len(world))
        o = world[n]
        if r.random() < 0.02:
            try:
                world[n] = fresh()[n]
            except Exception:
                pass
            continue
        try:
            k = r.random()
            if not general or k < 0.4:
                r.choice(special)(o, value(world, r), value(world, r))
            elif k < 0.65:
                method_call(o, r, world)
            elif k < 0.8:
                r.choice(GENERAL)(o, value(world, r), value(world, r))
            elif k < 0.93:
                attribute(o, r, world)
            else:
                state(o, r, world)
        except BaseException:
            pass
        try:
            if len(o) > LONGEST:
                world[n] = fresh()[n]
        except BaseException:
            pass


families()
for name, (make, special, general) in FAMILIES.items():
    if wanted and name not in wanted:
        continue
    if wanted:
        print(name, file=sys.stderr)
    world = make()
    SHARED[:] = [] if name in ("classes", "functions", "frames") else world
    gate = threading.Barrier(nthreads)
    threads = [threading.Thread(target=run, args=(world, make, special, general, random.Random(f"{seed}.{name}.{i}"), gate), daemon=True) for i in range(nthreads)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
print("ok")
