"""CSV parsing and writing: readers, writers and dialects, as module csv builds on them."""

import threading as _threading
from _typhon_functions import as_builtins as _as_builtins

QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3
QUOTE_STRINGS = 4
QUOTE_NOTNULL = 5

_MISSING = object()
_dialects = {}
_field_limit = 131072


class Error(Exception):
    pass


def _bool(name, value):
    return bool(value)


def _char(name, value, none=False):
    """A dialect option that is one character; None where `none` allows it."""
    if value is None and none:
        return None
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be a unicode character{" or None" if none else ""}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a unicode character{" or None" if none else ""}, not a string of length {len(value)}')
    return value


class Dialect:
    """CSV dialect

The Dialect type records CSV dialect options."""

    __slots__ = ("_delimiter", "_quotechar", "_escapechar", "_lineterminator", "_quoting", "_doublequote", "_skipinitialspace", "_strict")

    def __new__(
        cls, dialect=None, delimiter=_MISSING, doublequote=_MISSING, escapechar=_MISSING, lineterminator=_MISSING, quotechar=_MISSING, quoting=_MISSING,
        skipinitialspace=_MISSING, strict=_MISSING,
    ):  # fmt: skip
        given = (delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict)
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        if type(dialect) is Dialect and cls is Dialect and all(option is _MISSING for option in given):
            return dialect

        def option(value, name, default):
            if value is not _MISSING:
                return value
            return getattr(dialect, name, default) if dialect is not None else default

        self = object.__new__(cls)
        quotechar_given = option(quotechar, "quotechar", _MISSING)
        quoting_given = option(quoting, "quoting", _MISSING)
        self._delimiter = _char("delimiter", option(delimiter, "delimiter", ","))
        self._doublequote = bool(option(doublequote, "doublequote", True))
        self._escapechar = _char("escapechar", option(escapechar, "escapechar", None), True)
        terminator = option(lineterminator, "lineterminator", "\r\n")
        if not isinstance(terminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(terminator).__name__}')
        self._lineterminator = terminator
        self._quotechar = _char("quotechar", '"' if quotechar_given is _MISSING else quotechar_given, True)
        level = QUOTE_MINIMAL if quoting_given is _MISSING else quoting_given
        if type(level) is not int:
            raise TypeError(f'"quoting" must be an integer, not {type(level).__name__}')
        if not QUOTE_MINIMAL <= level <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if self._quotechar is None and quoting_given is _MISSING:
            level = QUOTE_NONE
        self._quoting = level
        self._skipinitialspace = bool(option(skipinitialspace, "skipinitialspace", False))
        self._strict = bool(option(strict, "strict", False))
        if level != QUOTE_NONE and self._quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        self._check()
        return self

    def _check(self):
        options = {"delimiter": self._delimiter, "escapechar": self._escapechar, "quotechar": self._quotechar}
        for name, char in options.items():
            if char is not None and (char in "\r\n" or char == " " and name != "delimiter" and self._skipinitialspace):
                raise ValueError(f"bad {name} value")
        for name, char in options.items():
            if char is not None and char in self._lineterminator:
                raise ValueError(f"bad {name} or lineterminator value")
        names = list(options)
        for i, name in enumerate(names):
            for other in names[i + 1 :]:
                if options[name] is not None and options[name] == options[other]:
                    raise ValueError(f"bad {name} or {other} value")

    delimiter = property(lambda self: self._delimiter)
    quotechar = property(lambda self: self._quotechar)
    escapechar = property(lambda self: self._escapechar)
    lineterminator = property(lambda self: self._lineterminator)
    quoting = property(lambda self: self._quoting)
    doublequote = property(lambda self: self._doublequote)
    skipinitialspace = property(lambda self: self._skipinitialspace)
    strict = property(lambda self: self._strict)

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle {type(self).__name__!r} instances")


_START_RECORD, _START_FIELD, _ESCAPED, _IN_FIELD, _IN_QUOTED, _ESCAPE_IN_QUOTED, _QUOTE_IN_QUOTED, _AFTER_NEWLINE, _AFTER_ESCAPED_NEWLINE = range(9)


