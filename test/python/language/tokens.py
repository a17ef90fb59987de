# The tokens of the parser and those of tokenize.
import _tokenize, token, io
def show(src, extra):
    print('---', repr(src), extra)
    try:
        for t in _tokenize.TokenizerIter(io.StringIO(src).readline, extra_tokens=extra):
            print(token.tok_name[t[0]], *t[1:])
    except SyntaxError as e: print(type(e).__name__, e.args)
for src in ("x = 1 # c\n\n# foo\nif a:\n  b=(1,\n  2)\nelse: c\n", "f'a{b!r:>{w}}c'\n", "async def f(): await x", "x\\\n=1", "a\n  # c\n b", "]", "(", "0x", "'abc", "a\x00b", "é = 'ü'\n", "if a:\n\tb\n        c\n", "a;b\n", "x = '''a\nb'''\n", "1 if x else\n", "  a\nb", "class A:\n  def f(self):\n    pass\n\n  x=1\n", "a $ b", "a ? b", "a ! b","$", "f'{a", "f'''{\na}'''\n", "{)\n", "x\\ \n", "if 1:\n  a\n b\n"):
    show(src, False); show(src, True)
