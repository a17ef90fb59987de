"""The iterator behind tokenize. The compiler tokenizes the whole source at once; see src/parser/tokenize.ts."""

_ONLY_TOKENS = 0x40000000


class TokenizerIter:
    def __init__(self, readline, /, *, encoding=None, extra_tokens):
        self._readline = readline
        self._encoding = encoding
        self._extra_tokens = extra_tokens
        self._tokens = None

    def __iter__(self):
        return self

    def __next__(self):
        if self._tokens is None:
            self._tokens = self._read()
        return next(self._tokens)

    def _read(self):
        lines = []
        null = None
        while True:
            try:
                line = self._readline()
            except StopIteration:
                break
            if self._encoding is not None:
                if not isinstance(line, bytes):
                    raise TypeError("readline() returned a non-bytes object")
                line = line.decode(self._encoding, "replace")
            elif not isinstance(line, str):
                raise TypeError("readline() returned a non-string object")
            if not line:
                break
            if "\0" in line:
                null = len(lines) + 1, line[:line.index("\0")]
                break
            lines.append(line)
        code = compile("".join(lines), "<string>", "eval" if self._extra_tokens else "exec", _ONLY_TOKENS, True)
        tokens, error = eval(code, {"__builtins__": {}})
        if null is not None and error is None:
            while tokens and not tokens[-1][1].strip():
                tokens = tokens[:-1]
            lineno, text = null
            error = "SyntaxError", "source code cannot contain null bytes", lineno, 0, text, lineno, 0
        yield from tokens
        if error is not None:
            raise _error(*error)


def _error(name, message, lineno, offset, text, end_lineno, end_offset):
    cls = {"IndentationError": IndentationError, "TabError": TabError}.get(name, SyntaxError)
    if message == "unexpected EOF in multi-line statement":
        # This one has its place in its attributes only.
        error = cls(message)
        error.filename = "<string>"
        error.lineno, error.offset, error.end_lineno = lineno, offset, end_lineno
        return error
    return cls(message, ("<string>", lineno, offset, text, end_lineno, end_offset))
