# tokenize, from str and from bytes.
import io
import tokenize

for token in tokenize.generate_tokens(io.StringIO("if x:\n  y = f'{a!r:>{w}}' # \u00e9\n\n  '''b\nc''' + 0777\n").readline):
    print(token)
for token in tokenize.tokenize(io.BytesIO("# coding: latin-1\nx = '\u00e9'".encode("latin-1")).readline):
    print(token)
for wrong in "x = (", "'abc", "if x:\n    y\n  z\n", "x \\ y", "f'{a'", "0xg":
    try:
        list(tokenize.generate_tokens(io.StringIO(wrong).readline))
    except (tokenize.TokenError, SyntaxError) as error:
        print(type(error).__name__, error.args)
source = "def f(a,  b):\n    return a  +  b\n"
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(source).readline)) == source)