class Reader:
    """CSV reader

Reader objects are responsible for reading and parsing tabular data
in CSV format."""

    def __init__(self, iterator, dialect):
        self._input = iterator
        self._dialect = dialect
        self._lines = 0
        self._lock = _threading.RLock()

    dialect = property(lambda self: self._dialect)
    line_num = property(lambda self: self._lines)

    def __iter__(self):
        return self

    def __next__(self):
        with self._lock:
            return self._record()

    def _record(self):
        fields = self._fields = []
        self._begin()
        state = _START_RECORD
        while True:
            try:
                line = next(self._input)
            except StopIteration:
                if self._field or state == _IN_QUOTED or self._quoted and state != _START_RECORD:
                    if self._dialect.strict:
                        raise Error("unexpected end of data") from None
                    self._save()
                    return fields
                raise
            if self._fields is not fields:
                raise Error("iterator has already advanced the reader")
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
            self._lines += 1
            for char in line:
                state = self._step(state, char)
            state = self._step(state, None)
            if state == _START_RECORD:
                return fields

    def _begin(self):
        self._field = []
        self._unquoted = self._quoted = False

    def _add(self, char):
        if len(self._field) >= _field_limit:
            raise Error(f"field larger than field limit ({_field_limit})")
        self._field.append(char)

    def _save(self):
        text = "".join(self._field)
        quoting = self._dialect.quoting
        if self._unquoted and not text and quoting in (QUOTE_NOTNULL, QUOTE_STRINGS):
            self._fields.append(None)
        elif self._unquoted and text and quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS):
            self._fields.append(float(text))
        else:
            self._fields.append(text)
        self._begin()

    def _step(self, state, char):
        """The state after a character; None stands for the end of a line."""
        dialect = self._dialect
        end = char is None or char in "\r\n"
        if state == _START_RECORD:
            if char is None:
                return state
            if end:
                return _AFTER_NEWLINE
            state = _START_FIELD
        if state == _START_FIELD:
            self._unquoted = True
            if end:
                self._save()
                return _START_RECORD if char is None else _AFTER_NEWLINE
            if char == dialect.quotechar and dialect.quoting != QUOTE_NONE:
                self._unquoted = False
                self._quoted = True
                return _IN_QUOTED
            if char == dialect.escapechar:
                return _ESCAPED
            if char == " " and dialect.skipinitialspace:
                return state
            if char == dialect.delimiter:
                self._save()
                return state
            self._add(char)
            return _IN_FIELD
        if state == _ESCAPED:
            if char is not None and end:
                self._add(char)
                return _AFTER_ESCAPED_NEWLINE
            self._add("\n" if char is None else char)
            return _IN_FIELD
        if state == _AFTER_ESCAPED_NEWLINE:
            if char is None:
                return state
            state = _IN_FIELD
        if state == _IN_FIELD:
            if end:
                self._save()
                return _START_RECORD if char is None else _AFTER_NEWLINE
            if char == dialect.escapechar:
                return _ESCAPED
            if char == dialect.delimiter:
                self._save()
                return _START_FIELD
            self._add(char)
            return state
        if state == _IN_QUOTED:
            if char is None:
                return state
            if char == dialect.escapechar:
                return _ESCAPE_IN_QUOTED
            if char == dialect.quotechar and dialect.quoting != QUOTE_NONE:
                return _QUOTE_IN_QUOTED if dialect.doublequote else _IN_FIELD
            self._add(char)
            return state
        if state == _ESCAPE_IN_QUOTED:
            self._add("\n" if char is None else char)
            return _IN_QUOTED
        if state == _QUOTE_IN_QUOTED:
            if dialect.quoting != QUOTE_NONE and char == dialect.quotechar:
                self._add(char)
                return _IN_QUOTED
            if char == dialect.delimiter:
                self._save()
                return _START_FIELD
            if end:
                self._save()
                return _START_RECORD if char is None else _AFTER_NEWLINE
            if not dialect.strict:
                self._add(char)
                return _IN_FIELD
            raise Error(f"'{dialect.delimiter}' expected after '{dialect.quotechar}'")
        if char is None:
            return _START_RECORD
        if end:
            return state
        raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")


