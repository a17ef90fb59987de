"""Dict displays, texts as keys, and the death of instances with __slots__: ways that are cut short."""

import weakref

log = []


class Noted:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(self.n)


class Pair:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class Triple(Pair):
    __slots__ = ("c",)


class WithDict(Pair):
    pass


class Weak:
    __slots__ = ("x", "__weakref__")


class Both:
    __slots__ = ("x", "__dict__")


class Nothing:
    __slots__ = ()


def make_and_drop():
    Pair(Noted(1), Noted(2))
    triple = Triple(Noted(3), Noted(4))
    triple.c = Noted(5)
    with_dict = WithDict(Noted(6), Noted(7))
    with_dict.q = Noted(8)
    weak = Weak()
    weak.x = Noted(9)
    both = Both()
    both.x = Noted(10)
    both.y = Noted(11)
    half = Pair.__new__(Pair)
    half.b = Noted(12)
    Nothing()
    return weakref.ref(weak)


for _ in range(3):
    print(make_and_drop()(), sorted(log))
    log.clear()

numbers = {}
for i in range(400):
    numbers["k%d" % i] = i
assert all(numbers["k" + str(i)] == i and "q" + str(i) not in numbers for i in range(400))
for i in range(0, 400, 3):
    del numbers["k%d" % i]
print(len(numbers), sum(numbers.values()), list(numbers)[:5])

texts = ["", "a", "é", "é" * 3, "日", "日本語", "x" * 7, "x" * 8, "x" * 9, "\0", "\0\0", "ab", "\U0001f600", "\U0001f600b", "12345678\u1234"]
places = {text: i for i, text in enumerate(texts)}
for text, i in places.items():
    assert places["".join(list(text))] == i and places[(text + "z")[:-1]] == i
print([text in places for text in ("x" * 10, "b", "本", "\0\0\0", "日本", "12345678\u1235", "aab")])


class Text(str):
    pass


class LikeText:
    def __hash__(self):
        return hash("ab")

    def __eq__(self, other):
        return other == "ab"


print(places[Text("ab")], Text("zz") in places)
d = {Text("ab"): 1}
d["ab"] = 2
print(d, [type(key).__name__ for key in d])
d = {LikeText(): 1}
d["ab"] = 2
print(len(d), list(d.values()), "ab" in d)

print({"a": 1, "b": 2, "a": 3})
print(len({"ab": 1, LikeText(): 2, "b": 3}), len({LikeText(): 2, "ab": 1, "b": 3, 1: 2, -1: 3, -2: 4, True: 5}))
print({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7})

for text, chars in (("abc", "c"), ("abc", "abc"), (".,x;", ".,;"), ("", "a"), ("abc", ""), ("b" * 20, "abcdefghijklmnopqrstuvwxyz"), ("éa", "é")):
    print(repr(text.strip(chars)))
