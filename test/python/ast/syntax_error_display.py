# What traceback makes of syntax errors: quoted line, caret, suggestions of keywords.
import traceback

for source in (
    "fro x import y", "whille True:\n  pass", "tyr:\n  pass\nexcept A: pass", "x = (1,", "a b", "if x:\npass", "x = '\u00e9' \u00e9", "f(a b)", "f'{a b}'",
    "print 'x'", "def f(:\n  pass", "x = 'abc", "return 1", "class A:\n  deff g(self): pass", "for x im y: pass", "import a\nx = 1 +\n", "é = (\n1 2)", "1 = x",
):
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as error:
        print("".join(traceback.format_exception_only(error)))
