"""Surrogates that escapes make stay two characters, wherever the compiler puts literals together."""
import ast, sys
a="\ud83d\ude00"; b="\ud83d" "\ude00"; c="\ud83d"+"\ude00"; d="\U0001f600"; e="😀\ude00"; f="\ud83d😀"
x=1
vals=[a,b,c,d,e,f,f"\ud83d{x}\ude00",f"\ud83d\ude00{x}\ud83d" "\ude00", "\ud83d\ude00"[0], "\ud83d\ude00"[1], "\ud83d\ude00"*2, "\ude00\ud83d"*2, "\ud83d%s\ude00" % (x,), "\ud83d\ude00%s" % (x,), ("\ud83d\ude00","\U0001f600"), "\ud83d\ude00a", r"\ud83d\ude00"]
for v in vals: print(ascii(v), len(v))
print(a==d, a is b)
for v in (a,d):
    try: print(v.encode('utf-16-le','surrogatepass'), v.encode())
    except UnicodeError as err: print(err)
t=ast.parse(r'x="\ud83d\ude00"; y="\U0001f600"'); print(ascii(ast.dump(t)))
ns={}; exec(compile(t,'f','exec'),ns); print(ascii(ns['x']),ascii(ns['y']))
n=ast.Module([ast.Assign([ast.Name('q',ast.Store())],ast.Constant("😀\ud83d\ude00\U0001f600\ude00\ud83d"))],[]); ast.fix_missing_locations(n); exec(compile(n,'f','exec'),ns); print(ascii(ns['q']))
print(t'\ud83d\ude00{x}\ud83d' .strings == ("\ud83d\ude00","\ud83d"))
exec('from __future__ import annotations\ndef f(a: "\\ud83d\\ude00", b: "\\U0001f600"): pass\nprint(ascii(f.__annotations__))')
print({"\ud83d\ude00":1,"\U0001f600":2} | {a:3} == {a:3,d:2}, len({"\ud83d\ude00","\U0001f600"}))
import marshal; print(ascii(marshal.loads(marshal.dumps(a))))
