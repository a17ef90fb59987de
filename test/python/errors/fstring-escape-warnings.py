"""Warnings of escapes in f-strings: of those that are not complete there are none."""
import warnings
for s in ["f'\\d{", "f'\\d", "f'\\d{x", "f'\\d{x}", "f'\\d{x}'", "f'\\d{\n'", "x\nf'\\d{", "f'\\d{x} \\q {", "f'''\\d{", "f'\\d{}'", "f'\\d{x!}'", "f'\\{", "f'\\{6}'", "f'a' '\\d' f'\\q{", "x = f'\\d{ +", "f'\\d{'", "(f'\\d{", "f'\\d{x:\\q", "f'\\d{x:\\q}", "t'\\d{", "f'\\d{x", "f'\\d{x y}'", "f'\\d{x}' 1"]:
    with warnings.catch_warnings(record=True) as c:
        warnings.simplefilter("always")
        try: compile(s, "f", "exec")
        except SyntaxError as e: print(repr(s), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    print(repr(s), [(w.lineno, str(w.message)[:10]) for w in c])
