"""gc.set_threshold and its neighbours: what they take and what they say about the rest."""

import gc
import sys


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(gc.get_threshold())
for args in [(), (5,), (6, 7), (8, 9, 10), (1, 2, 3, 4), ("a",), (1, "a"), (2**31,), (-(2**31),), (-1, -2, -3)]:
    print(args, attempt(gc.set_threshold, *args), gc.get_threshold())
for number in [-1, 3, 2**31, 2**70, -(2**70), None, "2"]:
    print(number, attempt(gc.collect, number))
    print(number, attempt(gc.set_debug, number) if number != 3 else "")
    if number is not None and number != -1:
        print(number, attempt(gc.get_objects, number))
gc.set_debug(0)

# With a negative threshold there is always something to collect; nothing stands still.
for i in range(10_000):
    cycle = []
    cycle.append(cycle)

for interval in [0, -1, "1", 2.5, 1e-9, 1e7]:
    print(interval, attempt(sys.setswitchinterval, interval), sys.getswitchinterval())
sys.setswitchinterval(0.005)
