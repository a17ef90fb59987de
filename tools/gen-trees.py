"""Record CPython 3.14's trees of small sources, for src/parser/trees.test.ts.

Run with CPython 3.14:  python3.14 tools/gen-trees.py > src/parser/fixtures/trees.json
"""
import importlib.util
import json
import pathlib
import sys
import warnings

spec = importlib.util.spec_from_file_location("dump_ast", pathlib.Path(__file__).with_name("dump-ast.py"))
dump_ast = importlib.util.module_from_spec(spec)
spec.loader.exec_module(dump_ast)

EXEC = [
    "", "\n\n", "# only a comment", "x", "x;y", "x; y;\nz", "pass", "if x: a;", "x = 1 # c\n", "\x0cx", "a = \\\n 1",
    # literals
    "0, 1, 0x_ff, 0o17, 0b101, 1_000, 00, 9007199254740991, 9007199254740993, 0xffffffffffffffffffff",
    "1.5, .5, 5., 1e3, 1E-3, 1_0.0_1e1_0, 1j, 1.5J, 0e0, 1e400", "'a', \"b\", '''c''', \"\"\"d\ne\"\"\", u'f', U'g'",
    "b'a', B'b\\xff', rb'\\x', Rb'\\n', bR'''x''', br\"\\'\"", "'\\n\\t\\\\\\'\\\"\\a\\b\\f\\r\\v\\0\\101\\x41\\u00e9\\U0001f600\\\nz'", "'a' 'b' \"c\"\n",
    "u'a' 'b'", "'a' u'b'", "b'a' b'b'", "('a'\n 'b')", "'\\ud800'", "'é', '𝒳'; x", "é = ﬁ", "None, True, False, ...", "r'\\d'", "''", "'' ''", "x = ('é'\n  'b', c)",
    # f-strings and t-strings
    "f''", "f'a'", "f'{x}'", "f'a{x}b{y}c'", "f'{x!r}'", "f'{x!s:>{w}}'", "f'{x:>{w}.{p}f}'", "f'{x=}'", "f'{ x = }'", "f'{x=!r}'", "f'{x=:5}'", "f'{{}}'", "f'a{{b}}c{x}'", "f'{x}{{'",
    "f'{x}' 'a' f'{y}'", "'a' f'{x}' 'b' u'c'", "f'\\n{x}\\u00e9'", "rf'\\n{x}'", "f'''\na{x\n}b\n'''", "f'{\"a\"}'", "f'{f\"{x}\"}'", "f'{x:%H:%M}'", "f'{x,}'", "f'{*a, b}'", "f'{yield}'", "f'{(lambda x: 1)}'",
    "f'{x!r:^{width}}'", "f'{ {1: 2}[1] }'", "f'{x # c\n}'", "f'{x:a{y!s}b}'", "f'{a[\"b\"]}'", "f'{x:=5}'", "f'{(x:=5)}'", "f'{x!=y}'", "f'{x == y}'", "f'{3.4:10}'", "F'{x}'", "fR'\\{x}'", "f'é{é}é{x}'", "f'{x}' f''",
    "f'{x\n  =}'", "f'''{a:\n}'''", "t''", "t'{x}'", "t'a{x!r:>{w}}b'", "t'{x=}'", "t'{ x }'", "t'{x}' t'b'", "t'{a + b:{c}}'", "rt'\\{x}'", "t'{x # c\n}'", "f'{t\"{x}\"}'", "f'{x:{y}{z}}'", "f'''{\nx\n}'''", "f'{x:}'", "f'{\"\\n\"}'",
    # expressions
    "a.b.c, a[b][c], a(b)(c)", "a[1:2], a[:], a[::], a[1:], a[:2:3], a[b, c:d], a[*b], a[b := 1], a[*b, c]", "a or b and not c", "not not a", "a if b else c if d else e", "lambda: 0", "lambda a, /, b=1, *c, d, e=2, **f: g",
    "lambda *, a: a", "lambda *a, **k: (a, k)", "a < b <= c == d != e > f >= g", "a in b, a not in b, a is b, a is not b", "a | b ^ c & d << e >> f + g - h * i / j // k % l @ m", "-a ** -b", "+-~a", "a ** b ** c", "(a + b) * c",
    "await_ = 1", "(a)", "((a))", "()", "(a,)", "(a, b)", "a,", "*a, b = c", "[a, *b]", "{a, *b}", "{}", "{a: b, **c}", "{**a}", "[]", "[a for b in c if d if e for f in g]", "{a for b in c}", "{a: b for c in d}", "(a for b in c)", "f(a for b in c)",
    "[(a, b) for a, b in c]", "f(a, *b, c=d, **e)", "f(a=1, *b)", "f(**a, b=1)", "f((a for b in c), d)", "f(a := 1)", "f(a)(b)[c].d", "(a := 1)", "(yield)", "print(*a, sep='')", "x = yield", "x = yield a, b", "x = yield from a", "a if (b) else (c)", "f(a,)", "[x for x, in y]",
    "(a\n +\n b)", "a[(b, c)]", "a[b:c, ...]", "f(*a or b)", "[*a, *b]", "*a, *b",
    # simple statements
    "a = b = c", "a.b, c[d], *e = f", "[a, (b, c)] = d", "(a) = 1", "a: int", "a: int = 1", "(a): int", "a.b: int", "a[b]: int = c", "a: int = yield", "a += 1", "a -= 1; a *= 1; a /= 1; a //= 1; a %= 1; a @= 1; a &= 1; a |= 1; a ^= 1; a <<= 1; a >>= 1; a **= 1",
    "a.b += yield x", "(a) += 1", "del a, b.c, d[e], (f, g), [h]", "del (a)", "del (a,)", "del ()", "pass; pass", "raise", "raise a", "raise a from b", "assert a", "assert a, b", "global a, b", "nonlocal_ = 1", "import a", "import a.b as c, d", "from a import b",
    "from . import a", "from .a.b import c as d, e", "from ... import a", "from .... import a", "from a import (b, c as d,)", "from a import *", "type X = int", "type X[T] = list[T]", "type = 1", "type(x)", "type[x]", "type X[T: int = str, *Ts = *a, **P = b] = 1", "break_ = 1", "x = a, *b",
    # compound statements
    "if a: b\nelif c: d\nelse: e", "if a:\n  b\n\n  # c\n  d\nelse:\n  e\n\n\nf", "while a:\n  break\nelse:\n  continue", "for a, *b in c, *d:\n  pass\nelse:\n  e", "for a in b: c", "for a.b in c: pass", "for (a) in b: pass", "for a, in b: pass", "try:\n  a\nfinally:\n  b",
    "try: a\nexcept: b", "try:\n  a\nexcept B:\n  b\nexcept C as c:\n  d\nexcept (D, E): f\nelse:\n  g\nfinally:\n  h", "try: a\nexcept A, B: b", "try: a\nexcept* A as e: b\nexcept* B, C: c", "with a: b", "with a as b, c as (d, e): f", "with (a, b): c", "with (a as b, c as d,): e", "with (a): b", "with (a).b as c: d",
    "with (a, b) as c: d", "with (yield a): b", "with (a for b in c): d", "with (a := b): c", "with (a), (b): c", "with (a) as b, c: d", "with a as b.c, d as e[f]: g", "with (a if b else c): d", "with (*a, b): c", "with (a, (b)): c",
    "def f(): pass", "def f(a, b: int, /, c=1, *d: e, f, g: h = 2, **i: j) -> k:\n  return", "def f(*, a): pass", "def f(*a: *b): pass", "def f(a, /): pass", "def f(a=1, /, b=2): pass", "def f(a,): pass", "def f[T](a: T): pass", "def f[T: (int, str), *Ts, **P](): pass", "@a\n@b.c(d)\ndef f(): pass", "@a[b]\nclass C: pass",
    "async def f():\n  await a\n  async for b in c: d\n  async with e as f: g\n  return [h async for i in j]\n", "@a\nasync def f(): pass", "async def f():\n  async with (a, b as c): pass", "class A: pass", "class A(): pass", "class A(B, *C, d=E, **F): pass", "class A[T](B): x: T", "def f():\n\tif a:\n\t\tb\n\tc\n", "def f():\n  '''doc'''\n  yield",
    # match
    "match a:\n  case 1: pass\n  case -1: pass\n  case 1.5 + 2j: pass\n  case -1 - 2j: pass\n  case 'a' 'b': pass\n  case b'c': pass\n  case None | True | False: pass", "match a:\n  case _: pass\n  case b: pass\n  case b.c.d: pass\n  case (b): pass\n  case (b as c): pass\n  case b | c as d: pass",
    "match a, b:\n  case c, d: pass\n  case [c, *_, d]: pass\n  case (c, *d): pass\n  case *c, d: pass\n  case c,: pass\n  case []: pass\n  case (): pass\n  case (c,): pass", "match a:\n  case {}: pass\n  case {'b': c, 1: d, e.f: g, **h}: pass\n  case {**h}: pass\n  case {-1: x, None: y,}: pass",
    "match a:\n  case A(): pass\n  case A(b, c): pass\n  case A(b=c, d=e,): pass\n  case A.B(c, d=E(f)): pass", "match a:\n  case b if c: pass\n  case d if (e := f):\n    pass", "match *a, b:\n  case _: pass", "match a,:\n  case _: pass", "match (a):\n  case _: pass", "match -a:\n  case _: pass", "match [a]:\n  case _: pass", "match match:\n  case case: pass", "match (a := b):\n  case _: pass",
    "match = 1", "match.a", "match(a)", "match[a]", "match, a", "match * a", "match - a", "match: int", "match[a:b]", "case = 1", "_ = 1", "match x:\n  case [a, [b, c]] | {'x': [*_]}:\n    pass\n  case A(x=[y]): pass\n", "match not a:\n  case _: pass", "match lambda: a:\n  case _: pass",
]
EVAL = ["1", "a, b", " ".strip() + "a if b else c", "a\n", "a\n\n", "(\na\n)", "[a\n]", "lambda: a", "f'{x}'", "a # c", "(yield)"]
SINGLE = ["x", "x\n", "x; y", "if x: y\n", "if x:\n  y\n", "if x:\n  y", "def f():\n  x\n\n", "x # c", "class A:\n  x\n  y\n\n", "@a\ndef f(): pass\n", "x = (1,\n2)\n"]
FUNC_TYPE = ["() -> int", "(int) -> str", "(int, str) -> a.b", "(*a) -> b", "(a, *b, **c) -> d", "(**a) -> b", "(a, **b) -> c", "(*a, **b) -> c"]

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    entries = []
    for mode, sources in (("exec", EXEC), ("eval", EVAL), ("single", SINGLE), ("func_type", FUNC_TYPE)):
        for source in sources:
            try:
                dump = dump_ast.dump_source(source, mode)
            except SyntaxError as error:
                sys.exit(f"{source!r}: {error}")
            entries.append({"source": source, "mode": mode, "dump": dump})
    print("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]")
