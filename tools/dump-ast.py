"""Write canonical dumps of CPython's AST (see src/parser/dump.ts) for the files named on stdin.

For each file: a line "SIZE NAME", then SIZE bytes of dump; SIZE is -1 if CPython cannot parse it.
Development only; run with CPython 3.14.
"""
import ast
import json
import struct
import sys
import warnings


def quote(text):
    return json.dumps(text).replace("\x7f", "\\u007f")


def constant(value):
    if value is Ellipsis:
        return "Ellipsis"
    if value is None or value is True or value is False:
        return repr(value)
    if isinstance(value, int):
        return "int %x" % value
    if isinstance(value, float):
        return "float " + struct.pack(">d", value).hex()
    if isinstance(value, complex):
        return "complex " + struct.pack(">d", value.imag).hex()
    if isinstance(value, str):
        return "str " + quote(value)
    return "bytes " + value.hex()


SIMPLE = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
CONSTANT_FIELDS = {("Constant", "value"), ("MatchSingleton", "value"), ("Interpolation", "str")}


def dump(value, out):
    if value is None:
        out.append("-")
    elif isinstance(value, list):
        out.append("[%d" % len(value))
        for item in value:
            dump(item, out)
    elif isinstance(value, SIMPLE):
        out.append('"%s"' % type(value).__name__)
    elif isinstance(value, ast.AST):
        name = type(value).__name__
        if value._attributes:
            name += " %d %d %d %d" % (value.lineno, value.col_offset, value.end_lineno, value.end_col_offset)
        out.append(name)
        for field in value._fields:
            item = getattr(value, field)
            if (type(value).__name__, field) in CONSTANT_FIELDS:
                out.append(constant(item))
            else:
                dump(item, out)
    elif isinstance(value, str):
        out.append(quote(value))
    else:
        out.append(str(value))


def dump_source(source, mode="exec"):
    out = []
    dump(compile(source, "<dump>", mode, ast.PyCF_ONLY_AST), out)
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(100000)
    for line in sys.stdin:
        name = line.rstrip("\n")
        try:
            with open(name, "rb") as file:
                text = dump_source(file.read()).encode()
        except (SyntaxError, ValueError):
            print(-1, name)
            continue
        print(len(text), name, flush=True)
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
