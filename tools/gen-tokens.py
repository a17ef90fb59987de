"""Record what CPython 3.14's `tokenize` shows for small sources, for src/parser/tokenize.test.ts.

Run with CPython 3.14:  python3.14 tools/gen-tokens.py > src/parser/fixtures/tokens.json
With file names as arguments, records those files instead.
"""
import _tokenize
import io
import json
import sys

SOURCES = [
    "x = 1\n", "x = 1", "# c\n", "# c", "if x:\n  y # c\n\n  # d\nz\n", "f'a{x!r:>{w}}b{{c'\n", "x = (1,\n # c\n 2)\n", "'''a\nb'''", "é = 'é' # é\n",
    "a \\\n b\n", "", "\n", "x\n\n\n", "f'''{\nx}'''", "$ ? !\n", "  x\n y\n", "(", "'abc", "0777", "x = 1\r\ny\r\n", "if x:\n\ty\n", "\tx", "t'{x}'\n", "a <> b",
    "def f():\n  x\n  ", "if a:\n  if b:\n    c\n    # d\n  # e\nf", "if a:\n  if b:\n    c", "if a:\n b\n", "f'''a\n{x}\nb''' + y\n", "f'''\n{x}''' 'z'\n", "f'{x:\\n}'\n",
    "f'{x=}'", "f'{{}}'", "f'a{{b}}c'", "f'}}'", "f''", "f'{x}{y}'", "rf'\\{x}'", "f'{f\"{x}\"}'", "'a' \"b\" '''c''' b'd' Rb'e'", "x = '''\n  a\n''' # c\n", "match x:\n  case 1: pass\n",
    "async def f(): await x\n", "lambda: 0", "a if b else c; d", "x := 1", "a -> b ... @ //= **=", "1 + 1.5j - 0x_f", "𝒳 = '𝒳' + 𝒳\n", "f'𝒳{𝒳}𝒳'\n", "x\\\n", "\\", "x = [\n\n\n1]\n", "(\n#c\n)\n",
    "@a\ndef f(): ...\n", "  # c\n", "  \n", "\x0cx\n", "x\r\n# c\r\n\r\n'''a\r\nb'''\r\n", "\"a\\\nb\"\n", "f\"a\\\nb{x}\"\n", ")", "]}", "(]", "f'{x'", "f'{x!'", "f'", "f'''", "'''", "f'{x}}'", "0x", "1_", "1e", "5a", "a\x01b",
    "if x:\n    y\n  z\n", "if x:\n\ty\n        z\n", "x = ¬", "a\nb\\ c\n", "x # c\n  # d\n", "if x:\n  y\n# c\n  z\n", "f'''{x}\n'''", "f'''a{x:\n}b'''", "t'''\n{x!r}\n''' ", "yield", "x=1;", "print(*a, **b)", "x  =  y   \n",
]


def record(source):
    entry = {"source": source, "tokens": [], "error": None}
    iterator = _tokenize.TokenizerIter(io.StringIO(source, newline="").readline, extra_tokens=True)
    try:
        for type, string, start, end, line in iterator:
            entry["tokens"].append([type, string, *start, *end, line])
    except SyntaxError as error:
        entry["error"] = [
            type_name(error), error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text,
        ]
    return entry


def type_name(error):
    return error.__class__.__name__


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for name in sys.argv[1:]:
            try:
                with open(name, encoding="utf-8", newline="") as file:
                    print(json.dumps({"name": name, **record(file.read())}))
            except UnicodeDecodeError:
                pass
    else:
        print("[\n" + ",\n".join(json.dumps(record(s)) for s in SOURCES) + "\n]")
