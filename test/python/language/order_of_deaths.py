"""The order in which what a frame, a list or a tuple holds is released."""

class Log:
    def __init__(self,n): self.n=n
    def __del__(self): print("gone",self.n)
def f(a,b,c=None):
    d=Log("d"); return 1
f(Log("a"),Log("b"))
print("--")
def g():
    x=Log("x"); y=Log("y"); yield 1
for _ in g(): pass
print("--")
class A:
    def __init__(self,a,b): pass
A(Log("a"),Log("b"))
print("--")
def h(a,b): raise ValueError
try: h(Log("a"),Log("b"))
except ValueError: pass
print("--")
len([Log("a"),Log("b")])
max(Log("k1"),Log("k2"),key=lambda v:v.n)
