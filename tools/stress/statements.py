"""Runs the statements of a program one by one and goes on whatever they raise: under the `failevery` mode every path that meets a MemoryError is gone through,
and the interpreter must be usable after each. What other threads may wait for, a constant assigned or an event set, is compiled
beforehand and repeated until there was memory for it."""
import ast
import io
import sys


def is_waited_for(statement):
    match statement:
        case ast.Assign(value=ast.Constant()) | ast.Expr(ast.Call(ast.Attribute(attr="set"))):
            return True
    return False


statements = ast.parse(open(sys.argv[1]).read()).body
modules = [ast.Module([statement], []) for statement in statements]
rounds = [(module, compile(module, sys.argv[1], "exec") if is_waited_for(module.body[0]) else None) for module in modules] * 3
out = sys.stdout
names = {"__name__": "__main__"}
i = 0
while i < 100_000:  # past `from`: what is above is not disturbed
    i += 1
for module, waited_for in rounds:
    again = True
    while again:
        again = False
        try:
            sys.stdout = io.StringIO()
            exec(waited_for or compile(module, sys.argv[1], "exec"), names)
        except MemoryError:
            again = waited_for is not None
        except BaseException:
            pass
sys.stdout = out
