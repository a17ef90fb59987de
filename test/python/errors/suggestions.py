"""Wrong programs: the message, the marks under the source and the suggestions that a traceback shows, for many small programs.

Each program runs in a namespace of its own as if it were a file; what traceback prints for it is the output.
"""
import linecache
import re
import traceback
import warnings

warnings.simplefilter("ignore")

PROGRAMS = r'''
prnt(1)
---
lenn(1)
---
x = Tru
---
def f():
    foo_bar = 1
    return fo_bar
f()
---
def f(argument):
    return argment + 1
f(1)
---
class A:
    counter = 0
    def m(self):
        return counter
A().m()
---
class A:
    def __init__(self):
        self.value = 1
    def m(self):
        return value
A().m()
---
import sys
syss.path
---
math.pi
---
def outer():
    number = 1
    def inner():
        return numbr
    return inner()
outer()
---
del undefined
---
def f():
    print(late)
    late = 1
f()
---
def f():
    del a
    a = 1
f()
---
def f():
    def g():
        return free
    g()
    free = 1
f()
---
global_name = 1
def f():
    global globl_name
    return globl_name
f()
---
class A:
    x = y
---
[elemnt for element in [1]]
---
lambda_ = lambda value: valeu
lambda_(1)
---
exit_code = 0
print(exitcode)
---
raise valueerror
---
Int(3)
---
none
---
true
---
abcdefghijklmnopqrstuvwxyz
---
é = 1
è
---
# attributes
"abc".uper()
---
[].appendd(1)
---
{}.itmes()
---
(1).reel
---
class A:
    def __init__(self):
        self.blech = 1
A().bleh
---
class A:
    blech = 1
A.bluch
---
class A:
    _private = 1
A().private
---
class A:
    bluch = 1
A().noise
---
import math
math.sqr(2)
---
import os
os.path.jion("a")
---
import collections
collections.OrderDict
---
class A:
    __slots__ = ("slotted",)
A().sloted
---
class A:
    __slots__ = ("slotted",)
A().slotted
---
class A:
    __slots__ = ("slotted",)
A().other = 1
---
None.foo
---
(lambda: 1).foo
---
print.foo
---
int.foo
---
(1).foo = 2
---
int.foo = 2
---
object().foo = 1
---
del (1).real
---
class A:
    @property
    def p(self):
        return 1
A().p = 2
---
class A:
    @property
    def p(self):
        return 1
del A().p
---
class A:
    def __getattr__(self, name):
        raise AttributeError(name)
A().foo
---
class A:
    @property
    def good(self):
        return self.bad
A().good
---
class A:
    def foo(self): pass
A().foo.bar
---
class A: pass
del A().x
---
class A:
    class Inner:
        value = 1
    inner = Inner()
A().value
---
"a".foo.bar
---
[].__lenn__()
---
# imports
import colections
---
import os.pth
---
from math import sqr
---
from os import pth
---
from collections import nametuple
---
import nothing.like.this
---
from . import x
---
from .a import x
---
from sys import mdules
---
import math.x
---
from math import nothing_at_all
---
__import__("")
---
import json.decodr
---
# calls
def f(a, b): pass
f()
---
def f(a, b): pass
f(1)
---
def f(a, b): pass
f(1, 2, 3)
---
def f(a, b): pass
f(1, 2, c=3)
---
def f(a, b): pass
f(1, a=2)
---
def f(a, b, c): pass
f()
---
def f(first, second): pass
f(1, secnd=2)
---
def f(a, *, b): pass
f(1)
---
def f(a, *, b): pass
f(1, 2)
---
def f(a, *, b, c): pass
f(1)
---
def f(a, /, b): pass
f(a=1, b=2)
---
def f(a=1): pass
f(1, 2)
---
def f(a=1, b=2): pass
f(1, 2, 3)
---
def f(): pass
f(1)
---
def f(*, a=1): pass
f(1)
---
def f(a, *, b=1): pass
f(1, 2, b=3)
---
def f(**kw): pass
f(1)
---
class A:
    def m(self): pass
A().m(1)
---
class A:
    def m(): pass
A().m()
---
class A:
    def __init__(self, a): pass
A()
---
class A: pass
A(1)
---
class A: pass
A(x=1)
---
class A:
    def __new__(cls): return object.__new__(cls, 1)
A()
---
(lambda x: x)()
---
len()
---
len(1, 2)
---
len(1)
---
len(x=1)
---
int(1, 2, 3)
---
int("12", base="a")
---
int(x=1)
---
"a".join()
---
"a".join(1)
---
"a".join([1])
---
"a".split(sepp=",")
---
[].append()
---
[].append(1, 2)
---
[].sort(1)
---
[].sort(keyy=1)
---
sorted()
---
sorted([1], lambda x: x)
---
print(1, sepp="")
---
print(1, sep=1)
---
open()
---
isinstance(1)
---
isinstance(1, 2)
---
isinstance(1, (int, 2))
---
issubclass(1, int)
---
issubclass(int, 1)
---
range()
---
range(1.5)
---
range(1, 2, 0)
---
range(1, 2, 3, 4)
---
max()
---
max([])
---
max(1)
---
max(1, 2, kee=3)
---
min([1], key=2)
---
sum("abc")
---
sum(["a"])
---
zip([1], [1, 2], strict=1).__next__()
list(zip([1], [1, 2], strict=True))
---
list(zip([1, 2], [1], [1], strict=True))
---
map()
---
map(int)
---
list(map(int, ["x"]))
---
enumerate()
---
reversed(1)
---
reversed({1})
---
iter(1)
---
next(1)
---
next(iter([]))
---
ord("ab")
---
ord(1)
---
chr(-1)
---
chr("a")
---
abs("a")
---
round("a")
---
divmod(1, "a")
---
pow(1, 2, "a")
---
pow(2, -1, 4)
---
hash([])
---
hash({})
---
1()
---
"a"()
---
None()
---
(1, 2)(3)
---
def f(a): pass
f(*1)
---
def f(a): pass
f(**1)
---
def f(a): pass
f(**{1: 2})
---
def f(a): pass
f(**{"a": 1}, **{"a": 2})
---
def f(a): pass
f(a=1, **{"a": 2})
---
dict(1)
---
dict([1])
---
dict([(1, 2, 3)])
---
dict(**{1: 2})
---
getattr(1)
---
getattr(1, 2)
---
setattr(1, "a")
---
super()
---
class A:
    def f(): super()
A.f()
---
super(1)
---
super(int, "a")
---
type(1, 2)
---
type(1, 2, 3)
---
type("A", (1,), {})
---
type("A", (int, str), {})
---
class A(1): pass
---
class A(bool): pass
---
class A(int, str): pass
---
class A: pass
class B(A, A): pass
---
class A: pass
class B(A): pass
class C(A, B): pass
---
class A(x=1): pass
---
class A(type(None)): pass
---
object(1)
---
complex("a")
---
float("a")
---
float([])
---
bytes("a")
---
bytes(-1)
---
bytes([256])
---
"a".encode("nothing")
---
b"\xff".decode()
---
"\ud800".encode()
---
bytearray(b"a").append(256)
---
memoryview(1)
---
slice()
---
property(1, 2, 3, 4, 5)
---
staticmethod()
---
# unpacking
a, b = 1
---
a, b = 1, 2, 3
---
a, b = (1,)
---
a, b = []
---
a, *b = ()
---
a, b, *c = [1]
---
a, b = {1: 2}
---
a, b = "abc"
---
(a, (b, c)) = (1, (2,))
---
for a, b in [1]: pass
---
for a, b in [(1, 2, 3)]: pass
---
[*1]
---
{*1}
---
{**1}
---
(*None,)
---
a, b = iter([1, 2, 3])
---
a, b = None
---
print(*1)
---
def f(*a): pass
f(*[1], *2)
---
[a, b] = {1, 2, 3}
---
# operators and items
1 + "a"
---
"a" + 1
---
[] + ()
---
() + []
---
1 - None
---
"a" * "b"
---
"a" * 1.5
---
[1] * "a"
---
{} + {}
---
{} | []
---
{1} + {2}
---
1 @ 2
---
1 << -1
---
1 << "a"
---
-"a"
---
+[]
---
~1.5
---
1 < "a"
---
[] < ()
---
None < None
---
1j < 2j
---
{1} < [1]
---
1 in 2
---
1 in "a"
---
"a" in 1
---
1 in b"a"
1 in b""
"a" in b"a"
---
x = 1
x += "a"
---
x = []
x += 1
---
x = "a"
x -= "b"
---
x = ()
x[0] = 1
---
x = "abc"
x[0] = "d"
---
x = "abc"
del x[0]
---
1[0]
---
None[0]
---
[1][1]
---
[1]["a"]
---
[1][1.0]
---
(1,)[5]
---
"a"[5]
---
"a"["b"]
---
{}["missing"]
---
{}[[]]
---
{[]: 1}
---
{[]}
---
{1, {}}
---
int[0]
---
len[0]
---
(lambda: 1)[0]
---
[][5] = 1
---
del [1][5]
---
[1, 2, 3][::2] = [1]
x = [1, 2, 3]
x[::2] = [1]
---
x = [1]
x[0:1] = 5
---
[1][::0]
---
range(3)[5]
---
b"a"[5]
---
bytearray(b"a")[5] = 1
---
1 / 0
---
1 // 0
---
1 % 0
---
1.0 / 0
---
1.0 % 0
---
0 ** -1
---
0.0 ** -1
---
1j / 0
---
divmod(1, 0)
---
10.0 ** 400
---
int("1" * 5000)
---
str(10 ** 5000)
---
int(float("nan"))
---
int(float("inf"))
---
"%d" % "a"
---
"%d %d" % 1
---
"%d" % (1, 2)
---
"%(a)s" % 1
---
"%(a)s" % {}
---
"%q" % 1
---
"%" % 1
---
"%c" % "ab"
---
"%x" % 1.5
---
"{}".format()
---
"{a}".format()
---
"{0} {}".format(1, 2)
---
"{".format()
---
"}".format()
---
"{!x}".format(1)
---
"{:d}".format("a")
---
"{:s}".format(1)
---
"{:q}".format(1)
---
"{:,s}".format("a")
---
format(1, "+s")
---
format("a", "+")
---
f"{1:z}"
---
f"{'a':=5}"
---
format([], "5")
---
"{0.foo}".format(1)
---
"{0[a]}".format([1])
---
# statements
raise 1
---
raise Exception from 1
---
raise int
---
raise
---
assert False
---
assert 1 == 2, "numbers differ"
---
assert (
    1 ==
    2
)
---
with 1: pass
---
with open: pass
---
class A:
    def __enter__(self): return self
with A(): pass
---
for x in 1: pass
---
for x in None: pass
---
for x in int: pass
---
async def f():
    async for x in []: pass
f().send(None)
---
async def f():
    async with 1: pass
f().send(None)
---
async def f():
    await 1
f().send(None)
---
class A:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
with A(): pass
---
class A:
    def __enter__(self): pass
    def __exit__(self, *a): pass
async def f():
    async with A(): pass
f().send(None)
---
try:
    1 / 0
except 1:
    pass
---
try:
    1 / 0
except (ValueError, "a"):
    pass
---
try:
    1 / 0
except ZeroDivisionError as e:
    raise ValueError("second") from e
---
try:
    1 / 0
except ZeroDivisionError:
    undefined_name
---
try:
    1 / 0
except ZeroDivisionError:
    raise KeyError("hidden") from None
---
try:
    1 / 0
finally:
    [][1]
---
try:
    raise ExceptionGroup("many", [ValueError(1), TypeError(2)])
except* ValueError:
    pass
---
raise ExceptionGroup("many", [ValueError(1), ExceptionGroup("inner", [KeyError("k")])])
---
e = ValueError("noted")
e.add_note("first")
e.add_note("second\nthird")
raise e
---
def g():
    yield 1
    raise ValueError("in generator")
list(g())
---
def g():
    return (yield)
g().send(1)
---
def g():
    raise StopIteration
    yield
next(g())
---
def g():
    yield 1
it = g()
next(it)
it.throw(ValueError("thrown"))
---
match 1:
    case int(1, 2): pass
---
class A: pass
match A():
    case A(1): pass
---
class A:
    __match_args__ = ("a", "a")
    a = 1
match A():
    case A(1, 1): pass
---
match 1:
    case len(): pass
---
x: undefined_annotation = 1
print(__annotate__(1))
---
@1
def f(): pass
---
@undefined
class A: pass
---
class A(metaclass=1): pass
---
class A(metaclass=int): pass
---
class A:
    __slots__ = ("a", 1)
---
class A:
    __slots__ = ("a",)
    a = 1
---
class A:
    def __init__(self): return 1
A()
---
class A:
    def __len__(self): return -1
len(A())
---
class A:
    def __len__(self): return "a"
len(A())
---
class A:
    def __bool__(self): return 1
bool(A())
---
class A:
    def __hash__(self): return "a"
hash(A())
---
class A:
    def __repr__(self): return 1
repr(A())
---
class A:
    def __str__(self): return 1
str(A())
---
class A:
    def __index__(self): return "a"
[1][A()]
---
class A:
    def __iter__(self): return 1
list(A())
---
class A:
    def __next__(self): return 1
list(A())
---
class A:
    def __eq__(self, other): return 1 / 0
A() == 1
---
class A:
    def __contains__(self, x): raise ValueError("no")
1 in A()
---
class A:
    def __set_name__(self, owner, name): 1 / 0
class B:
    a = A()
---
class A:
    def __init_subclass__(cls): raise TypeError("no subclass")
class B(A): pass
---
class A:
    def __format__(self, spec): return 1
f"{A()}"
---
class A:
    def __class_getitem__(cls, x): raise KeyError(x)
A[1]
---
import abc
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
A()
---
import abc
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @abc.abstractmethod
    def g(self): pass
A()
---
import enum
class E(enum.Enum):
    A = 1
E(2)
---
import dataclasses
@dataclasses.dataclass
class A:
    a: list = []
---
import dataclasses
@dataclasses.dataclass
class A:
    a: int = 1
    b: int
---
import dataclasses
@dataclasses.dataclass(frozen=True)
class A:
    a: int = 1
A().a = 2
---
# marks under longer lines
def f(x): return x[0][1]["key"]
f([[1, {}]])
---
def f(a, b, c):
    return (a +
            b *
            c / 0)
f(1, 2, 3)
---
value = {"a": {"b": None}}
value["a"]["b"]["c"]["d"]
---
def f(x):
    return g(x)
def g(x):
    return h(
        x,
        1,
    )
def h(x, y):
    return x.missing.name
f(None)
---
result = [1 / (n - 2) for n in range(5)]
---
result = {n: [].pop() for n in "ab"}
---
text = "ünïcödé" + 1 + "日本語"
---
日本 = "x"; 日本.missing
---
print("日本語", 1 / 0, "日本語")
---
a = 1; b = 0; c = a / b; d = c
---
(lambda x:
    x.foo
)(1)
---
x = [
    1,
    undefined_one,
    3,
]
---
f = lambda: (yield)
f().missing
---
import functools
functools.reduce(lambda a, b: a + b, [1, "a"])
---
sorted([1, "a", 2])
---
sorted([3, 1], key=lambda x: x.y)
---
import json
json.loads("{bad")
---
import json
json.dumps({1: object})
---
import re
re.compile("(")
---
import re
re.compile("a**")
---
exec("1 +")
---
eval("1 1")
---
compile("x = ", "file", "exec")
---
exec("def f():\npass")
---
exec("a = (1,\n2")
---
exec("print 1")
---
exec("if True\n  pass")
---
exec("for x in range(3) print(x)")
---
exec("class A:\n  def f(self)\n    pass")
---
exec("import x as y.z")
---
exec("whille True: pass")
---
exec("fro x import y")
---
exec("x = 1 if 2")
---
exec("return 1")
---
exec("def f():\n  x = 1\n  global x")
---
exec("def f(a, a): pass")
---
exec("break")
---
exec("nonlocal x")
---
exec("await x")
---
exec("f(a=1, a=2)")
---
exec("x = {1: 2, 3}")
---
exec("'abc")
'''


def run(number, source):
    name = f"<program {number}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    print(f"[{number}]")
    try:
        exec(compile(source, name, "exec"), {"__name__": "program", "__package__": ""})
        print("nothing wrong")
    except BaseException as error:
        error.__traceback__ = error.__traceback__.tb_next
        text = "".join(traceback.format_exception(error))
        # Folders and line numbers of the library are nobody's concern here.
        print(re.sub(r'(["(])/[^"()]*/python3\.14t?/([^"()]*)(", line \d+)?', r"\1library/\2", text), end="")


for number, source in enumerate(PROGRAMS.split("\n---\n")):
    run(number, source.lstrip("\n"))
