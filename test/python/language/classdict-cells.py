"""Which cells a class body leaves in the namespace that a metaclass gets."""


def cells(name, bases, namespace):
    return sorted(key for key in namespace if key.startswith("__cl"))


class Method(metaclass=cells):
    def f(self):
        pass


class Annotated(metaclass=cells):
    def f(self, other: int):
        pass


class Decorated(metaclass=cells):
    @staticmethod
    async def f():
        pass


class Plain(metaclass=cells):
    x = 1
    y = lambda self: self
    z = [i for i in (1, 2)]


class Variable(metaclass=cells):
    x: int = 1


class Alias(metaclass=cells):
    type X = int


class Generic(metaclass=cells):
    def f[T](self):
        pass


class Inner(metaclass=cells):
    class Innermost:
        def f(self):
            pass


def function():
    class Closure(metaclass=cells):
        def f(self):
            return __class__

    return Closure


print(Method, Annotated, Decorated, Plain, Variable, Alias, Generic, Inner, function())
