"""BytesIO and StringIO: positions far behind the end, streams closed by what they call, pickled streams, empty writes to new files."""
import bisect
import contextvars
import io
import os
import pickle
import sys
import tempfile
import time


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


b = io.BytesIO(b"abc")
print(b.seek(sys.maxsize), b.read(), b.readinto(bytearray(2)), b.readline(), b.tell())
show(lambda: b.seek(1, 1))
b.seek(5)
b.write(b"x")
print(b.getvalue())


class Closing:
    def __init__(self, stream):
        self.stream = stream

    def __buffer__(self, flags):
        self.stream.close()
        return memoryview(b"A")

    def __index__(self):
        self.stream.close()
        return 0


for act in (lambda s: s.write(Closing(s)), lambda s: s.writelines([Closing(s)]), lambda s: s.truncate(Closing(s))):
    show(lambda: act(io.BytesIO(b"abc")))
s = io.StringIO("a\r\nb", newline=None)
s.read(2)
copy = pickle.loads(pickle.dumps(s))
print(copy.read(), copy.newlines, io.BytesIO.__new__(io.BytesIO).getvalue())
with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "empty")
    with open(path, "w") as f:
        print(f.write(""), f.write(""))
    print(os.path.getsize(path))
    f = io.FileIO(path)
    print(f._finalizing)
    for value in (True, 1):
        try:
            f._finalizing = value
        except TypeError as e:
            print(e)
    f._finalizing = False
    f.close()


class Long:
    def __len__(self):
        return sys.maxsize

    def __getitem__(self, i):
        return i


print(bisect.bisect_left(Long(), 2**62))
show(lambda: bisect.bisect_left(range(2**70), 5))
show(lambda: time.asctime((-(2**31) + 1899,) + (0,) * 8))
show(lambda: time.asctime((2**31 - 1,) + (0,) * 8))


class Odd(str):
    def __eq__(self, other):
        return False


show(lambda: contextvars.ContextVar(Odd()))
r, w = os.pipe()
os.set_blocking(r, False)
print(os.get_blocking(r), os.get_blocking(w))
show(lambda: os.get_blocking(r) or os.read(r, 1))
os.write(w, b"1")
for _ in range(100):
    try:
        print(os.read(r, 1))
        break
    except BlockingIOError:
        time.sleep(0.01)
os.close(r)
os.close(w)
