"""Makes built-in functions of those in a module that stands for one of CPython's in C."""

import sys
from _typhon_builtin import builtin
from types import FunctionType


def _text(default):
    return repr(default) if default is None or type(default) in (bool, int, float, str, bytes, tuple) else "<unrepresentable>"


def text_signature(function):
    """The parameters of a function as __text_signature__ has them, "($module, data, /, level=-1)"."""
    code = function.__code__
    names = code.co_varnames
    positional = names[: code.co_argcount]
    defaults = function.__defaults__ or ()
    required = len(positional) - len(defaults)
    texts = ["$module"]
    if code.co_posonlyargcount == 0:
        texts.append("/")
    for i, name in enumerate(positional):
        texts.append(name if i < required else f"{name}={_text(defaults[i - required])}")
        if i + 1 == code.co_posonlyargcount:
            texts.append("/")
    end = len(positional) + code.co_kwonlyargcount
    if code.co_flags & 4:
        texts.append(f"*{names[end]}")
        end += 1
    elif code.co_kwonlyargcount:
        texts.append("*")
    kwdefaults = function.__kwdefaults__ or {}
    for name in names[len(positional) : len(positional) + code.co_kwonlyargcount]:
        texts.append(f"{name}={_text(kwdefaults[name])}" if name in kwdefaults else name)
    if code.co_flags & 8:
        texts.append(f"**{names[end]}")
    return f"({', '.join(texts)})"


def as_builtins(namespace):
    """Replaces the public functions that a module defines, whose namespace this is."""
    module = sys.modules[namespace["__name__"]]
    for name, value in list(namespace.items()):
        if name[0] != "_" and type(value) is FunctionType and value.__module__ == module.__name__:
            namespace[name] = builtin(value, module, text_signature(value))
