"""The names that pickle takes from its accelerator: PickleBuffer, the exceptions, and picklers that behave as CPython's in C do.

The picklers do their work through those of module pickle, which imports this module while it is itself being imported: they are made when
first asked for.
"""

import sys as _sys
from _typhon_builtin import builtin as _builtin
from _typhon_functions import text_signature as _text_signature
from _typhon_pickle import PickleBuffer


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


class _MemoProxy(dict):
    """A pickler's or unpickler's memo as its attribute `memo` shows it."""

    __slots__ = ()

    def copy(self):
        """Copy the memo to a new object."""
        return dict(self)

    def __reduce__(self):
        """Implement pickle support."""
        return dict, (dict(self),)


class _PicklerMemoProxy(_MemoProxy):
    __slots__ = ()


class _UnpicklerMemoProxy(_MemoProxy):
    __slots__ = ()

    def _check(self):
        for key in self:
            if not isinstance(key, int):
                raise TypeError("memo key must be integers")
            if key < 0:
                raise ValueError("memo key must be positive integers.")


def _to_long(value):
    from operator import index

    number = index(value)
    if not -(2**63) <= number < 2**63:
        raise OverflowError("Python int too large to convert to C long")
    return number


for _class in _PicklerMemoProxy, _UnpicklerMemoProxy:
    _class.__name__ = _class.__qualname__ = _class.__name__[1:]
del _class

_MADE_LATER = {"Pickler", "Unpickler", "dump", "dumps", "load", "loads"}


