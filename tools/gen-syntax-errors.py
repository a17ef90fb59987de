"""Record what CPython 3.14 reports for wrong snippets, for src/parser/errors.test.ts.

Run with CPython 3.14:  python3.14 tools/gen-syntax-errors.py > src/parser/fixtures/syntax-errors.json
Snippets are in SNIPPETS (mode exec), EVAL and SINGLE. A snippet that turns out valid is recorded with
type null and its warnings, so that the parser's tolerance is tested too.
"""
import ast
import json
import warnings

SNIPPETS = [
    # numbers
    "1_", "0777", "09.5", "1if 2 else 3", "0x1for x in y", "0b12", "0o8", "0xg", "1e", "1_000_", "5a", "5.5a", "1jx",
    "0_7", "0_0", "00", "0e0", "1__0", "1_a", "0x_f", "0x", "0b", "0o", "1_.5", "1.e_5", "1e5_", "0XfFLa", "1or 2",
    "1jor 2", "0x1or 2", "1else", "012", "00.5", "00j", "08", "08.5", "089a", "1._5", "1.5_", "1e+", "1e-x", "0b1_2",
    "0o17_", "0xz1", "123abc", "1.2.3", "2" * 4301, "1ify", "1.e", "0b2", "0b_", "1__", "0_", "0x1_g", "é1 = 0777",
    # strings
    'x = "abc', 'x = "abc\n', 'x="""abc\ndef\n', '"abc\\"', 'ur"x"', 'bu"x"', 'ft"a"', 'tf"a"', 'uf"a"', 'ubr"x"',
    '"\\d"', '"\\400"', 'b"\\d"', '"\\N{foo bar baz}"', '"\\x1"', 'b"\\x1"', 'b"é"', '"a" b"c"', 'f"a" t"b"', '"a" t"b"',
    '"\\N"', '"\\N{"', '"\\u12"', '"\\U00110000"', '"\\U0011"', '"é\\x1"', '"a" "b\\x1"', 'x = ("\\x",\n1)', '"""\n\\d"""',
    "'abc\ndef'", "'", "'''", "'\\", '"\\', "x = 'a\\\n", 'b"a" f"{x}"', 'rb"\\x" "a"', 't"a" "b"', 't"a" f"b"',
    'f"{b"', "x = '''a\n  b\n", "x = f'''a\n {b}\n", '"a" x', '"a" b "c"', "u'a' b'c'", "print('it's')", '"a"b"c" d',
    # f-strings and t-strings
    'f"{', 'f"{a', 'f"{a!', 'f"{a}}"', 'f"{a:{b:{c:{d}}}}"', "f'{a:\n}'", "f'abc", "f'''abc\n\n", 'f"\\d{x}"', 'f"\\{x}"',
    'f"{a b}"', 'f"{a $ b}"', 'f"{}"', 'f"{a!x}"', 'f"{a!}"', 'f"{a! r}"', 'f"{lambda x: 1}"', 'f"{a:{}}"', 'f"}"', 'f"{)}"',
    'f"{(]}"', 'f"{a(}"', 'f"{a)}"', 'f"{=}"', 'f"{!r}"', 'f"{:x}"', 'f"{a=!}"', 'f"{a=b}"', 'f"{a!r b}"', 'f"{a!r=}"',
    'f"{a!3}"', 'f"{a!rr}"', 'f"{*}"', 'f"{a.}"', 'f"{a[}"', 'f"{#}"', 'f"{a#}"', 'f"{\n}"', 'f"{a:{b}"', 'f"{a:{b"', 't"{}"',
    't"{a b}"', 't"{a!x}"', 't"{lambda x: 1}"', 't"}"', 't"{a', 't"{=}"', 't"abc', 'f"{yield = }"', 'f"{1 = 2}"', 'f"{a := 1}"',
    'f"{class}"', 'f"{def}"', 'f"{import x}"', 'f"{a if b}"', 'f"{x for x in}"', 'f"{\'a\'', 'f"{"a"', "f'{a['x]}'", 'f"{a\\b}"',
    'f"{\\}"', 'f"\\x1"', 'f"\\N{foo bar}"', 'f"{x}\\x"', 'f"{x:\\x}"', 'rf"\\{6}"', 'f"{1 2}" "a"', "f'{a $}'", "f'{é é}'",
    'f"{a,b c}"', 'f"{print x}"', 'f"{x!}:"', "f'''{\na b}'''", 'f"{a +}"', 'f"{+}"', 'f"{a b:x}"', 'f"{await}"', 'f"{ }"',
    # characters and brackets
    "$", "a?", "\xa0x", "x = (1,\n", "x)", "(]", "(\n]", "x = \\\n", "x = \\ 5\n", "\\", "(" * 201, "[" * 100 + ")", "€ = 1",
    "a€", "x = “a”", "print(“hello”)", "x = 1 — 2", "a\u200bb", "x\x01y", "`x`", "?", "x?y", "!x", "x!", "$x", "x$", "a ! b", "{)",
    "foo(bar\nbaz = 1\n", "x = {\n", "foo(\nbar\nbaz = 1\n", "x = (1\ny = 2\n", "x = [1, 2", "x = [1, 2)\n", "print(1",
    "def f(x:\n    return (1\n", "a = (b c\n", "f(a, b\nc = 1\nd = 2", "(\n(\n)", "x = {'a': 1\ny = 2", "x = [\n1,\n2\ny = [3]\n",
    "if (a:\n  pass", "while (a:\n pass\n", "for x in (a:\n pass\n", "())", "[}", "a\\ b", "a = 1 \\\n  \\\n b\n", "x = 1\\",
    # indentation
    "if x:\n\ty\n        z\n", "if x:\n  y\n z\n", " x", "\x0c  x", "if 1:\nx", "x = 5\n  y = 6\n", "if x:\n y\n  z\n",
    "def f():\n  x\n    y\n", "class A:\n  def f(self):\n  pass\n", "for x in y:\npass", "while x:\npass", "try:\npass",
    "try:\n pass\nexcept:\npass", "try:\n pass\nexcept A:\npass", "try:\n pass\nexcept A as b:\npass", "try:\n pass\nfinally:\npass",
    "try:\n pass\nexcept* A:\npass", "with a:\npass", "with (a):\npass", "with a as b, c:\npass", "def f():\npass", "async def f():\npass",
    "def f() -> int:\npass", "class A:\npass", "class A(B):\npass", "match x:\npass", "match x:\n case 1:\n pass", "if x:\n pass\nelif y:\npass",
    "if x:\n pass\nelse:\npass", "async for x in y:\npass", "async with x:\npass", "if x:", "if x:\n", "if x:\n\n\n", "if x:\n # c\n", "def f():",
    "if x:\n  if y:\n  pass\n", "while x:\n pass\nelse:\npass", "\tif x:\n", "x\n\ty", "if a:\n    x\n  else:\n    y\n", "  # c\n x",
    "def f():\n\treturn 1\n        return 2\n", "".join(" " * i + "if x:\n" for i in range(101)),
    # two things in a row
    "a b", "a b\n", "é = é é", "é é", "(a b)", "(a.b c.d)", "[a b]", "{a b}", "{a: b c}", "f(a b)", "f(a, b c)", "a[b c]", "x = a b",
    "(a if b else c d)", "[1 2 3]", "(1 2\n3)", "('a' b)", "(a 'b')", "(a\nb)", "[a,\nb\nc]", "(a lambda: 1)", "(not a b)", "f(**a b)",
    "1 1\n(\n", "1 1\n\n(\n)", "a b c\n\"\"\"abc\n", "a b c\n\"abc\n", "foo bar baz", "x = 1 2", "return x y", "(print x)", "(a b.c for d in e)",
    "{1 2}", "{1: 2 3: 4}", "{1: 2, 3}", "{1:}", "{1: 2, 3:}", "{1: *a}", "{1: **a}", "{**a: 1}", "{*a: 1}", "{1: 2, **a b}", "{1: 2, *a: 3}",
    "{a: 1 if b}", "{**}", "{*}", "{,}", "[,]", "(,)", "f(,)", "f(a,,b)", "[a,,b]", "a,,b", "x = ,", "{1, 2: 3}", "{1: 2, 3: 4 5}",
    # assignment
    "f() = 1", "a = f() = 1", "1 = x", "None = 1", "a + b = c", "a, b += 1", "(a, b): int", "[a]: int", "a, b: int", "f(): int = 1",
    "'a' = 1", "f'{x}' = 1", "t'{x}' = 1", "... = 1", "True = 1", "__debug__ = 1", "a if b else c = 1", "lambda: 1 = 2", "x = yield = 1",
    "yield = 1", "(yield) = 1", "await x = 1", "a < b = c", "not a = 1", "-a = 1", "a and b = 1", "[a, f()] = 1", "(a, 1) = 2", "*f() = 1",
    "a, *1 = b", "{} = 1", "{1} = 1", "[x for x in y] = 1", "(x for x in y) = 1", "{x: y for x in y} = 1", "{x for x in y} = 1", "f() += 1",
    "1 += 1", "(a, b) += 1", "[a] += 1", "None += 1", "a += b += c", "a += ", "a = ", "a = = b", "= a", "x := 1", "(x.y := 1)", "(a, b := 1, 2)",
    "(a[0] := 1)", "(f() := 1)", "(1 := 2)", "((a, b) := 1)", "(a := b := c)", "(a := )", "x = (y = 1)", "if x = 1: pass", "if x.y = 1: pass",
    "if f() = 1: pass", "while x = 1: pass", "if x = 3 == 4: pass", "(a = b)", "[a = b]", "{a = b}", "a: b: c", "a: int = ", "a.b: int: str",
    "print(a := 1, b = 2, c d)", "elif_ = 1 =", "a = b = ", "def = 1", "class = 1", "x = def", "x = class", "x.def = 1", "x.None", "None.x = 1",
    "a @= b = c", "(a): int", "(a,): int", "((a, b)): int", "1: int", "'a': int", "lambda x: y: z", "a == b = c", "x = 1 = 2", "for = 1",
    "with = 1", "a.b() = 1", "a[b]() = 1", "a.b().c = 1 = 2", "x = y: int", "del x = 1", "(a.b, c()) = d", "assert x = 1", "assert (x = 1)",
    # calls
    "f(a=1, b)", "f(**a, *b)", "f(x for x in y, 1)", "f(a.b=1)", "f(True=1)", "f(None=1)", "f(a=1, b.c=2)", "f(1=2)", "f(a()=1)", "f(a, b for b in c, d)",
    "f(a for a in b, c for c in d)", "f(a=)", "f(a, b=)", "f(b=, c)", "f(**a=1)", "f(*a=1)", "f(*)", "f(**)", "f(**a, b)", "f(a=1, b=2, c)", "f(a=b for b in c)",
    "f(a, b=c for c in d)", "f(*a, b for b in c)", "f(a for a in b, *c)", "f(a for a in b, c=d)", "f(a for a in b for c in d, e)", "f(1, x for x in y)",
    "f(a := 1, b=c := 2)", "f(a=b=c)", "f(a = 1 if b)", "f((a=1))", "f(*a b)", "f(a b=1)", "f(a or b=1)", "f(-a=1)", "f('a'=1)", "f(a if b else c=1)",
    "f(x, **y, z)", "f(**x, y for y in z)", "f(a=1, *b, c)", "f(**a, **b, *c)", "f(a, (b c))", "f(lambda x: x=1)", "f(a == b = c)", "f(a.b.c = 1)", "f(a[0]=1)",
    "f(*x, **y, *z)", "f(a, *, b)", "f(a, /)", "f(*a, **)", "class A(x for x in y): pass", "class A(a=1, b): pass", "class A(B, x for x in y): pass",
    # comprehensions and stars
    "[*a for a in b]", "{**a for a in b}", "{*a for a in b}", "(*a for a in b)", "[a, b for a in b]", "{a, b for a in b}", "(a, b for a in b)", "[a, for a in b]",
    "[x for f() in y]", "[x for x, 1 in y]", "[x for x]", "[x for x in]", "[for x in y]", "[x for]", "[x for x in y if]", "[x for x in y else z]", "[x if y for x in z]",
    "{x: y for x}", "{x: y, z: w for x in y}", "[x async for]", "[x for x in a, b]", "[x for x in lambda: y, z]", "[x for 1 in y]", "[x for x.y() in z]",
    "(*a)", "(**a)", "*a", "**a", "print(*a)", "x = *a", "x = **a", "(*a, **b)", "[**a]", "a if b else *c", "a if *b else c", "*a if b else c", "[*a if b else c]",
    "f(*a if b else c)", "f(**a if b else c)", "{**a if b else c}", "(*)", "[*]", "[*a b]", "a[*]", "a[**b]", "a[*b:c]", "return *a b", "for x in *a: pass",
    "x = (*a)", "del *a", "del (*a)", "del *a, b", "*a += 1", "*(*a), b = c", "**a = 1", "[a for b, in c d]", "a[1", "a[]", "a[,]", "a[1:2:3:4]", "a[:", "a[b=c]", "a[b:=c:d]",
    # operators
    "x = 1 +", "not", "a not b", "a + not b", "- not b", "a * not b", "a ** not b", "a <> b", "a == not b", "a is is b", "a in", "a and", "a or or b", "a === b", "a =! b",
    "a ++", "++", "a++b c", "--a--", "a // ", "a | ", "~", "a if", "a if b", "a if b else", "a = 1 if 2 else", "a = 1 if 2", "a = b c if d else e", "pass if x else y", "x if y else pass",
    "continue if x else y", "break if a else b", "a if b else return", "x = a if b else import c", "a = b if c: pass", "a ? b : c", "a && b", "a || b", "!a", "a -> b", "lambda x", "lambda",
    "lambda x: ", "lambda: (yield", "lambda x y: z", "await", "await x y", "await await x", "a.1", "a..b", "a...b", "a.", ".a", "..", "1.a", "1..a b", "a.b c.d", "a.(b)", "a.[b]", "a::b",
    # parameters
    "def f(*): pass", "def f(a=1, b): pass", "lambda *: 1", "lambda a=1, b: 1", "lambda (x): 1", "def f((x)): pass", "def f((x, y)): pass", "def f(x, /, y, /): pass", "def f(/): pass",
    "def f(/, a): pass", "def f(*a, *b): pass", "def f(**k, a): pass", "def f(**k=1): pass", "def f(*a=1): pass", "def f(a=): pass", "def f(*, **k): pass", "def f(*,): pass", "def f(**k, *a): pass",
    "def f(**k, **l): pass", "def f(*, /): pass", "def f(a, *b, /): pass", "def f(a, / *b): pass", "def f(a, /* b): pass", "lambda a, /, b, /: 1", "lambda /: 1", "lambda /, a: 1", "lambda *a, *b: 1",
    "lambda **k, a: 1", "lambda **k=1: 1", "lambda *a=1: 1", "lambda a=: 1", "lambda *, **k: 1", "lambda *,: 1", "lambda a, b=1, c: 1", "lambda (a, b): 1", "lambda a, (b): 1", "lambda *a, /: 1",
    "lambda a, / *b: 1", "def f(1): pass", "def f(a.b): pass", "def f(a b): pass", "def f(None): pass", "def f(a, None): pass", "def f(a: int b): pass", "def f(a, 1=2): pass", "def f('a'): pass",
    "def f(a, (b, c)): pass", "def f(a,, b): pass", "def f(, a): pass", "def f(a; b): pass", "def f(a=1, /, b): pass", "def f(a, b=1, /, c): pass", "def f(*a: *b, c): pass", "def f(a: *b): pass",
    "def f(*, a, *, b): pass", "def f(*a, b, *, c): pass", "def f(a, b", "def f(a, b:", "def f(", "def f", "def", "def f:", "def f:\n pass", "def f()\n pass", "def f() pass", "def f()->: pass",
    "def f() -> int\n pass", "def 1(): pass", "def f.g(): pass", "def None(): pass", "async def f(\n", "async def f()", "async x", "async", "async lambda: 1", "async if x: pass", "def f[T: (int)=3, *A: int](): pass",
    "def f[](): pass", "class A[]: pass", "type X[] = int", "def f[T", "def f[*T: int](): pass", "def f[**T: int](): pass", "def f[*T: (int, str)](): pass", "def f[**T: (int, str)](): pass", "def f[T=](): pass", "def f[1](): pass",
    "class A[T](B: pass", "type X", "type X =", "type X = ", "type X[T] =", "type 1 = int", "type x.y = int", "type X int", "type (X) = int", "@\n", "@a b\ndef f(): pass", "@a", "@a\n", "@a\nx = 1", "@a = 1\ndef f(): pass", "@def f(): pass",
    # statements
    "import", "import ", "from a import", "from a import b,", "import a from b", "from . import *, a", "from a import (b, c", "from a import (b c)", "from a import b.c", "import a.", "import a as", "import a as b.c", "import a as 1",
    "from a import b as c.d", "from a import b as 1", "from a import ()", "from a import (b,,c)", "from a import (*)", "from import b", "from . b", "from a", "import a, ", "import a, b from c", "import a as b, c as d.e", "from a import b as", "import *",
    "from a import b c", "import a b", "import 1", "from 1 import a", "import a.b.1", "from .. import", "from a.b. import c", "import a; import", "from __future__ import (a b)", "from a import b;", "import a as b c",
    "del f()", "del", "del a, f()", "del 1", "del a + b", "del (a, f())", "del [a, 1]", "del None", "del a b", "del a,, b", "del (a b)", "del ()", "del {}", "del a if b else c", "del x for x in y",
    "raise from x", "raise x from", "raise x, y", "raise x y", "raise from", "assert a = b", "assert a, b = c", "assert a := b", "assert a, b := c", "assert", "assert a,", "assert a b", "global", "global a.b", "global a,", "global 1", "nonlocal", "nonlocal a = 1",
    "return = 1", "return return", "pass x", "break x", "continue 1", "pass pass", "return 1 2", "return *", "yield from", "yield from *a", "yield x y", "x = yield from", "x = yield a b",
    "print \"x\"", "print x", "print x, y", "exec x", "exec 'a' in b", "print", "print x if y else z", "print (a) b", "print -1 2", "print a.b", "if x: print y", "x = print y", "print 'a' % b", "exec \"a\"", "print >>f, x", "f(print x)",
    "with a as f(): pass", "with a as 1: pass", "with a as (b, 1): pass", "with (a as f()): pass", "with (a as b) x: pass", "with a", "with a:", "with a, : pass", "with (a, b)", "with (a, b) pass", "with a as b", "with a as b c: pass", "with : pass", "with (a as b): x y",
    "with (a, b as c) as d: pass", "with a, b as c()\n", "with a, b, : pass", "with (a, b,)\n pass", "with a as b\n pass", "with", "with (a as b, c as d", "async with a\n pass", "async with a as f(): pass", "with (a as *b): pass", "with a as b + c: pass", "with (x := 1, y): z w",
    "for f() in x: pass", "for x in y\n", "for x y in z: pass", "for x", "for x:", "for x in", "for x in:", "for in x: pass", "for 1 in x: pass", "for x in y pass", "for x, 1 in y: pass", "for (x in y): pass", "for x in y\n pass", "for x not in y: pass", "for x of y: pass", "for x in range(10)\n  pass",
    "for a, b c in d: pass", "for x = 1 in y: pass", "for x in y:", "for", "for *a, f() in b: pass", "for x if y in z: pass", "async for x in y\n pass", "async for f() in y: pass", "for x.y() in z: pass", "for lambda: x in y: pass", "for None in y: pass", "for x in y else z: pass",
    "while x\n", "while x\n pass", "while", "while:", "while x pass", "while 1: x\n y", "while x = y:\n pass", "if x\n y", "if x\n", "if", "if:", "if x pass", "if x: y: z", "if x then y", "if x:\n y\nelse\n z", "if x:\n y\nelse if z:\n w", "if x:\n y\nelif\n z", "if x:\n y\nelif z\n w",
    "if x:\n y\nelse:\n z\nelif w:\n v", "else: pass", "elif x: pass", "if x: pass\nelse x", "if x: pass else: pass", "if (x): y\nelif: z", "if x y: pass", "if x and: pass", "if not: pass", "if x is: pass",
    "try:\n x\ny", "try\n x", "try: x\nfinally x", "try:\n x\nexcept A, B as e:\n pass", "try:\n x\nexcept A as e.x:\n pass", "try:\n x\nexcept:\n pass\nexcept* A:\n pass", "try:\n x\nexcept* A:\n pass\nexcept A:\n pass", "try:\n x\nexcept*:\n pass", "try:\n x\nexcept A\n pass", "try:\n x\nexcept\n pass",
    "try:\n x\nexcept A as\n pass", "try:\n x\nexcept A as 1:\n pass", "try:\n x\nexcept* A as f():\n pass", "try:\n x\nexcept* A, B as c:\n pass", "try:\n x\nexcept* A\n pass", "try:\n x\nexcept A B:\n pass", "try:\n x\nelse:\n y", "try:\n x\nfinally:\n y\nexcept A:\n z", "except A: pass", "finally: pass", "try: x", "try:\n x\n",
    "try:\n x\nexcept A:\n pass\nelse\n y", "try:\n x\nexcept A, :\n pass", "try:\n x\nexcept (A, B) as (c, d):\n pass", "try x:\n pass", "try:\n x\nexcept A or B as c():\n pass", "try:\n pass\nexcept *A, B as c:\n pass",
    "class A\n", "class A\n pass", "class", "class 1: pass", "class A(\n", "class A(): x y", "class A pass", "class A.B: pass", "class A(B)\n pass", "class A: pass pass", "class None: pass", "class A(B, C:\n pass",
    # match
    "match x\n", "match x\n case 1: pass", "match x:\n case 1\n  pass", "match x:\n case +1: pass", "case 1: pass", "match x:\n case a | b, c as d.e: pass", "match x:\n case 1 as _: pass", "match x:\n case 1 as f(): pass", "match x:\n case 1 as 2: pass", "match x:\n case A(b=1, c): pass",
    "match x:\n case {**a, 'b': 1}: pass", "match x:\n case {a: 1}: pass", "match x:\n case {**_}: pass", "match x:\n case 1 + 2: pass", "match x:\n case 1j + 2j: pass", "match x:\n case 1 + 2j: pass", "match x:\n case -a: pass", "match x:\n case a.b(: pass", "match x:\n case: pass", "match x:\n case *a: pass", "match x:\n case f'{x}': pass",
    "match x:\n case a b: pass", "match x:\n case (a, b: pass", "match x:\n case [a, *b, *c]: pass", "match x:\n case a if: pass", "match x:\n case a = 1: pass", "match x:\n case a():\n  pass\n x = 1", "match x:\n x = 1", "match x: case 1: pass", "match x, y:\n case a b:\n  pass", "match:\n case 1: pass", "match *a:\n case 1: pass", "match x:\n case {1: a, 2}: pass",
    "match x:\n case a.b.c as d e: pass", "match x:\n case None(): pass", "match x:\n case 'a' b: pass", "match x:\n case a: pass\n case b\n  pass", "match x:\n\n  case 1:\n  pass\n", "match x:\n case A(b=1, c=2, d): pass", "match x:\n case A(1, b=2, 3, 4): pass", "match x:\n case {'a': 1, **b, 'c': 2}: pass", "match = 1 2", "match x y:\n case 1: pass", "case x:\n pass",
    # several lines
    "a = 1\nb = 2\nc d\n", "def f():\n  x = (1,\n  y = 2\n", "x = '''a\nb''' y", "x = '''a\nb''' + (c d)", "(a\n+ b c\n)", "def f():\n    return\n  x = 1\n", "x = [\n  1,\n  2 3,\n]\n", "f(\n  a=1,\n  b\n)\n", "class A:\n  x = 1\n  y z\n", "if a:\n  b\nelse:\n  c d\n", "\n\n  x\n", "# c\nx y\n", "x = 1;; y = 2", "; x", "x;y z", "a\n b\n", "def f():\n  '''doc\n  x y",
    "é = 'é' é\n", "x = 'é'\ny = 'é' é", "# é\nf(é=1, é)", "f('é', a.é=1)", "'é' = 1", "('é', é b)", "x = 𝒳 𝒴", "'𝒳' = 1", "(𝒳 b)", "f'{é é}' 1", "'é\nx", "é\n  é é", "é = (é", "é$", "é = 'é", "é 0777", "\ufeffx = 1", "x\ufeff", "\ufeff",
    "from __future__ import barry_as_FLUFL\na <> b", "from __future__ import barry_as_FLUFL\na != b", "2é", "<>", "(<>)", "x <>", "a b <> c", "f(a <> b)", "x <>= 1", "x < > y", "x + <>", "f'\\{{x'", "f'x\\}}{y}'", "f'\\d\\{x}'",
    "x = f(\\\n  y,\\\n\\ z", "0j1", "1j1j", "x=1\nif x:\n  y\nwhille x:\n  pass\n",
    "def f():\n  for i in x:\n    y\n  iff x:\n    pass\n", "if x:\n  if y:\n    z\nfro x import y", "class A:\n  def f(self): pass\n  deff g(self): pass",
    "x = 1\n\n\n\ny = (", "x = 1 # c (\ny z", "def f(x):\n    '''a'''\n    return x x\n", "import a\nfrom b import\nx", "lambda: x = 1\ny", "x = {\n 'a': 1\n 'b': 2\n}", "x = [\n 'a'\n 'b' c\n]", "print('a'\nprint('b')", "x = f(\ny = 1\nz = 2)\n", "def f(a, b\n      c):\n  pass", "if True:\n    print('x'\nelse:\n    pass", "a = {'b': [1, 2}\n",
]

