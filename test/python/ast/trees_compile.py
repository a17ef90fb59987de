# compile() takes trees, and says what is wrong with them.
import ast

tree = ast.parse("""
def f(a, *b, c=1.5):
    match a:
        case [1, *rest]:
            return rest
        case _ if b:
            return f"{a!r:>{c}}{b}"
    return [x for x in (1, 2, 3) if x > 1], b"x\\xff", 10**20, 1j, ..., None, True
print(f([1, 2, 3]), f(5, 6, c=9), f(2))
""")
exec(compile(tree, "<tree>", "exec"))


def expression(node):
    return eval(compile(ast.fix_missing_locations(ast.Expression(node)), "<tree>", "eval"))


print(expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21))))
print(expression(ast.Constant((1, (2.5, float("inf")), b"z", -7, -2**70, "\u20ac\U0001f600"))))


class AddOne(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value + 1), node)


print(eval(compile(AddOne().visit(ast.parse("1+2*3", mode="eval")), "<tree>", "eval")))
print(compile(tree, "<tree>", "exec", ast.PyCF_ONLY_AST) is tree)
for wrong in (
    lambda: compile(ast.Expression(ast.Constant(1)), "x", "eval"),
    lambda: compile(ast.parse("1"), "x", "eval"),
    lambda: compile(3, "x", "exec"),
    lambda: expression(ast.Name(3)),
    lambda: expression(3),
    lambda: expression(ast.Constant([])),
    lambda: compile(ast.Module(3, []), "x", "exec"),
    lambda: compile(ast.Module([ast.Pass()], []), "x", "exec"),
):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
