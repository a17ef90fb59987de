# Which of several wrong things is complained about, and in whose name.
import collections


class Keys:
    def __init__(self, keys):
        self.given = keys

    def keys(self):
        return self.given

    def __getitem__(self, key):
        return key


class BadIter:
    def __init__(self, error):
        self.error = error

    def __iter__(self):
        raise self.error


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for keys in (3, "ab", None, [1], BadIter(TypeError("own")), BadIter(ValueError("own"))):
    o = Keys(keys)
    show(lambda: {**o})
    show(dict, o)
    show({}.update, o)
    show(lambda: dict(a=1, **Keys("b")))

by = bytearray(b"abc")
show(by.__setitem__, slice(by, None), range(5, -5, -2))
show(by.__setitem__, slice(0, None, 0), 3)
show(by.__setitem__, slice(0, 1), 3)
show(by.__delitem__, slice("a", 1))
show(by.__setitem__, slice(0, 1), range(3))
print(by)


class OwnDict(dict):
    pass


for o in ([], {}, set(), frozenset(), OwnDict(), collections.Counter(), (), ""):
    for name in ("__contains__", "__getitem__"):
        if hasattr(o, name):
            for args in ((), (1, 2)):
                show(getattr(o, name), *args)
