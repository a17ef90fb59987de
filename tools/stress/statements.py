"""Runs the statements of a program one by one and goes on whatever they raise: under the `failevery` mode every path that meets a MemoryError is gone through,
and the interpreter must be usable after each."""
import ast
import io
import sys

try:
    source = open(sys.argv[1]).read()
    statements = ast.parse(source).body
except MemoryError:
    raise SystemExit(0)
out = sys.stdout
names = {"__name__": "__main__"}
for round in range(3):
    for statement in statements:
        try:
            sys.stdout = io.StringIO()
            exec(compile(ast.Module([statement], []), sys.argv[1], "exec"), names)
        except BaseException:
            pass
sys.stdout = out
