"""Sources in encodings that the compiler does not know itself: decoded by the codecs that Python programs use."""

import codecs


def decode(source, encoding, filename, from_file, declared):
    """The text of `source`, whose declaration ends at `declared`, or the SyntaxError to raise. From there on a file is read anew in its encoding."""
    try:
        try:
            info = codecs.lookup(encoding)
        except LookupError:
            raise LookupError(f"unknown encoding: {encoding}") from None
        if not info._is_text_encoding:
            what = f"{encoding!r} is not a text encoding"
            raise LookupError(what if from_file else f"{what}; use codecs.decode() to handle arbitrary codecs")
        try:
            return _text(info.decode(source)[0])
        except UnicodeDecodeError:
            if from_file:
                info.decode(source[declared:])
            raise
    except (LookupError, UnicodeError) as error:
        return SyntaxError(str(error), (filename, 0, -1, None))


def _text(text):
    if not isinstance(text, str):
        raise LookupError(f"decoder should return a string result, not '{type(text).__name__}'")
    return text
