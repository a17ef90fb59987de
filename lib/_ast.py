"""The classes of the abstract syntax tree.

The nodes come from _ast_nodes, which is generated from the description that parser and compiler share.
compile() uses the functions at the end: source with PyCF_ONLY_AST becomes a code object whose only constant
is the tree as nested tuples (_from_code), and a tree to compile becomes JSON for the compiler (_to_json).
"""

from _ast_nodes import NODES as _NODES, SIMPLE as _SIMPLE

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

_POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")


_Union = type(int | None)
_Alias = type(list[int])


def _warn(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


class AST:
    __module__ = "ast"
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        try:
            fields = cls._fields
        except AttributeError:
            if cls is AST:
                raise AttributeError("type object 'ast.AST' has no attribute '_fields'") from None
            raise
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(
                f"{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}"
            )
        state = self.__dict__
        for name, value in zip(fields, args):
            state[name] = value
        for name, value in kwargs.items():
            if name in fields:
                if name in fields[:len(args)]:
                    raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            elif name not in cls._attributes:
                owner = "ast.AST" if cls is AST else cls.__name__
                _warn(f"{owner}.__init__ got an unexpected keyword argument {name!r}. "
                      "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.")
            setattr(self, name, value)
        if len(state) < len(fields) or kwargs:
            self._fill(cls, state)

    def _fill(self, cls, state):
        """Give the fields that were left out their defaults, as far as they have any."""
        types = getattr(cls, "_field_types", None)
        if types is None:
            # A class of a program's own: what it was not given it does not have.
            return
        for name in cls._fields:
            if name in state:
                continue
            kind = types.get(name)
            if kind is None:
                _warn(f"Field {name!r} is missing from {cls.__name__}._field_types. "
                      "This will become an error in Python 3.15.")
            elif isinstance(kind, _Union):
                pass  # the class has None
            elif isinstance(kind, _Alias):
                state[name] = []
            elif kind is expr_context:
                state[name] = _SINGLETONS["Load"]
            else:
                _warn(f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. "
                      "This will become an error in Python 3.15.")

    def __reduce__(self):
        state = self.__dict__
        count = 0
        for name in self._fields:
            if name not in state:
                break
            count += 1
        return type(self), (None,) * count, dict(state)

    def __replace__(self, /, **changes):
        cls = type(self)
        expected = set(cls._fields) | set(cls._attributes)
        for name in changes:
            if name not in expected:
                raise TypeError(f"{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        state = {name: value for name, value in self.__dict__.items() if name in expected}
        state.update(changes)
        missing = [name for name in cls._fields if name not in state and not hasattr(cls, name)]
        if missing:
            plural = "" if len(missing) == 1 else "s"
            names = ", ".join(map(repr, missing))
            raise TypeError(f"{cls.__name__}.__replace__ missing {len(missing)} keyword argument{plural}: {names}.")
        return cls(**state)

    def __repr__(self):
        return _repr(self, 3)


def _repr(node, depth):
    cls = type(node)
    name = "ast.AST" if cls is AST else cls.__name__
    if depth <= 0:
        return f"{name}(...)"
    if not cls._fields:
        return f"{name}()"
    parts = []
    for field in cls._fields:
        value = getattr(node, field)
        if isinstance(value, (list, tuple)):
            text = _repr_list(value, depth - 1)
        elif isinstance(value, AST):
            text = _repr(value, depth - 1)
        else:
            text = repr(value)
        parts.append(f"{field}={text}")
    return f"{name}({', '.join(parts)})"


def _repr_list(items, depth):
    shown = []
    for i, item in enumerate(items):
        if len(items) > 2 and 0 < i < len(items) - 1:
            if i == 1:
                shown.append("...")
        elif isinstance(item, AST):
            shown.append(_repr(item, depth))
        else:
            shown.append(repr(item))
    inside = ", ".join(shown)
    if isinstance(items, tuple):
        return f"({inside},)" if len(items) == 1 else f"({inside})"
    return f"[{inside}]"


def _describe(name, fields):
    """The line of the grammar that defines a node."""
    if not fields:
        return name
    return f"{name}({', '.join(f'{kind} {field}' for field, kind in fields)})"


_SINGLETONS = {}
_KINDS = {}
# Their end is not optional.
_STRICT = {"pattern", "type_param"}
_LOCATED_SUMS = {base for name, base, located, fields in _NODES if located and base != "AST"}


def _make(name, base, doc, members):
    cls = type(name, (base,), {"__module__": "ast", "__doc__": doc, **members})
    globals()[name] = cls
    return cls


def _position_members(optional):
    members = {"_attributes": _POSITION}
    if optional:
        members["end_lineno"] = members["end_col_offset"] = None
    return members


def _make_classes():
    sums = []
    for name, base, located, fields in _NODES:
        if base != "AST" and base not in sums:
            sums.append(base)
    for base in sums:
        lines = [_describe(name, fields) for name, b, located, fields in _NODES if b == base]
        doc = f"{base} = " + f"\n{' ' * len(base)} | ".join(lines)
        _make(base, AST, doc, _position_members(base not in _STRICT) if base in _LOCATED_SUMS else {})
    for base, names in _SIMPLE:
        cls = _make(base, AST, f"{base} = {' | '.join(names)}", {})
        for name in names:
            _SINGLETONS[name] = _make(name, cls, name, {"_field_types": {}})()
    for name, base, located, fields in _NODES:
        names = tuple(field for field, kind in fields)
        members = {"_fields": names, "__match_args__": names, "_asdl": dict(fields)}
        for field, kind in fields:
            if kind.endswith("?"):
                members[field] = None
        if base == "AST" and located:
            members.update(_position_members(True))
        parent = AST if base == "AST" else globals()[base]
        _KINDS[name] = _make(name, parent, _describe(name, fields), members)
    basic = {"identifier": str, "string": str, "int": int, "constant": object}
    for name, base, located, fields in _NODES:
        types = {}
        for field, kind in fields:
            plain = kind.rstrip("?*")
            cls = basic.get(plain) or globals()[plain]
            types[field] = list[cls] if kind.endswith("*") else cls | None if kind.endswith("?") else cls
        _KINDS[name]._field_types = types
        _KINDS[name].__annotations__ = types


_make_classes()


# ---- for compile()

def _plan():
    """For each kind of node its class, whether it has a position, and how each field is read."""
    simple = {base for base, names in _SIMPLE}
    plan = {}
    for name, base, located, fields in _NODES:
        readers = []
        for field, kind in fields:
            plain = kind.rstrip("?*")
            if plain in ("identifier", "string", "int", "constant"):
                reader = list if kind.endswith("*") else None
            elif plain in simple:
                reader = _read_simple_list if kind.endswith("*") else _SINGLETONS.__getitem__
            else:
                reader = _read_list if kind.endswith("*") else _read
            readers.append((field, reader))
        plan[name] = (_KINDS[name], located, readers)
    return plan


def _read(data):
    if data is None:
        return None
    cls, located, readers = _PLAN[data[0]]
    node = cls.__new__(cls)
    state = node.__dict__
    i = 1
    for field, reader in readers:
        value = data[i]
        state[field] = value if reader is None else reader(value)
        i += 1
    if located:
        state["lineno"], state["col_offset"], state["end_lineno"], state["end_col_offset"] = data[i]
    return node


def _read_list(items):
    return [_read(item) for item in items]


def _read_simple_list(names):
    return [_SINGLETONS[name] for name in names]


_PLAN = _plan()


def _from_code(code):
    """The tree that the constant of a code object describes."""
    return _read(eval(code, {"__builtins__": {}}))


_NULLABLE_SUMS = {"stmt", "expr", "pattern", "type_ignore"}
_ENUMERATIONS = {"boolop", "cmpop", "expr_context", "operator", "unaryop"}
_MODES = {"exec": "Module", "eval": "Expression", "single": "Interactive", "func_type": "FunctionType"}
_ESCAPES = {'"': '\\"', "\\": "\\\\"}


def _to_json(tree, mode):
    """The tree for the compiler. Checks what the compiler takes for granted."""
    if not isinstance(tree, AST):
        raise TypeError("compile() arg 1 must be a string, bytes or AST object")
    expected = _MODES[mode]
    if not isinstance(tree, _KINDS[expected]):
        raise TypeError(f"expected {expected} node, got {type(tree).__name__}")
    out = []
    _write(tree, out.append)
    return "".join(out)


def _quote(text):
    parts = []
    for c in text:
        n = ord(c)
        if n < 0x20 or n > 0x7e:
            if n > 0xffff:
                n -= 0x10000
                parts.append("\\u%04x\\u%04x" % (0xd800 | n >> 10, 0xdc00 | n & 0x3ff))
            else:
                parts.append("\\u%04x" % n)
        else:
            parts.append(_ESCAPES.get(c, c))
    return f'"{"".join(parts)}"'


def _apart(text):
    """Where a low surrogate stands behind a high one: what JSON cannot tell from one character."""
    if text.isascii():
        return ""
    places = []
    at = 0
    before = ""
    for c in text:
        if "\udc00" <= c <= "\udfff" and "\ud800" <= before <= "\udbff":
            places.append(at)
        at += 2 if c > "\uffff" else 1
        before = c
    return f',"apart":{places}' if places else ""


def _plain_class(node):
    for cls in type(node).__mro__:
        if cls.__module__ == "ast" and _KINDS.get(cls.__name__) is cls:
            return cls
    return None


def _write(node, write):
    cls = _plain_class(node)
    name = cls.__name__
    write("{")
    if cls._attributes:
        base = cls.__base__.__name__
        owner = name if base == "AST" else base
        line = _position(node, "lineno", None, owner)
        column = _position(node, "col_offset", None, owner)
        end = _position(node, "end_lineno", line, owner)
        end_column = _position(node, "end_col_offset", column, owner)
        write(f'"lineno":{line},"col_offset":{column},"end_lineno":{end},"end_col_offset":{end_column},')
    write(f'"kind":"{name}"')
    for field, kind in cls._asdl.items():
        write(f',"{"ukind" if name == "Constant" and field == "kind" else field}":')
        try:
            value = getattr(node, field)
        except AttributeError:
            if kind.endswith("*"):
                value = []
            elif kind == "expr_context":
                value = _SINGLETONS["Load"]
            elif kind.endswith("?"):
                value = None
            else:
                raise TypeError(f'required field "{field}" missing from {name}') from None
        if kind.endswith("*"):
            if not isinstance(value, list):
                raise TypeError(f'{name} field "{field}" must be a list, not a {type(value).__name__}')
            comma = "["
            item_kind = kind[:-1]
            for item in value:
                write(comma)
                comma = ","
                if item is None and item_kind in _NULLABLE_SUMS:
                    write("null")  # the compiler knows where that is wrong
                else:
                    _write_value(item, item_kind, name, field, write)
            write("[]" if comma == "[" else "]")
        else:
            _write_value(value, kind, name, field, write)
    write("}")


def _position(node, field, default, owner):
    try:
        value = getattr(node, field)
    except AttributeError:
        if default is None:
            raise TypeError(f'required field "{field}" missing from {owner}') from None
        return default
    if value is None and default is not None:
        return default
    return _int(value)


def _int(value):
    if not isinstance(value, int):
        raise ValueError(f"invalid integer value: {value!r}")
    if not -0x80000000 <= value <= 0x7fffffff:
        raise OverflowError("Python int too large to convert to C int")
    return int(value)


def _write_value(value, kind, name, field, write):
    plain = kind.rstrip("?")
    if value is None and plain != "constant":
        if plain in _ENUMERATIONS:
            raise TypeError(f"expected some sort of {plain}, but got None")
        if plain == "arguments":
            return _write(arguments(), write)
        if plain == kind:
            raise ValueError(f"field '{field}' is required for {name}")
        write("null")
    elif plain == "constant":
        _write_constant(value, write)
    elif plain == "identifier":
        if type(value) is not str:
            raise TypeError("AST identifier must be of type str")
        write(_quote(value))
    elif plain == "string":
        if type(value) is not str and type(value) is not bytes:
            raise TypeError("AST string must be of type str")
        write(_quote(str(value)))
    elif plain == "int":
        write(str(_int(value)))
    else:
        known = isinstance(value, globals()[plain])
        if known and type(value).__name__ in _SINGLETONS and not value._fields:
            write(f'"{type(value).__name__}"')
        elif known and _plain_class(value) is not None:
            _write(value, write)
        elif plain in _LOCATED_SUMS and not hasattr(value, "lineno"):
            raise TypeError(f'required field "lineno" missing from {plain}')
        else:
            raise TypeError(f"expected some sort of {plain}, but got {value!r}")


def _write_constant(value, write):
    if value is None or value is True or value is False:
        write(f'{{"t":"{value}"}}')
    elif value is ...:
        write('{"t":"Ellipsis"}')
    elif type(value) is int:
        write(f'{{"t":"int","v":"{"-" if value < 0 else ""}{hex(abs(value))}"}}')
    elif type(value) is float:
        write(f'{{"t":"float","v":"{value!r}"}}')
    elif type(value) is complex:
        write(f'{{"t":"complex","v":"{value.imag!r}","re":"{value.real!r}"}}')
    elif type(value) is str:
        write(f'{{"t":"str","v":{_quote(value)}{_apart(value)}}}')
    elif type(value) is bytes:
        write(f'{{"t":"bytes","v":"{value.hex()}"}}')
    elif type(value) in (tuple, frozenset):
        write(f'{{"t":"{type(value).__name__}","v":[')
        for i, item in enumerate(value):
            if i:
                write(",")
            _write_constant(item, write)
        write("]}")
    else:
        raise TypeError(f"got an invalid type in Constant: {type(value).__name__}")