def __getattr__(name):
    if name not in _MADE_LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # While pickle is being imported it asks for these names when its own classes are there.
    pickle = _sys.modules.get("pickle")
    if pickle is None:
        import pickle
    elif not hasattr(pickle, "_loads"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in globals():
        globals().update(_make(pickle))
    return globals()[name]


def __dir__():
    return sorted({*globals(), *_MADE_LATER})


class _use:
    """A pickler works for one caller at a time: what it calls cannot come back to it, and other threads are refused."""

    __slots__ = ("_busy",)

    def __init__(self, owner):
        busy = owner.__dict__["_busy"]
        if not busy.acquire(blocking=False):
            raise RuntimeError(f"{owner._kind} object is already used")
        self._busy = busy

    def __enter__(self):
        pass

    def __exit__(self, *exc_info):
        self._busy.release()


def _own_error(error, namespace, metastack):
    """What CPython's unpickler says where the one in Python fails over bad data; None if the error comes from somewhere else."""
    last = error.__traceback__
    while last.tb_next is not None:
        last = last.tb_next
    if last.tb_frame.f_globals is not namespace:
        return None
    where, text = last.tb_frame.f_code.co_name, str(error)
    if isinstance(error, EOFError):
        return EOFError("Ran out of input")
    if isinstance(error, KeyError):
        if where != "load":
            return None
        key = error.args[0]
        shown = chr(key) if 32 <= key < 127 and key not in b"'\\" else f"\\x{key:02x}"
        return UnpicklingError(f"invalid load key, '{shown}'.")
    if text == "index out of range" or not isinstance(error, IndexError):
        return UnpicklingError("pickle data was truncated")
    if text not in ("pop from empty list", "list index out of range"):
        return None
    if where == "pop_mark" and last.tb_frame.f_back.f_code.co_name != "load_pop":
        return UnpicklingError("could not find MARK")
    return UnpicklingError("unexpected MARK found" if metastack else "unpickling stack underflow")


def _make(pickle):
    from io import BytesIO
    from struct import error as struct_error
    from threading import Lock

    class User:
        def __new__(cls, *args, **kwargs):
            self = super().__new__(cls)
            self.__dict__["_busy"] = Lock()
            return self

        def __setattr__(self, name, value):
            if name == "memo":
                proxy = self._memo_proxy
                if not isinstance(value, dict):
                    article = "an" if proxy is _UnpicklerMemoProxy else "a"
                    kind = type(value).__name__
                    raise TypeError(f"'memo' attribute must be {article} {proxy.__name__} object or dict, not {kind}")
                value = proxy(value)
                if proxy is _UnpicklerMemoProxy:
                    value._check()
            elif name in self._numbers:
                value = _to_long(value)
            super().__setattr__(name, value)

        def __delattr__(self, name):
            if name == "memo":
                raise TypeError("attribute deletion is not supported")
            if name in self._numbers:
                raise TypeError("can't delete numeric/char attribute")
            super().__delattr__(name)

    class Pickler(User, pickle._Pickler):
        """Writes pickles to a file."""

        __module__ = "_pickle"
        __qualname__ = _kind = "Pickler"
        _memo_proxy = _PicklerMemoProxy
        _numbers = ("bin", "fast")

        def __init__(self, file, protocol=None, fix_imports=True, buffer_callback=None):
            with _use(self):
                super().__init__(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)

        def dump(self, obj, /):
            """Write the pickle of an object to the file."""
            with _use(self):
                super().dump(obj)

        def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, state_setter=None, *, obj=None):
            for items, which in (listitems, "fourth"), (dictitems, "fifth"):
                if items is not None and not hasattr(items, "__next__"):
                    kind = type(items).__name__
                    raise PicklingError(f"{which} item of the tuple returned by __reduce__ must be an iterator, not {kind}")
            if state_setter is not None and not callable(state_setter):
                kind = type(state_setter).__name__
                raise PicklingError(f"sixth item of the tuple returned by __reduce__ must be callable, not {kind}")
            if self.proto >= 2 and getattr(func, "__name__", "") == "__newobj_ex__" and isinstance(args, tuple) and len(args) == 3:
                for part, which, wanted in (args[1], "second", tuple), (args[2], "third", dict):
                    if not isinstance(part, wanted):
                        kind = type(part).__name__
                        raise PicklingError(f"{which} argument to __newobj_ex__() must be a {wanted.__name__}, not {kind}")
            super().save_reduce(func, args, state, listitems, dictitems, state_setter, obj=obj)

    class Unpickler(User, pickle._Unpickler):
        """Reads pickles from a file."""

        __module__ = "_pickle"
        __qualname__ = _kind = "Unpickler"
        _memo_proxy = _UnpicklerMemoProxy
        _numbers = ()

        def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
            with _use(self):
                read, readline = getattr(file, "read", None), getattr(file, "readline", None)
                if read is None or readline is None:
                    raise TypeError("file must have 'read' and 'readline' attributes")
                buffers = None if buffers == () else buffers
                super().__init__(file, fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers)

                def whole(size):
                    data = read(size)
                    if len(data) < size and size > 1:
                        raise UnpicklingError("pickle data was truncated")
                    return data

                def line():
                    data = readline()
                    if not data.endswith(b"\n"):
                        raise UnpicklingError("pickle data was truncated")
                    return data

                self._file_read, self._file_readline = whole, line

        def load_global(self):
            module, name = self.readline()[:-1], self.readline()[:-1]
            if not module or not name:
                raise UnpicklingError("pickle data was truncated")
            self.append(self.find_class(str(module, "utf-8"), str(name, "utf-8")))

        dispatch = {**pickle._Unpickler.dispatch, pickle.GLOBAL[0]: load_global}

        def load(self):
            """Read a pickle from the file and return what it holds."""
            with _use(self):
                try:
                    return super().load()
                except (EOFError, IndexError, KeyError, struct_error) as error:
                    own = _own_error(error, pickle.__dict__, self.__dict__.get("metastack"))
                    if own is None:
                        raise
                raise own

    def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        """Write the pickle of an object to a file."""
        pickle._Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)

    def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
        """The pickle of an object as bytes."""
        file = BytesIO()
        pickle._Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
        return file.getvalue()

    def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
        """Read a pickle from a file and return what it holds."""
        return Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers).load()

    def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
        """Return what a pickle, given as bytes, holds."""
        return Unpickler(BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers).load()

    functions = dump, dumps, load, loads
    made = {function.__name__: _builtin(function, _sys.modules[__name__], _text_signature(function)) for function in functions}
    return {"Pickler": Pickler, "Unpickler": Unpickler, **made}
