"""Modules that CPython has in C show their own names and no others."""

import importlib
import zlib

for name in (
    "_ast _csv _lsprof _opcode _pickle _posixsubprocess _statistics _symtable _tokenize grp pwd resource select termios zlib zoneinfo"
).split():
    module = importlib.import_module(name)
    print(name, *[name for name in dir(module) if name[0] != "_"])
print(type(zlib.compressobj()), type(zlib.decompressobj()))
import pickle

print(type(pickle.Pickler(open(1, "wb", closefd=False)).memo))
