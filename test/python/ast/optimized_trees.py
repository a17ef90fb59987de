"""ast.parse(optimize=1): what PyCF_OPTIMIZED_AST makes of a tree."""
import ast
t=ast.parse("x=1"); print(ast.parse(t) is t, ast.parse(t,optimize=1) is t)
F=ast.PyCF_OPTIMIZED_AST
def d(src,opt=1,fl=F,**k):
    try: print(ast.dump(compile(src,'f','exec',fl,optimize=opt),**k))
    except Exception as e: print(type(e).__name__, e)
d('"doc"',2); d('"doc"\nx=1',2,include_attributes=True)
d('__debug__=1') if 0 else None
d('__debug__',0); d('__debug__',-1)
d('def f():\n  "a"\n  "b"',2)
d('def f():\n  "a"\n  "b"',1)
d('"a%s" % ()'); d('"a%%" % ()'); d('"%s%r" % (a,b)', include_attributes=True); d('"%s" % (*a,)'); d('"%5.3s|%-4d" % (a,b)'); d('"%d" % (a,)'); d('"%5s" % (a,)'); d('"%05s" % (a,)')
d('from __future__ import annotations\nx: __debug__ = __debug__\ndef f(a:__debug__=__debug__)->__debug__: pass')
d('x: __debug__ = __debug__\ndef f(a:__debug__=__debug__)->__debug__: pass')
d('match x:\n case -1+2j: pass\n case {-1: __debug__}: pass\n case A(-1, x=-2): pass\n case -1|-2: pass\n case [-1,*_] as q if __debug__: pass', indent=1)
d('f"{__debug__:{__debug__}}"')
d('1+2'); d('not a in b'); d('(1,2)'); d('if __debug__: pass'); d('assert x, "%s" % (a,)')
d('try: pass\nfinally:\n  return')
try: compile(ast.Constant(42),'f','exec',ast.PyCF_ONLY_AST)
except Exception as e: print(type(e).__name__,e)
try: compile(ast.parse('1',mode='eval'),'f','exec',ast.PyCF_ONLY_AST)
except Exception as e: print(type(e).__name__,e)
try: compile(ast.Module(body=3),'f','exec',ast.PyCF_ONLY_AST); print("ok")
except Exception as e: print(type(e).__name__,e)
try: compile(3,'f','exec',ast.PyCF_ONLY_AST); print("ok")
except Exception as e: print(type(e).__name__,e)
except Exception as e: print(type(e).__name__,e)
for s in ('%0s','%-0s','%05s','%-05s','%00005s','%.2s','%5.s','%-s','%123s','%5.123s','%5.0r', '%.0s'):
    print(s, ast.dump(compile(repr(s)+'%(a,)','','eval',ast.PyCF_OPTIMIZED_AST,optimize=1)))
    for v in ('abcdefg',1): print(ascii(eval(repr(s)+'%(v,)')))
