"""Sequences behind another base: + of anything with them is no concatenation of two sequences."""


class Plain:
    pass


def attempt(f):
    try:
        print(repr(f()))
    except (TypeError, LookupError) as e:
        print(e)


for base, value in (str, "x"), (bytes, b"x"), (list, [1]), (tuple, (1,)), (bytearray, b"x"), (dict, {1: 2}), (set, {1}), (int, 3):
    mixed = type("Mixed", (Plain, base), {})(value)
    for other in None, 1, object, "y", b"y", [2], (2,), {}, {3}:
        attempt(lambda: other + mixed)
        attempt(lambda: mixed + other)
        attempt(lambda: other * mixed)
        attempt(lambda: mixed * other)
        attempt(lambda: mixed[other] if isinstance(other, int) else len(mixed))
    attempt(lambda: mixed + mixed)
