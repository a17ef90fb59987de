"""Allocations that cannot be had end in MemoryError or OverflowError, at once, and the interpreter is as good as before."""
HUGE = 1 << 60


def attempt(f):
    try:
        f()
    except (MemoryError, OverflowError) as error:
        print(type(error).__name__, error)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("no error")
    assert "".join(map(str, range(10))) == "0123456789"


class Long:
    def __len__(self):
        return HUGE

    def __length_hint__(self):
        return HUGE

    def __iter__(self):
        return iter([1])


attempt(lambda: "a" * HUGE)
attempt(lambda: "€" * HUGE)
attempt(lambda: b"a" * HUGE)
attempt(lambda: bytearray(b"a") * HUGE)
attempt(lambda: [1] * HUGE)
attempt(lambda: (1,) * HUGE)
attempt(lambda: "ab" * (HUGE << 3))
attempt(lambda: [1, 2] * (HUGE << 2))
attempt(lambda: "a" * (1 << 64))
attempt(lambda: [1] * -(1 << 64))
attempt(lambda: bytes(HUGE))
attempt(lambda: bytearray(HUGE))
attempt(lambda: bytes(1 << 64))
attempt(lambda: "a".ljust(HUGE))
attempt(lambda: "a".center(HUGE))
attempt(lambda: "a".zfill(HUGE))
attempt(lambda: b"a".ljust(HUGE))
attempt(lambda: b"a".zfill(HUGE))
attempt(lambda: (1).to_bytes(HUGE))
attempt(lambda: 1 << HUGE)
attempt(lambda: 1 << (1 << 64))
attempt(lambda: 0 << (1 << 64))
attempt(lambda: 1 >> (1 << 64))
attempt(lambda: len(range(1 << 64)))
attempt(lambda: len(Long()))
attempt(lambda: "%*d" % (HUGE << 4, 1))
attempt(lambda: format(1, str(HUGE << 4)))
attempt(lambda: [1].pop(1 << 64))
attempt(lambda: [1][1 << 64])
attempt(lambda: "abc"[1 << 64])
attempt(lambda: "abc"[: 1 << 64] + "x")
attempt(lambda: [].insert(1 << 64, 1))
attempt(lambda: chr(1 << 64))
attempt(lambda: bytes([1 << 64]))
attempt(lambda: float(10**400))
attempt(lambda: 10**400 / 3)
attempt(lambda: memoryview(b"abc")[1 << 64])
attempt(lambda: "a,b".split(",", 1 << 64))
attempt(lambda: "a".replace("a", "b", 1 << 64))
value = [1]
attempt(lambda: value.__imul__(HUGE))
print(value)
text = bytearray(b"a")
attempt(lambda: text.__imul__(HUGE))
print(text)
