"""tell() and seek() of text: wherever one stops reading, one can come back to, whatever state the decoder has there."""

import codecs
import io

TEXT = "aäb\nzwei\r\ndrei\rvier €\n" * 3

for encoding in "utf-16", "utf-16-be", "utf-8-sig", "utf-32", "utf-7", "cp1252", "utf-8":
    raw = b"\xfe\xff" + TEXT.encode("utf-16-be") if encoding == "utf-16" else TEXT.encode(encoding)
    for newline in None, "", "\n", "\r", "\r\n":
        f = io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline=newline)
        whole = f.read()
        positions = []
        wrong = []
        for i in range(len(whole) + 1):
            f.seek(0)
            f.read(i)
            positions.append(f.tell())
            rest = f.read()
            f.seek(positions[-1])
            if f.tell() != positions[-1] or f.read() != rest or rest != whole[i:]:
                wrong.append(i)
        print(encoding, repr(newline), wrong, positions[:9])


class Decoder(codecs.IncrementalDecoder):
    """Two bytes are one character; the second of them is told only at the end if it is alone."""

    def __init__(self, errors="strict"):
        self.half = b""

    def decode(self, data, final=False):
        data = self.half + data
        n = len(data) // 2 * 2
        self.half = data[n:]
        out = data[:n:2].decode("latin-1")
        if final and self.half:
            out += "?" + self.half.decode("latin-1")
            self.half = b""
        return out

    def getstate(self):
        return state if state is not None else (self.half, 7)

    def setstate(self, given):
        self.half = given[0]

    def reset(self):
        self.half = b""


state = None
info = codecs.CodecInfo(
    lambda s, e="strict": (s.encode("latin-1"), len(s)),
    lambda b, e="strict": (bytes(b).decode("latin-1"), len(b)),
    incrementalencoder=codecs.getincrementalencoder("latin-1"),
    incrementaldecoder=Decoder,
    name="halves",
)


def search(name):
    return info if name == "halves" else None


codecs.register(search)
f = io.TextIOWrapper(io.BytesIO(b"a.b.c.d"), encoding="halves", newline="\n")
for i in range(6):
    f.seek(0)
    print(repr(f.read(i)), f.tell(), end=" ")
    f.seek(f.tell())
    print(repr(f.read()))
for state in 42, (), (1, 2), (b"", "x"):
    f = io.TextIOWrapper(io.BytesIO(b"a.b."), encoding="halves", newline="\n")
    try:
        print(f.read(2))
    except TypeError as e:
        print(e)
state = None
for position, whence in (-1, 0), (1 << 168, 0), (1, 1), (1, 2), (5 << 128, 0), (5 << 128 | 4 << 96, 0):
    f.seek(0)
    try:
        print(f.seek(position, whence), repr(f.read()))
    except (ValueError, OverflowError, OSError) as e:
        print(type(e).__name__, e)
codecs.unregister(search)
