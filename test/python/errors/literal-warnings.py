"""Warnings about literals that are called, indexed or compared by identity."""
import warnings
for s in "__debug__()", "__debug__[1]", "__debug__ is 1", "1 is __debug__", "assert (__debug__, 1)", "(1+2)()", "(1+2)[0]", "(-1)()", "-1 is 1", "x is (1+2)", "'a'['b' 'c']", "'a'[1+1.0]", "[1][__debug__]", "[1,2][()]", "('a'+'b')['x']", "('a', 'b')['c']", "(1,2)['x']", "(1,2)()", "f'x'()", "f'{x}'[1.0]", "t'x'()", "t'{x}'[1]", "(not 1)()", "(not 1)[0]", "{1}[0]", "{1:2}()", "{1:2}[[]]", "(x for x in y)[0]", "(lambda: 1)[0]", "[x for x in y]['a']", "None()", "...[0]", "x is ()", "x is []", "() is ()", "x is -1", "x is not 'a'", "x == 1 is 2", "b'a'['x']", "'%s' % 1 ()", "('%s' % 'x')()", "(1 if x else 2)()", "'a'[None]", "'a'[True]","'a'[1j]", "'a'[b'x']", "(1 < 2)()", "(1 and 2)()", "assert ()", "assert (x,)", "assert (1,2)", "assert ('a' 'b')", "(1 and 2)[0]", "'abc'[0]()", "(1,)[0]()", "(1,2)[0][0]":
    with warnings.catch_warnings(record=True) as c:
        warnings.simplefilter("always")
        try: compile(s, "f", "exec")
        except SyntaxError as e: print(s, e)
    print(s, [(w.lineno, str(w.message)) for w in c])
