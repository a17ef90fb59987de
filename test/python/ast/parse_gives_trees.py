# ast.parse: the same trees, positions included.
import ast

SOURCES = [
    "x = 1 + y  # c\nf'{x!r:>{w}}'\n",
    "match x:\n case [1, *_, A(b=2)] | None: pass\n",
    "def f[T: int = str](a, /, *b: int, c=1, **d) -> int:\n  '''doc'''\n  yield\n",
    "try:\n  pass\nexcept A, B:\n  pass\nelse:\n  with (a as b, c): pass\n",
    "type X[*Ts] = tuple[*Ts]",
    "t'{a=} {b}'",
    "u'a' 'b', b'\\xff', 1j, ..., 2**100, 123456789012345678901234567890, 1e400",
]
for source in SOURCES:
    print(ast.dump(ast.parse(source), include_attributes=True))
print(ast.dump(ast.parse("a if b else c", mode="eval"), indent=2))
print(ast.dump(ast.parse("(int, *str) -> x", mode="func_type")))
print(ast.dump(ast.parse("x; y\n", mode="single")))
print(ast.parse("a + b * c", mode="eval"))
print(ast.literal_eval("{'a': [1, (2, 3), -4.5, b'x', 1+2j, None, {4}]}"))
for wrong in "a b", "f(a b)", "if x:\n", "x = 'abc", "1 = 2", "f(**a, *b)", "'\\N{NO SUCH NAME}'":
    try:
        ast.parse(wrong)
    except SyntaxError as error:
        print(type(error).__name__, error.args, error._metadata)
try:
    ast.parse("match x:\n case 1: pass", feature_version=(3, 9))
except SyntaxError as error:
    print(error)
