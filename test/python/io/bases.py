"""The base classes of streams take no arguments, and abstract ones have no instances; names of characters, and what readinto() does not take."""

import abc
import io
import os
import unicodedata


def show(action):
    try:
        print(ascii(action()))
    except Exception as e:
        print(type(e).__name__, e)


class Plain(io.RawIOBase):
    pass


class WithInit(io.RawIOBase):
    def __init__(self, x):
        pass


class WithNew(io.RawIOBase):
    def __new__(cls, x):
        return super().__new__(cls)


class Forwards(io.RawIOBase):
    def __new__(cls, x):
        return super().__new__(cls, x)


class Abstract(io.RawIOBase):
    @abc.abstractmethod
    def f(self): ...


for cls in io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase, Plain, WithInit, WithNew, Forwards:
    show(lambda: cls(1).closed)
show(lambda: Plain(x=1))
show(lambda: Plain().closed)
show(Abstract)

fd = os.open(__file__, os.O_RDONLY)
for target in "x", b"x", 14, None, bytearray(4):
    show(lambda: os.readinto(fd, target))
os.close(fd)

for name in (
    "CJK UNIFIED IDEOGRAPH-03400", "CJK UNIFIED IDEOGRAPH-3400", "TANGUT IDEOGRAPH-017000", "cjk unified ideograph-2000b", "KANNADA LETTER LLLA",
    "LAO LETTER FO FAY", "TIBETAN MARK BKA- SHOG GI MGO RGYAN", "MYANMAR LETTER KHAMTI LLA", "HENTAIGANA LETTER E-1", "ESC", "NULL", "BOM",
):  # fmt: skip
    show(lambda: unicodedata.lookup(name))
    show(lambda: eval(f'"\\N{{{name}}}"'))
    show(lambda: unicodedata.ucd_3_2_0.lookup(name))
