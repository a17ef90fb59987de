"""Bytes for each of 1,000,000 small objects, as the growth of the process; and its peak. The list that keeps them (8 bytes each) is not counted."""
import gc
import sys

N = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PAGE = 4096


def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def peak():
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) << 10


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slots:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


kept = []


def measure(name, make):
    slots = [None] * N
    kept.append(slots)
    before = resident()
    for i in range(N):
        slots[i] = make(i)
    print(name, round((resident() - before) / N, 1))


measure("instance", lambda i: Point(None, None))
measure("instance_with_slots", lambda i: Slots(None, None))
measure("int", lambda i: i + 1_000_000)
measure("int_of_70_bits", lambda i: (1 << 70) + i)
measure("float", lambda i: i + 0.5)
measure("str_of_7", lambda i: f"{i:07}")
measure("tuple_of_2", lambda i: (None, i & 1))
measure("empty_list", lambda i: [])
keys = range(N)
before = resident()
table = {}
for i in keys:
    table[i] = None
kept.append(table)
print("dict_entry", round((resident() - before) / N, 1))
print("peak_MiB", peak() >> 20)
