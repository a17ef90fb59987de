"""Names that normalize to constants."""
import ast
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, getattr(e,'args',None))
T="Truᵉ"; N="Nºne"
for s in (T, f"{N}=1", f"def {N}(): pass", f"x.{T}", f"f({T}=1)", f"import {N}", f"import a.{N}", f"import a as {N}", f"class {N}: pass", f"lambda {N}: 1", f"global {N}", f"for {N} in x: pass", f"({N}:=3)", f"del {N}", f"try:\n pass\nexcept E as {N}: pass", f"match x:\n case {N}: pass", f"from {N} import x", f"from a import {N}", f"def f(*{N}): pass", f"def f[{N}](): pass",f"type {N}=1",f"with a as {N}: pass", f"match x:\n case A({N}=1): pass", f"match x:\n case [*{N}]: pass", f"match x:\n case _ as {N}: pass", f"nonlocal {N}", f"x: {N} = 1", f"{N}: int"):
    print(repr(s)); t(lambda: compile(s,'f','exec')); t(lambda: ast.dump(ast.parse(s)))
