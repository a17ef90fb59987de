"""What a node's constructor makes of fields that it is not given, by _field_types."""
import ast
import warnings


def attempt(cls, *args, **kwargs):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        node = cls(*args, **kwargs)
    print({name: getattr(node, name) for name in cls._fields if name in vars(node)})
    for warning in caught:
        print("   ", warning.category.__name__, warning.message)
    return node


class NoDefault(ast.AST):
    _fields = ("a",)
    _field_types = {"a": int}


class MoreFieldsThanTypes(ast.AST):
    _fields = ("a", "b")
    _field_types = {"a": int | None}
    a: int | None = None
    b: int | None = None


class All(ast.AST):
    _fields = ("a", "b", "ctx")
    _field_types = {"a": int | None, "b": list[str], "ctx": ast.expr_context}
    a: int | None = None


class Bytes(ast.AST):
    _fields = (b"\xff" * 4,)
    _field_types = {"a": int}


class Plain(ast.AST):
    _fields = ("a", "b")


attempt(NoDefault)
attempt(NoDefault, a=1)
attempt(MoreFieldsThanTypes)
print(attempt(All).a)
attempt(Bytes)
attempt(Plain, 1)
attempt(ast.Name)
attempt(ast.Call, func=1)
attempt(ast.FunctionDef, name="f", other=2)

fields = ast.AST._fields
del ast.AST._fields
try:
    ast.AST()
except AttributeError as error:
    print(error)
finally:
    ast.AST._fields = fields
