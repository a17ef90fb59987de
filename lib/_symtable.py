"""The compiler's symbol tables, for the symtable module; see src/compiler/symbols-data.ts."""

from _typhon_functions import as_builtins as _as_builtins

_ONLY_SYMBOLS = 0x40010000

DEF_GLOBAL = 1
DEF_LOCAL = 2
DEF_PARAM = 4
DEF_NONLOCAL = 8
USE = 16
DEF_FREE_CLASS = 64
DEF_IMPORT = 128
DEF_ANNOT = 256
DEF_COMP_ITER = 512
DEF_TYPE_PARAM = 1024
DEF_COMP_CELL = 2048
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT

TYPE_FUNCTION = 0
TYPE_CLASS = 1
TYPE_MODULE = 2
TYPE_ANNOTATION = 3
TYPE_TYPE_ALIAS = 4
TYPE_TYPE_PARAMETERS = 5
TYPE_TYPE_VARIABLE = 6

LOCAL = 1
GLOBAL_EXPLICIT = 2
GLOBAL_IMPLICIT = 3
FREE = 4
CELL = 5
SCOPE_OFF = 12
SCOPE_MASK = 15


class _Entry:
    """One block of code: its names with their flags, and the blocks in it."""

    def __init__(self, name, type, lineno, nested, varnames, symbols, children):
        self.id = id(self)
        self.name = name
        self.type = type
        self.lineno = lineno
        self.nested = nested
        self.varnames = list(varnames)
        self.symbols = dict(symbols)
        self.children = [_Entry(*child) for child in children]

    def __repr__(self):
        return f"<symtable entry {self.name}({self.id}), line {self.lineno}>"


_Entry.__name__ = _Entry.__qualname__ = "symtable entry"
_Entry.__module__ = "builtins"


def symtable(source, filename, startstr, /):
    """The entry of a whole source; startstr is the mode of compile()."""
    if not isinstance(startstr, str):
        raise TypeError(f"symtable() argument 3 must be str, not {type(startstr).__name__}")
    if startstr not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    code = compile(source, filename, startstr, _ONLY_SYMBOLS, True)
    return _Entry(*eval(code, {"__builtins__": {}}))


_as_builtins(globals())
