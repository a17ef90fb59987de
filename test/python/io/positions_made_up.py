"""A position in text is a number that a program can make up: more characters to leave out than there are is an OSError, and what is read then is text of the stream.

Its expected output is kept by hand: CPython reads what is before the text, and crashes, for numbers past 2**31.
"""
# recorded: by hand
import io

for encoding in "utf-16-le", "utf-7", "cp1252":
    for leave_out in 0xFFFF_FFFF, 0x8000_0000, 0x7FFF_FFFF, 5:
        for feed in 0, 4, 0x7FFF_FFFF:
            stream = io.TextIOWrapper(io.BytesIO("hello".encode(encoding) * 2), encoding=encoding)
            stream.read(3)
            try:
                stream.seek(leave_out << 128 | feed << 96)
            except OSError as error:
                print(encoding, hex(leave_out), feed, error, end=" ")
            print(ascii(stream.read(2)), stream.tell(), ascii(stream.readline()), stream.tell())
