# A view that Python code releases while an operation on it is under way.
import pickle


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        view.release()
        return self.n


def attempt(what):
    global view
    view = memoryview(bytearray(b"abcdefgh"))
    try:
        print(what(view))
    except (ValueError, BufferError) as error:
        print(type(error).__name__, error)


attempt(lambda m: m[Index(2)])
attempt(lambda m: bytes(m[: Index(4)]))
attempt(lambda m: bytes(m[Index(2) : 6 : 2]))
attempt(lambda m: m.__setitem__(Index(1), 1))
attempt(lambda m: m.__setitem__(slice(None, Index(2)), b"xy"))
attempt(lambda m: m.cast("B", [2, 4])[Index(1), 0])
attempt(lambda m: m.hex("-", Index(2)))
attempt(lambda m: (m.release(), m == m, m.obj))

a = memoryview(b"\x02").cast("?")
print(a == memoryview(b"\x01").cast("?"), a == memoryview(b"\0").cast("?"))

# PickleBuffer and what the unpickler says of bad data.
buffers = []
data = pickle.dumps([pickle.PickleBuffer(bytearray(b"out of band"))], 5, buffer_callback=buffers.append)
print(data, pickle.loads(data, buffers=buffers)[0].raw().tobytes())
buffer = pickle.PickleBuffer(memoryview(b"abcd").cast("H"))
print(buffer.raw().format, memoryview(buffer).format)
buffer.release()
for action in (buffer.raw, lambda: memoryview(buffer), lambda: pickle.PickleBuffer(1), lambda: pickle.PickleBuffer()):
    try:
        print(action())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
for bad in (b"", b"K", b"0", b".", b"(.", b"\x8c\x05ab.", b"I1", b"\xff", b"t.", b"1.", b"cos\n", b"\x80\x09."):
    try:
        print(pickle.loads(bad))
    except Exception as error:
        print(bad, type(error).__name__, error)
print(IOError is EnvironmentError is OSError)
