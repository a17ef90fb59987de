"""Characters that bytes cannot hold: where the error is, with tokens before and behind."""
for s in ['b"é"', 's b"é"', 's b"\U0001f883"', 's b"aé"', 's b"éa" ', 's b"\U0001f883\U0001f883"', 's b"a\U0001f883\U0001f883é"', 'f(b"\U0001f883")', 's b"x" b"\U0001f883"', 'x = b"\U0001f883" 1', '\U0001f883 b"é"', 's "\U0001f883" b"é"', 'é b"é"', 's b"""\U0001f883"""', 's br"\U0001f883"', '"é" b"é"', 's b"x" "\U0001f883"', 'é; s b"é"','é; b"é"','é+ b"é"', '"é" s b"é"', 's b"\n\U0001f883"', 's b"""\n\U0001f883"""', 'b"""\n\U0001f883"""', 's b"€"', 's b"é€"']:
    try: compile(s, 'f', 'exec'); print(ascii(s), 'ok')
    except SyntaxError as e: print(ascii(s), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