EVAL = ["", "1\n  ", "x \\\n", "1 #c", "1 2\n", "(1\n", "1;", "1\n2\n", "a b", "x = 1", "a;b", "pass", "1 +", "a\nb", "(a", "f(a b)", "lambda", " 1", "x := 1", "import a", "yield x", "a, b c", "*a", "1\n\n 2", "'a", "[a for", "if x: y"]

SINGLE = ["a b", "x\n)", "x\n`", "if x:\n", "if x:\n y\nz", "x\ny", "x = 1\n\ny = 2", "def f(): pass\nx", "x;", "x; y z", "for x in y: z\n", "(", "class A:\n", "x # c\n# d\n", "'''a", "if x: y\nelse: z\n", "pass\npass", "x\n y"]


# What the prompt may have to wait for; recorded under both flags of codeop, and in mode exec.
UNFINISHED = [
    "if 1:", "if 1:\n", "if 1:\n  pass", "if 1:\n  pass\n", "x = (", "x = (1,\n", "'''a", "'a", "x = \\", "x = \\\n",
    "def f():\n  return (1,", "a b", "if x", "f(", "class A:\n  x = 1\n\n", "@a", "@a\n", "", "\n", "# c", "x", "x;", "try:\n x",
    "try:\n x\n", "for", "lambda", "f'{a", "f'''{a", "f'''a", "x = [1,\n2", "x +", "(a b", "print(1\nx", "if 1:\n  x\nelse",
    "if 1:\n  x\nelse:", "a = '''\nb\n", "if 1:\n  x = 1 # c", "  x", "if x:\n  y\n z", "def f(\n a", "async def f():\n await x",
    "x)", "(]", "match x:\n case 1:", "\\", " ", "1 if 2", "1 +\\\n", "if True: pass\n", "if True: pass", "while 1:\n  pass\n  ",
    "x = 1\n  ", "x # c", "def f():\n  x\n\n  y", "if x:\n  y\n# c", "if x:\n  y\n\n", "f'", "f'{", "1.", "x.", "0x", "a =", "del",
    "import", "from x", "with a:\n  b\n", "if x: y\nelse: z", "if x: y\n\n", "\t", "x = 5 \\\n + 6", "'a' 'b'", "f'a'", "()", "[", "{1:",
]
PYCF_DONT_IMPLY_DEDENT = 0x200
PYCF_ALLOW_INCOMPLETE_INPUT = 0x4000


