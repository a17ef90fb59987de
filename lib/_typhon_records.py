"""What modules that hand out records share: a tuple type with named fields that looks like a struct sequence, and a reader of files such as /etc/passwd."""

from operator import itemgetter


def record(qualified, fields, doc):
    """A tuple type that is made from one iterable of its fields and shows them by name."""
    module, name = qualified.split(".")

    def __new__(cls, iterable, /):
        self = tuple.__new__(cls, iterable)
        if len(self) != len(fields):
            raise TypeError(f"{qualified}() takes a {len(fields)}-sequence ({len(self)}-sequence given)")
        return self

    def __repr__(self):
        return f"{qualified}({', '.join(f'{field}={value!r}' for field, value in zip(fields, self))})"

    def __reduce__(self):
        return type(self), (tuple(self), {})

    namespace = dict(
        __slots__=(), __new__=__new__, __repr__=__repr__, __reduce__=__reduce__, __doc__=doc, __module__=module, __match_args__=fields,
        n_fields=len(fields), n_sequence_fields=len(fields), n_unnamed_fields=0,
    )  # fmt: skip
    for i, field in enumerate(fields):
        namespace[field] = property(itemgetter(i))
    return type(name, (tuple,), namespace)


class Reader:
    """The entries of a file with a line each and colons between the fields."""

    def __init__(self, path, count, entry):
        self._path = path
        self._count = count
        self._entry = entry

    def __iter__(self):
        try:
            file = open(self._path, encoding="utf-8", errors="surrogateescape")
        except OSError:
            return
        with file:
            for line in file:
                fields = line.rstrip("\n").split(":")
                if len(fields) == self._count and not line.startswith(("+", "-", "#")):
                    try:
                        entry = self._entry(fields)
                    except ValueError:
                        continue
                    yield entry

    @staticmethod
    def name(function, name):
        """A name argument, checked."""
        if not isinstance(name, str):
            raise TypeError(f"{function}() argument {'must be str' if function == 'getpwnam' else chr(39) + 'name' + chr(39) + ' must be str'}, not {type(name).__name__}")
        if "\0" in name:
            raise ValueError("embedded null byte")
        return name
