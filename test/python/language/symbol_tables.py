# The compiler's symbol tables, as _symtable shows them.
import _symtable

SOURCE = """
def f(a, b=1):
    x = a
    class C[T]:
        y: int
        def g(self):
            return x, __class__
    [z for z in a if (lambda: z)]
    lambda: q
    global k
    def inner():
        nonlocal x
        x = [k for k in a]
import os
type A = int
(i := 3)
"""


def show(entry, indent=0):
    print(" " * indent, entry.type, entry.name, entry.lineno, entry.nested, entry.varnames, sorted(entry.symbols.items()))
    for child in entry.children:
        show(child, indent + 2)


show(_symtable.symtable(SOURCE, "f", "exec"))
show(_symtable.symtable("[x for x in y]", "f", "eval"))
for args in (("a b", "f", "exec"), ("a", "f", "x"), ("def f(a):\n  global a", "f", "exec")):
    try:
        _symtable.symtable(*args)
    except (SyntaxError, ValueError) as error:
        print(type(error).__name__, error)