VERSIONED = [
    "async def f(): pass", "x: int", "x.y: int", "f'{x}'", "(a:=1)", "def f(a,/): pass", "match x:\n case 1: pass", "try: x\nexcept* A: pass", "type X = int",
    "def f[T](): pass", "def f[T=int](): pass", "a @ b", "a @= b", "x = 1_000", "async def f(): [x async for x in y]", "await x", "t'{x}'", "try: x\nexcept A, B: pass",
    "lambda a, /: 1", "async def f():\n async with a: pass", "async def f():\n async for a in b: pass", "class A[T]: pass", "x = 1\ny = 2\nz: int = 3\na b", "a b\nx: int",
]
VERSIONS = [4, 5, 6, 7, 9, 11, 12, 13]


def record(source, mode, flags=0, feature_version=None):
    entry = {"source": source, "mode": mode}
    if feature_version is not None:
        entry["feature_version"] = feature_version
    if flags:
        entry["flags"] = flags
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if feature_version is None:
                compile(source, "<snippet>", mode, ast.PyCF_ONLY_AST | flags)
            else:
                ast.parse(source, feature_version=feature_version)
        except SyntaxError as error:
            entry["error"] = [
                type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text,
            ]
            entry["metadata"] = error._metadata
        except Exception as error:
            entry["error"] = [type(error).__name__, str(error), None, None, None, None, None]
        else:
            entry["error"] = None
            if caught:
                entry["warnings"] = [[str(w.message), w.lineno] for w in caught]
    return entry


if __name__ == "__main__":
    entries = [record(s, "exec") for s in SNIPPETS] + [record(s, "eval") for s in EVAL] + [record(s, "single") for s in SINGLE]
    both = PYCF_DONT_IMPLY_DEDENT | PYCF_ALLOW_INCOMPLETE_INPUT
    for flags in (both, PYCF_ALLOW_INCOMPLETE_INPUT, PYCF_DONT_IMPLY_DEDENT):
        entries += [record(s, "single", flags) for s in UNFINISHED]
    entries += [record(s, "exec", both) for s in UNFINISHED]
    entries += [record(s, "eval") for s in UNFINISHED]
    entries += [record(s, "exec", 0, (3, v)) for s in VERSIONED for v in VERSIONS]
    print("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]")
