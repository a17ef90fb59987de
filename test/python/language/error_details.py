"""Details of exceptions that programs seldom look at: whole type names, names of variables, notes, what is checked first."""
import warnings


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", getattr(error, "name", "-"), getattr(error, "__notes__", "-"))


def delete(o, key):
    del o[key]


class Box:
    class Inner:
        def __eq__(self, other):
            return True


def enter(o):
    with o:
        pass


# Messages that name the module of a type, and messages that do not.
show(enter, Box.Inner())
show(lambda: {Box.Inner(): 1})
show(lambda: {Box.Inner()})
show(lambda: "%c" % Box())
show(lambda: b"%c" % Box())
show(lambda: bytes.fromhex(Box()))
show(delete, Box(), 1)
show(delete, Box, slice(1))
show(delete, (), 1)
show(delete, "", slice(1))


# A name that is local has no suggestions.
def unbound():
    any_ = 1
    del any_
    any_


def free():
    def inner():
        return outer_name
    inner()
    outer_name = 1


show(unbound)
show(free)
show(lambda: unknown_name)

# What is no function is complained about before its keywords.
show(lambda: (1, 2)(1, a=2, **{(1, 2): 3}))
show(lambda: len([], **{1: 2}))

# Codecs from the registry leave a note.
show(b"\xff".decode, "utf-32-le")
show("\ud800".encode, "cp1252")
show(str, b"\xff\xff", "utf-7")
show(b"\xff".decode, "utf-8")

# Warnings come before the error that ends the reading.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    show(compile, "x = '\\d'\n1if 2 else 3\n1 is 1\na b", "f", "exec")
    show(compile, "1 is 1\nreturn", "f", "exec")
for warning in caught:
    print(warning.lineno, warning.message)
show(compile, b"\xb4\0", "f", "exec")

# What cannot become bytes.
class NoIterator:
    def __iter__(self):
        raise TypeError("x")


def assign(b, key, value):
    b[key] = value


for value in NoIterator(), int, 1.5, None, "a":
    b = bytearray(b"abc")
    for f in bytes, bytearray, b.extend, b.__iadd__, b.join:
        show(f, value)
    show(assign, b, slice(1), value)
show(ExceptionGroup, b"a", [1])

# A lone exception that except* takes is wrapped in a group that begins there.
import traceback


def fail():
    raise ValueError(1)


try:
    try:
        fail()
    except* ValueError:
        pass
        raise
except* ValueError as group:
    print(*(line.replace(__file__, "FILE") for line in traceback.format_exception(group)), sep="")

# Nothing decodes to nothing, whatever the encoding; names must be text that can be encoded.
show(b"".decode, "nocodec")
show(str, bytearray(), "hex")
show(b"".decode, "a\0b")
show("".encode, "nocodec")
show(float.fromhex, "a\udfff")
show(float.fromhex, "é")
show(bytes.fromhex, "zé")
show(compile, b"x\r\ny\r\xc8=1\rz", "f", "exec")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    show(compile, "\t1or", "f", "exec")
print(caught)

# Complaints about arguments say None, not NoneType; those that are written out do not.
show("a".encode, None)
show("a".find, None)
show(int.from_bytes, b"a", None)
show(b"a".ljust, 3, None)
show(str, b"", None)
show(format, 1, None)
show(super, None)
show(type, "a", None, {})
show([1].pop, 1 << 64)
show([1].insert, 1 << 64, 1)


# A bool that is added stays one for the other type.
class Adder:
    def __add__(self, other):
        return "add", other

    def __radd__(self, other):
        return "radd", other


yes = True
print(Adder() + True, True + Adder(), Adder() + yes, yes + Adder(), True + yes, 1.5 + True, yes + 2**70)
show(lambda: None + True)
show(lambda: "a" + yes)

# An index that no sequence can have is refused before the operation is.
for target in (1, 2), "ab", range(3), {1}, Box():
    show(assign, target, 1 << 70, 1)
    show(delete, target, 1 << 70)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    show(compile, "try: 5\nfinally:\n return 1", "f", "exec")
for warning in caught:
    print(warning.lineno, warning.message)
