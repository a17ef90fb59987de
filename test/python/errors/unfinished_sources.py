# Errors and warnings about sources that end early, and about strings where none may stand.
import warnings

SOURCES = [
    "(n\nl=", "(n\nl", "[n\nl=", "(n\nl==", "(n\nx l=", "(n\nl=\n", "(n\nl=3", "(n\nl=3)", "f(n\nl=", "f(n l=", "{n\nl=", "(n\nl:=",
    '3 "\\F"', 'x = 3 "\\F"', "(3 '\\F' '\\G')", 'x "\\F"', '3; "\\F" 3', "1 b'\\F'", "3 f'\\F{1}\\G'", "3 '\\400'", '"\\“"', "b'\\F' 3", "'a' 3 '\\F'",
    "del 3 '\\F'", "x = 3\ny = 3 '\\F'\n3 '\\G'", "\U0001fa57", "x\u088f",
]  # fmt: skip

for source in SOURCES:
    for mode in ("exec", "eval", "single"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                compile(source, "f", mode)
                result = "ok"
            except SyntaxError as e:
                result = (type(e).__name__, e.args)
        print(ascii(source), mode, ascii(result), [ascii(str(w.message)) + str(w.lineno) for w in caught])
