# Objects that Python code takes away from under a running operation.
import abc
import io
import itertools
import weakref


class Releases(bytes):
    def __hash__(self):
        view.release()
        return 1

    def __len__(self):
        view.release()
        return 1


view = memoryview(Releases(b"abc"))
try:
    hash(view)
except BufferError as e:
    print(e)
try:
    view.hex(Releases(b":"))
except (BufferError, ValueError) as e:
    print(type(e).__name__, e)

with io.BytesIO(b"abc") as f:
    for target in memoryview(b"abc"), b"abc", 1, None:
        try:
            f.readinto(target)
        except TypeError as e:
            print(e)


class Original: pass
class Replacement: pass


instance = Original()
instance.__class__ = type("Short", (Original,), {})
gone = weakref.ref(type(instance))


class Meta(abc.ABCMeta):
    def __subclasscheck__(cls, candidate):
        instance.__class__ = Replacement
        print(candidate.__name__, gone() is not None)
        return False


class Interface(metaclass=Meta): pass


print(isinstance(instance, Interface))


class NoClass:
    def __getattribute__(self, name):
        if name == "__class__":
            raise AttributeError(name)
        return super().__getattribute__(name)


class A(abc.ABC): pass


print(isinstance(NoClass(), A))
A.register(NoClass)
print(isinstance(NoClass(), A))

source = (x for x in (1, 2))
alive = weakref.ref(source)
part = itertools.islice(source, 1)
del source
print(list(part), alive())
print(list(part))
