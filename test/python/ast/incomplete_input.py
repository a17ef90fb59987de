# What the prompt asks more lines for.
import codeop

for source in (
    "", "x", "x = (", "if x:", "if x:\n  y", "if x:\n  y\n", "'''a", "'a", "x = \\", "a b", "def f():\n  return (1,", "@a", "try:\n x\n",
    "class A:\n  x = 1\n\n", "1 +", "lambda", "f'{a", "x)", "  x", "while 1:\n  pass\n  ", "# c", "for x in y: z", "print(1\nx",
):
    for symbol in "single", "exec", "eval":
        try:
            code = codeop.compile_command(source, "<input>", symbol)
            answer = "more" if code is None else "code"
        except (SyntaxError, ValueError, OverflowError) as error:
            answer = f"{type(error).__name__}: {error}"
        print(repr(source), symbol, answer)
