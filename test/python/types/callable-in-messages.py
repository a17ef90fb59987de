# How messages about the arguments of a call name what is called: by whatever __qualname__ and __module__ it has.
class Text(str):
    def __str__(self):
        return "shown"


class Thing:
    def __init__(self, qualname, module):
        self.qualname = qualname
        self.module = module

    def __getattribute__(self, name):
        if name not in ("__qualname__", "__module__"):
            return object.__getattribute__(self, name)
        value = object.__getattribute__(self, name.strip("_"))
        if isinstance(value, Exception):
            raise value
        return value

    def __call__(self, *args, **options):
        return "called"

    def __str__(self):
        return "thing"


class Nothing:
    def __getattribute__(self, name):
        return None

    def __call__(self):
        pass


def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


for qualname in "name", 3, None, Text("raw"), AttributeError("no"), ValueError("bad"):
    for module in "builtins", "m", None, 3, Text("builtins"), Text("raw"), AttributeError("no"), ValueError("bad"):
        thing = Thing(qualname, module)
        attempt(lambda: thing(*True))
        attempt(lambda: thing(**True))
        attempt(lambda: thing(x=1, **{"x": 2}))
attempt(lambda: Nothing()(*True))
attempt(lambda: Nothing()(**True))
attempt(lambda: Nothing()(x=1, **{"x": 2}))
