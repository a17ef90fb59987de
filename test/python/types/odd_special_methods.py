# Special methods that are odd on being bound, iterators whose __reduce__ runs Python code, messages with full type names.
import builtins


class Gone:
    @property
    def __eq__(self):
        raise AttributeError("gone")

    __hash__ = None


class Broken:
    @property
    def __eq__(self):
        raise KeyError("broken")

    __hash__ = None


print(Gone() == Gone(), Gone() == 1)
try:
    Broken() == 1
except KeyError as e:
    print(repr(e))
print(None.__ne__(None), None.__ne__(1), ....__ne__(...))


def reduce_while_exhausted(name, it):
    class Key:
        def __hash__(self):
            return hash(name)

        def __eq__(self, other):
            list(it)
            return other == name

    original = getattr(builtins, name)
    key = Key()
    del builtins.__dict__[name]
    builtins.__dict__[key] = original
    try:
        return it.__reduce__()
    finally:
        for k in list(builtins.__dict__):
            if k is key:
                del builtins.__dict__[k]
        builtins.__dict__[name] = original


for name, it in ("iter", iter([1, 2])), ("reversed", reversed([1, 2])), ("iter", iter("xyz")), ("iter", iter((1,))):
    print(reduce_while_exhausted(name, it))


class Text(str):
    def __del__(self):
        print("text is gone")


it = iter(Text("a"))
print(next(it), next(it, "end"), it.__length_hint__(), it.__reduce__()[1])
print(it.__setstate__(1), list(it))
try:
    "%c" % Text("xy")
except TypeError as e:
    print(e)
try:
    hash(tuple([[]]))
except TypeError as e:
    print(e)
t = ()
for _ in range(400_000):
    t = (t,)
try:
    hash(t)
except RecursionError as e:
    print(str(e).endswith("while hashing a tuple"))
for f in (lambda: 1 << 2**62), (lambda: list(range(10**12))), (lambda: "x" * 10**12), (lambda: [0] * 10**12), (lambda: bytes(10**12)):
    try:
        f()
    except MemoryError as e:
        print(repr(e))
