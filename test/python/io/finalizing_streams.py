# Streams and directory iterators that nobody closed say so, and errors of their closing are reported.
import gc, io, os, sys, tempfile, warnings

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file.txt")


def show(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        stream = make()
        del stream
        gc.collect()
    for w in caught:
        print(w.category.__name__, str(w.message).replace(path, "PATH").split(" at 0x")[0], type(w.source).__name__)


show(lambda: open(path, "w", encoding="utf-8"))
show(lambda: open(path, "rb"))
show(lambda: open(path, "rb", buffering=0))
show(lambda: open(path, "r+b"))


def cycle():
    stream = open(path, encoding="utf-8")
    stream.own = stream
    return stream


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    cycle()
    gc.collect()
print(len(caught))


def walk():
    it = os.scandir(folder)
    next(it)
    return it


show(walk)
show(lambda: open(path, "w", encoding="utf-8").close())
show(lambda: list(os.scandir(folder)))


class Bad(io.RawIOBase):
    def close(self):
        raise OSError("cannot close")


sys.unraisablehook = lambda u: print(u.err_msg.split(" <")[0], repr(u.exc_value).replace(path, "PATH"))
bad = Bad()
del bad
bad = io.TextIOWrapper.__new__(io.TextIOWrapper)
del bad
with warnings.catch_warnings():
    warnings.simplefilter("error")
    stream = open(path, "w", encoding="utf-8")
    del stream

t = io.TextIOWrapper(io.BytesIO(b"abc"), encoding="ascii")
print(t._finalizing, t.__dict__, io.IOBase().__dict__)
t.detach()
print(t)
for name in ("\udcfe", "a\0b"):
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)
    except ValueError as error:
        print(repr(error))


class Views(io.BytesIO):
    def read1(self, n=-1):
        return memoryview(super().read1(n))

    def read(self, n=-1):
        return bytearray(super().read(n))


print(io.TextIOWrapper(Views(b"some text"), encoding="ascii").read(4), io.TextIOWrapper(Views(b"some text"), encoding="ascii").read())
os.unlink(path)
os.rmdir(folder)
