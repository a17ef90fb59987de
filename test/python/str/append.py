"""Text added to a variable, where it may grow in place: nobody else may see it change."""

import sys


def pieces(n, piece):
    out = ""
    for i in range(n):
        out += piece
    return out


print(len(pieces(5000, "abcdefg")), pieces(300, "xy")[-5:], hash(pieces(50, "ab")) == hash("ab" * 50))


def kept():
    a = "0123456789" * 3
    a += "x"
    b = a
    a += "y"
    box = [a]
    a += "z"
    d = {a: 1}
    a += "w"
    return a, b, box, d, a in d, d[a[:-1]]


print(kept())


def hashed():
    a = "abcdefghij"[:9]
    a += "k"
    seen = {hash(a)}
    a += "l"
    return hash(a) in seen, hash(a) == hash("".join(list("abcdefghikl"))), a


print(hashed())


def wide():
    a = "a" * 20
    a += "b"
    a += "\xe9"
    first = (a.isascii(), len(a.encode()))
    a += "\u20ac"
    a += "tail"
    a += "\U0001f40d"
    a += "tail"
    return first, a, len(a), a.isascii()


print(wide())


def itself():
    a = "abcdefgh"
    a += "i"
    a += a
    a += a
    a += ""
    b = ""
    b += a
    return a, b == a, "" + "" + a == a + ""


print(itself())


def iterated():
    a = "abcdefgh" + str(len("ij"))
    n = 0
    for c in a:
        a += c
        n += 1
    return a, n


print(iterated())


def temporaries(x, y):
    a = x + y + x + y
    b = (x + y) + a + (y + x)
    return a, b, x, y


print(temporaries("left" * 4, "right" * 4))
print(temporaries(*["%d" % i * 9 for i in (1, 2)]))


def closure():
    a = "12345678"

    def add(x):
        nonlocal a
        before = a
        a += x
        return before

    return add("9"), add("0"), a


print(closure())


def generator():
    a = "abcdefgh"
    while len(a) < 12:
        a += "+"
        yield a


print(list(generator()))


class Text(str):
    def __add__(self, other):
        return "own " + str(self) + other

    def __radd__(self, other):
        return other + " reflected"


def subclasses():
    a = Text("123456789")
    a += "x"
    b = "123456789" + "0"
    b += Text("y")
    return a, b


print(subclasses())


def interned():
    a = sys.intern("some_name" + str(1))
    b = a
    del b
    a += "_more"
    return a, sys.intern("some_name1"), {"some_name1": 5}["some_name" + "1"]


print(interned())


def wrong():
    a = "123456789" + str(0)
    try:
        a += 5
    except TypeError as e:
        return a, str(e)


print(wrong())


def locals_seen():
    a = "123456789" + str(0)
    seen = []
    for i in range(3):
        a += str(i)
        seen.append(locals()["a"])
    return seen


print(locals_seen())
