# The classes of _ast: fields, defaults, repr, pickling's protocol, replacement.
import ast
import copy

for name in "AST", "mod", "BinOp", "Name", "arguments", "expr", "Load", "operator", "TypeVar", "match_case", "alias":
    cls = getattr(ast, name)
    print(name, cls._fields, cls._attributes, cls.__match_args__, cls.__bases__, getattr(cls, "_field_types", None))
    print(cls.__doc__)
print(ast.Name("x"), ast.Call(ast.Name("f")), ast.arguments(), ast.alias("x").asname, ast.Name("x").end_lineno)
print(repr(ast.Module([ast.Pass(), ast.Pass(), ast.Pass()])), repr(ast.expr()))
print(ast.Name("x", lineno=3).lineno, ast.Name("x").__reduce__(), ast.Constant(1).__reduce__())
print(copy.replace(ast.Name("x"), id="y"), ast.dump(copy.deepcopy(ast.parse("a.b(c)[1:2]"))))
for wrong in (
    lambda: ast.BinOp(1, 2, 3, 4),
    lambda: ast.BinOp(1, left=2),
    lambda: ast.AST(1),
    lambda: copy.replace(ast.Name("x"), foo="y"),
    lambda: ast.Name("x").lineno,
):
    try:
        wrong()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
match ast.parse("f(1)", mode="eval").body:
    case ast.Call(func=ast.Name(id), args=[ast.Constant(n)]):
        print(id, n)
print(ast.unparse(ast.parse("def f(a, /, *b: int, c=1) -> int:\n  return [x for x in y if z]")))
