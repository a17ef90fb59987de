# Functions that instances hold under a name, called at one place: replaced, deleted, shadowing and shadowed by methods, with the values in a dict.
class Held:
    def __init__(self, f):
        self.f = f


class Other:
    def f(self):
        return "other's method"


def call(o):
    try:
        return o.f()
    except AttributeError as e:
        return str(e)


o = Held(lambda: "first")
for _ in range(3):
    print(call(o))
o.f = [1, 2, 3].copy
print(call(o), call(Other()), call(o))
del o.f
print(call(o))
Held.f = lambda self: "method"
print(call(o), call(Held(lambda: "own")))
del Held.f
print(call(o), call(Held("abc".upper)))
p = Held(lambda: "in a dict")
p.__dict__["g"] = 1
print(call(p), call(p), call(o))
p.__dict__["f"] = lambda: "another"
print(call(p))
del p.__dict__["f"]
print(call(p))
q = Held(lambda: 1)
q.__class__ = type("Sub", (Held,), {"f": property(lambda self: lambda: "property")})
print(call(q), call(Held(lambda: "again")))