class Writer:
    """CSV writer

Writer objects are responsible for generating tabular data
in CSV format from sequence input."""

    def __init__(self, write, dialect):
        self._write = write
        self._dialect = dialect

    dialect = property(lambda self: self._dialect)

    def writerow(self, row, /):
        """Write the fields of an iterable as a row: what the file's write() returns."""
        try:
            iterator = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        dialect = self._dialect
        parts = []
        count = 0
        for field in iterator:
            count += 1
            text, quoted = self._field(field)
            parts.append(f"{dialect.quotechar}{text}{dialect.quotechar}" if quoted else text)
        if count == 1 and not parts[0]:
            # A lone empty field would be no row at all.
            if dialect.quoting == QUOTE_NONE or field is None and dialect.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                raise Error("single empty field record must be quoted")
            parts[0] = dialect.quotechar * 2
        return self._write(dialect.delimiter.join(parts) + dialect.lineterminator)

    def _field(self, field):
        """The text of a field, and whether it is quoted."""
        dialect = self._dialect
        quoting = dialect.quoting
        quoted = (
            quoting == QUOTE_ALL
            or quoting == QUOTE_NONNUMERIC
            and not isinstance(field, (int, float))
            and not (hasattr(field, "__float__") or hasattr(field, "__index__"))
            or quoting == QUOTE_STRINGS
            and isinstance(field, str)
            or quoting == QUOTE_NOTNULL
            and field is not None
        )
        text = "" if field is None else field if isinstance(field, str) else str(field)
        special = {dialect.delimiter, dialect.escapechar, dialect.quotechar, "\r", "\n", *dialect.lineterminator} - {None}
        if not any(char in special for char in text):
            if not quoted and text.startswith(" ") and dialect.skipinitialspace and dialect.delimiter == " ":
                quoted = True
            if not text and dialect.delimiter == " " and dialect.skipinitialspace:
                if quoting == QUOTE_NONE or field is None and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                    raise Error("empty field must be quoted if delimiter is a space and skipinitialspace is true")
                quoted = True
            return text, quoted
        result = []
        for char in text:
            if char in special:
                escape = quoting == QUOTE_NONE
                if not escape:
                    if char == dialect.quotechar:
                        if dialect.doublequote:
                            result.append(char)
                            quoted = True
                        else:
                            escape = True
                    elif char == dialect.escapechar:
                        escape = True
                    if not escape:
                        quoted = True
                if escape:
                    if dialect.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    result.append(dialect.escapechar)
            result.append(char)
        return "".join(result), quoted

    def writerows(self, rows, /):
        """Write rows, one after the other."""
        for row in rows:
            self.writerow(row)


def reader(iterable, /, dialect=None, **options):
    """A reader of the rows in an iterable of lines, in a dialect or with options of its own."""
    return Reader(iter(iterable), Dialect(dialect, **options))


def writer(fileobj, /, dialect=None, **options):
    """A writer of rows to an object with a write() method, in a dialect or with options of its own."""
    write = getattr(fileobj, "write", None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    return Writer(write, Dialect(dialect, **options))


def register_dialect(name, dialect=None, /, **options):
    """Give a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    """Forget the dialect of that name."""
    try:
        del _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def get_dialect(name):
    """The dialect of that name."""
    try:
        return _dialects[name]
    except KeyError:
        raise Error("unknown dialect") from None


def list_dialects():
    """The names of all dialects."""
    return list(_dialects)


def field_size_limit(new_limit=_MISSING):
    """The greatest length of a field; with an argument, set it and return the old one."""
    global _field_limit
    old = _field_limit
    if new_limit is not _MISSING:
        if type(new_limit) is not int:
            raise TypeError("limit must be an integer")
        _field_limit = new_limit
    return old


_as_builtins(globals())
