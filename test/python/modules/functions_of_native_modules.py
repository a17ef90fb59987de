"""Functions of modules that CPython has in C, whatever they are written in here, are built-in functions."""

import _csv
import inspect
import pickle
import select
import types
import weakref
import zlib

FUNCTIONS = select.select, zlib.compress, zlib.decompress, _csv.list_dialects, pickle.dumps, pickle.loads, pickle.dump
for f in FUNCTIONS:
    print(repr(f), f.__name__, f.__qualname__, f.__module__, f.__self__.__name__, type(f) is type(f) and type(f).__name__)
    print(isinstance(f, types.BuiltinFunctionType), inspect.isbuiltin(f), inspect.isroutine(f), inspect.isfunction(f), callable(f))
    print(pickle.loads(pickle.dumps(f)) is f, f == f, f != len, hash(f) == hash(f), bool(f.__doc__), hasattr(f, "__dict__"))
    print(f.__get__ if hasattr(f, "__get__") else "does not bind", hasattr(f, "__code__"), weakref.ref(f)() is f)
print(len({*FUNCTIONS}))
print(select.select.__text_signature__, inspect.signature(select.select))
print(zlib.decompress.__text_signature__.partition(",")[0])


class Packed:
    pack = zlib.compress
    unpack = zlib.decompress
    dumps = pickle.dumps
    loads = pickle.loads
    wait = select.select


p = Packed()
print(p.unpack(p.pack(b"text" * 9)), p.loads(p.dumps([1, 2], protocol=2)), p.wait([], [], [], 0), Packed.wait is p.wait)
print(p.unpack(*[p.pack(b"x", level=9)], **{"bufsize": 10}))
print(types.BuiltinFunctionType.__call__(zlib.compress, b"a") == zlib.compress(b"a"))
for name in "__name__", "__qualname__", "__self__", "__doc__", "__text_signature__":
    descriptor = vars(types.BuiltinFunctionType)[name]
    print(name, descriptor.__get__(zlib.compress) == getattr(zlib.compress, name))
for change in (lambda: setattr(zlib.compress, "x", 1), lambda: setattr(zlib.compress, "__name__", "x"), lambda: type(zlib.compress)()):
    try:
        change()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
