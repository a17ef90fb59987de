"""A deque of limited length gives up items of all kinds, and attributes of locals and methods have names that are texts."""

import threading
from collections import deque

for item in (-1, 0, 1, 2**48 - 1, -(2**48), 2**80, None, True, -1.0, float("nan"), float("inf"), "", ()):
    d = deque([item, item], 2)
    d.append(1)
    d.appendleft(2)
    d.extend([3, item])
    e = d.copy()
    e.extendleft([item, 4])
    print(d, e, d + e)


class Class:
    def method(self):
        pass


for o in (threading.local(), Class().method, Class, Class(), len, super(Class, Class()), list[int], int | str):
    for name in (5, None, b"a"):
        for f in (o.__getattribute__, o.__delattr__, lambda n: o.__setattr__(n, 1)):
            try:
                print(f(name))
            except TypeError as e:
                print(e)
