# Methods of bytes and bytearray whose arguments run Python code that changes the bytearray.
class Evil:
    def __init__(self, change):
        self.change = change

    def __buffer__(self, flags):
        self.change()
        return memoryview(b"A")

    def __index__(self):
        self.change()
        return 0


def attempt(name, what):
    global b
    b = bytearray(b"A") * 20
    try:
        result = what(b)
    except (BufferError, RuntimeError, ValueError, TypeError) as error:
        print(name, type(error).__name__, error)
    else:
        print(name, result, b)


clear = Evil(lambda: b.clear())
for name in ("find", "rfind", "index", "rindex", "count", "split", "rsplit", "startswith", "endswith", "join"):
    attempt(name, lambda b: getattr(b, name)([clear, clear] if name == "join" else clear))
    if name not in ("split", "rsplit", "join"):
        attempt(name + " from", lambda b: getattr(b, name)(b"A", clear))
attempt("in", lambda b: clear in b)


class Text(str):
    def __len__(self):
        b.clear()
        return 1


attempt("hex", lambda b: b.hex(Text("-")))


class Shown:
    def __repr__(self):
        b.clear()
        return "shown"


attempt("%", lambda b: bytearray(b"") + (b.__mod__(()) if False else b"x"))
b = bytearray(b"%a end")
try:
    print(b % Shown())
except BufferError as error:
    print(error)
attempt("extend", lambda b: b.extend(clear))
attempt("extend shrinks", lambda b: b.extend(Evil(lambda: b.__delitem__(slice(3, None)))))
attempt("extend grows", lambda b: b.extend(Evil(lambda: b.extend(b"yy"))))
items = [b"a", Evil(lambda: items.clear()), b"c"]
attempt("list", lambda b: b"-".join(items))
attempt("steps", lambda b: (memoryview(b), b.__setitem__(slice(None, None, 2), b"")))

# Iterators let go of what they have been through.
class Noisy(bytes):
    def __del__(self):
        print("gone")


class NoisyArray(bytearray):
    def __del__(self):
        print("gone too")


for it in (iter(Noisy(b"ab")), iter(NoisyArray(b"ab"))):
    print(it.__length_hint__(), list(it), it.__length_hint__(), it.__reduce__()[1:])
print(iter(b"").__reduce__()[1:], iter(bytearray()).__reduce__()[1:])


class Slotted(bytearray):
    __slots__ = ("x", "__dict__")


s = Slotted(b"ab")
s.x, s.y = 1, 2
print(s.__reduce_ex__(4), s.__reduce__())

# The development mode asks for encodings and error handlers even where nothing needs them.
import subprocess, sys

for code in "b''.decode('Boom')", "bytes('', 'Boom')", "b'a'.decode('ascii', 'Boom')", "'a'.encode('ascii', 'Boom')":
    for options in (), ("-X", "dev"):
        done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True)
        print(options, done.stderr.strip().rpartition("\n")[2])
