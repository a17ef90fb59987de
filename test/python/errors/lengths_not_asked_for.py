# Where the length of an iterable is asked for, and so an error of __len__ or __length_hint__ is seen.

class Own(tuple):
    def __len__(self):
        raise ValueError("len")


class Walk:
    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        raise ValueError("hint")


def show(f, /, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def given(*args):
    return args


for o in (Own((1, 2)), Walk()):
    show(lambda: given(*o))
    show(lambda: given(0, *o))
    show(lambda: (*o,))
    show(lambda: [*o])
    show(tuple, o)
    show(list, o)
    show(set, o)
    show(sorted, o)
    show("".join, o)
    show(sum, o)
    show(lambda: [].extend(o))
    show(lambda: [x for x in o])
    show(bytes, o)
    show(lambda: list(map(int, o)))
    show(lambda: dict.fromkeys(o))

nine = dict.fromkeys(["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"], 1)
for f in (int, complex):
    show(f, **nine)
    show(f, 1, **nine)
