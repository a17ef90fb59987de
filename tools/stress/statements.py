"""Runs the statements of a program one by one and goes on whatever they raise: under the `failevery` mode every path that meets a MemoryError is gone through,
and the interpreter must be usable after each."""
import ast
import io
import sys

statements = ast.parse(open(sys.argv[1]).read()).body
out = sys.stdout
names = {"__name__": "__main__"}
n = len(statements) * 3
i = 0
while i < 100_000:  # past `from`: what is above is not disturbed
    i += 1
i = 0
while i < n:
    try:
        sys.stdout = io.StringIO()
        i += 1
        exec(compile(ast.Module([statements[i % len(statements)]], []), sys.argv[1], "exec"), names)
    except BaseException:
        pass
sys.stdout = out
