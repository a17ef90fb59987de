"""Warnings of break, continue and return in finally blocks: where they are given, and in which order; warnings behind a single statement."""
import warnings

srcs = ["def f():\n try:\n  yield 5\n finally:\n  while x: return y\n", "def f():\n try:\n  yield 5\n finally:\n  while x:\n    return y\n","def f():\n try:\n  yield 5\n finally:\n  for a in x: return y\n","def f():\n try:\n  yield 5\n finally:\n  if x: return y\n", "def f():\n try: pass\n finally:\n  while x:\n   return y\n  else: return\n", "def f():\n try: pass\n finally:\n  while x:\n   try: pass\n   finally: return y\n", "def f():\n try: pass\n finally:\n  with a: return\n  def g(): return 1\n  class A:\n   def f(self): return 2\n  lambda: 1\n", "for a in b:\n try: pass\n finally:\n  while x: break\n  else: continue\n", "def f():\n try: pass\n finally:\n  for x in y:\n   for z in a: return\n", "def f():\n try: pass\n finally:\n  while x:\n   if a: return\n   with b: break\n", "def f():\n try: pass\n finally:\n  match x:\n   case 1: return\n", "def f():\n try: pass\n finally:\n  try: return\n  except: return\n  else: return\n  finally: return\n","def f():\n try: pass\n finally:\n  while x:\n   try: return\n   except: return\n   else: return\n   finally: return\n"]
for s in srcs:
    with warnings.catch_warnings(record=True) as c:
        warnings.simplefilter("always")
        compile(s, "f", "exec")
    print(repr(s), [(w.lineno, str(w.message)) for w in c])
for s in "u\n1if", "a;1if 1 else 2\n", "1if 1 else 2\nb\n":
    with warnings.catch_warnings(record=True) as c:
        warnings.simplefilter("always")
        try:
            compile(s, "f", "single")
        except SyntaxError as e:
            print(e)
    print(repr(s), [(w.lineno, str(w.message)) for w in c])
