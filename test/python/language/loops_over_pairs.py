"""Loops that unpack pairs of enumerate, zip and dict items, which the interpreter does without tuples: order, errors, lines, finalizers, threads."""

import sys
import threading


def pairs():
    out = []
    for i, x in enumerate("abc"):
        out.append((i, x))
    for i, x in enumerate([1, 2], 2**63 - 1):
        out.append((i, x))
    for k, v in {"a": 1, "b": 2}.items():
        out.append((k, v))
    for k, v in zip([1, 2, 3], "xy"):
        out.append((k, v))
    for i, (a, b) in enumerate(zip("ab", (3, 4))):
        out.append((i, a, b))
    for i, x in enumerate(y * y for y in range(3)):
        out.append((i, x))
    out.append({k: v for k, v in {1: 2}.items()})
    out.append([a + b for a, b in zip([1, 2], [3, 4])])
    for x in zip([1]):
        out.append(x)
    for x, y, z in zip([1], [2], [3]):
        out.append((x, y, z))
    return out


def errors():
    d = {1: 1, 2: 2}
    for make in (
        lambda: zip([1, 2, 3], "xy", strict=True),
        lambda: zip([1, 2], "xyz", strict=True),
        lambda: zip([1], [2], [3]),
        lambda: zip([1]),
        lambda: enumerate(1 / 0 for _ in "a"),
        lambda: zip([1, 2], (1 / x for x in (1, 0))),
        lambda: d.items(),
    ):
        try:
            for a, b in make():
                d[b + 10 if isinstance(b, int) else b] = 1
        except (ValueError, ZeroDivisionError, RuntimeError) as e:
            print(type(e).__name__, e, e.__traceback__.tb_lineno - errors.__code__.co_firstlineno)


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        # Both targets have been assigned when the old values die, as an unpacking does it: first, then second.
        print("del", self.name, sys._getframe(1).f_locals["x"])


def finalizers():
    x = Noisy("first")
    y = Noisy("second")
    for x, y in zip("ab", "cd"):
        print(x, y)


def traced():
    lines = []

    def tracer(frame, event, arg):
        if event == "line":
            lines.append(frame.f_lineno - looping.__code__.co_firstlineno)
        return tracer

    def looping():
        for i, x in enumerate("ab"):
            pass
        for i, x in {1: 2}.items():
            i + x

    sys.settrace(tracer)
    looping()
    sys.settrace(None)
    return lines


def shared():
    """Threads that iterate the same dict, and each its own enumerate."""
    d = {i: -i for i in range(1000)}
    wrong = []

    def work():
        for _ in range(20):
            for i, (k, v) in enumerate(d.items()):
                if k != i or v != -i:
                    wrong.append((i, k, v))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return wrong


for item in pairs():
    print(item)
errors()
finalizers()
print(traced())
print(shared())
