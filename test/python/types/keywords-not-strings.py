"""Keys of ** that are no strings, and too many keywords: who complains first, the call or what is called."""


class Plain:
    pass


class Init:
    def __init__(self):
        pass


class New:
    def __new__(cls, **kw):
        return object.__new__(cls)


class Meta(type):
    def __call__(cls):
        pass


class WithMeta(metaclass=Meta):
    pass


class Error(Exception):
    pass


class Numbers(list):
    pass


class Table(dict):
    pass


def function(**kw):
    pass


def attempt(things, *attempts):
    for args, keywords in attempts:
        for thing in things:
            try:
                thing(*args, **keywords)
            except TypeError as e:
                print(args, keywords, thing if isinstance(thing, type) else type(thing).__name__, e)


attempt(
    [Plain, Init, New, WithMeta, Error, Numbers, function, object, int, list, Exception, len, Plain()],
    ((), {1: 2}),
    ((), {1: 2, "a": 3}),
    ((1,), {"a": 3, None: 2}),
)
attempt(
    [map, zip, NameError, ImportError, AttributeError],
    ((), {1: 2}),
    ((), {"a": 1, "b": 2}),
    ((1,), {"a": 1, "b": 2, "c": 3}),
    ((1,), dict.fromkeys("abcd")),
)
attempt(
    [type("Mine", (base,), {}) for base in (list, tuple, set, frozenset, float, ValueError)],
    ((), {1: 2}),
    ((1,), {1: 2}),
    ((1, 2, 3, 4), {1: 2, "a": 3}),
)
