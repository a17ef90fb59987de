"""repr() of a weak reference shows the __name__ that the type has for it, and never asks the object itself."""
import re
import sys
import weakref
from collections import Counter


class Plain:
    pass


class Raising:
    def __getattr__(self, name):
        raise KeyError(name)


class Named:
    @property
    def __name__(self):
        return "its name"


class Wrong:
    @property
    def __name__(self):
        return 1 // 0


def show(thing):
    print(re.sub("0x[0-9a-f]+", "0x", repr(weakref.ref(thing))))


plain = Plain()
plain.__name__ = "own"
raising, named, counter = Raising(), Named(), Counter()
for thing in plain, raising, named, counter, sys, Plain, show:
    show(thing)
wrong = Wrong()
try:
    show(wrong)
except ZeroDivisionError as error:
    print(error)
