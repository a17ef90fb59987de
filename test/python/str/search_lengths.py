"""find, count, replace, split, strip, upper on texts of all lengths around those at which the native loops take their steps."""

import binascii
import random

rng = random.Random(11)
total = 0


def note(*values):
    global total
    total = binascii.crc32(repr(values).encode("utf-8", "surrogatepass"), total)


def find_slowly(hay, needle, start=0):
    for i in range(start, len(hay) - len(needle) + 1):
        if all(hay[i + k] == needle[k] for k in range(len(needle))):
            return i
    return -1


def replace_slowly(hay, old, new, most):
    parts, at = [], 0
    while most != 0:
        i = find_slowly(hay, old, at)
        if i < 0:
            break
        parts += [hay[at:i], new]
        at = i + len(old)
        most -= 1
    return "".join(parts) + hay[at:]


alphabets = ["ab", "abcdefgh", "aB zZ@[`{", "a\xe9\xff\x80", "a\u20acb", "ab\U0001f40d"]
for n in [*range(20), 31, 32, 33, 47, 64, 65, 129]:
    for letters in alphabets:
        hay = "".join(rng.choice(letters) for _ in range(n))
        for m in (1, 2, 3, 5, 9, 17):
            start = rng.randrange(n + 1)
            for needle in (hay[start : start + m], "".join(rng.choice(letters) for _ in range(m)), hay[-m:], hay[:m]):
                if not needle:
                    continue
                assert hay.find(needle) == find_slowly(hay, needle), (hay, needle)
                assert hay.find(needle, start) == find_slowly(hay, needle, start), (hay, needle, start)
                assert (needle in hay) == (find_slowly(hay, needle) >= 0)
                assert hay.encode("utf-8").find(needle.encode("utf-8")) == len(hay[: hay.find(needle)].encode("utf-8")) if needle in hay else True
                note(hay.count(needle), hay.split(needle), hay.rfind(needle))
                for new in ("", "x", "\xe9", "longer text", "\u20ac"):
                    most = rng.choice((-1, 0, 1, 2))
                    done = hay.replace(needle, new, most)
                    assert done == replace_slowly(hay, needle, new, most), (hay, needle, new, most)
                    note(done, done.isascii(), hash(done) == hash("".join(list(done))))
        for chars in (None, "", "a", "ab", " \t", "\xe9\xff", "b\u20ac"):
            padded = rng.choice((" ", "\x1c\x85", "ab", "")) + hay + rng.choice((" \n", "\xa0", "ba", ""))
            note(padded.strip(chars), padded.lstrip(chars), padded.rstrip(chars))
        spaced = "".join(rng.choice(letters + " \t\x1f\x85\xa0\u2003") for _ in range(n))
        note(spaced.split(), spaced.split(None, 2), spaced.rsplit(None, 2), spaced.upper(), spaced.lower(), hay.upper(), hay.lower())

everything = "".join(map(chr, range(256)))
print(everything.split(), ascii(everything.strip()), ["a" + chr(c) == ("a" + chr(c)).strip() for c in range(256)].count(False))
print(everything.upper().encode("utf-8")[:140], "".join(map(chr, range(128))).lower())
# The rest is compared where the ends fit: texts made for that.
for hay, needle in (("ab" * 500 + "b", "a" + "b" * 20 + "b"), ("a" * 3000, "a" * 100 + "b" + "a" * 100), (("a" * 100 + "b") * 50, "a" * 101)):
    print(hay.find(needle), hay.count(needle), (hay + needle).find(needle), len((hay + needle).replace(needle, "")))
print(repr("a".replace("a", "")), repr("ab".replace("a", "")), "aaaa".replace("aa", "a"), "\xe9a".replace("\xe9", "").isascii(), "ab".replace("ab", "\xe9"))
print("-".join([]), "-".join(["x"]), "-".join(["x", "\u20ac"]), "".join(["", ""]) == "", ",".join(str(i) for i in range(5)))
try:
    "-".join(["a", 5])
except TypeError as e:
    print(e)
print(total)
