# Wrong numbers of arguments and unexpected names for natives: each of CPython's conventions has words of its own.
import collections
import functools
import gc
import io
import itertools
import operator
import random
import struct
import threading
import time
import weakref


def attempt(*natives):
    for native in natives:
        for args, named in ((), {}), ((None,), {}), ((None,) * 2, {}), ((None,) * 5, {}), ((), {"zz": 1}), ((), {"a": 1, "b": 2, "c": 3}):
            try:
                native(*args, **named)
            except Exception as error:
                print(native.__name__, len(args), *named, type(error).__name__, error)


class Sub(super):
    __name__ = "Sub"


class Thing:
    def __init__(self):
        self.__name__ = "super.__init__ of an exact super"
        self.exact = super()

    def __call__(self, *args, **named):
        super.__init__(self.exact, *args, **named)


# Class methods and static methods with one parameter or none.
attempt(int.__init_subclass__, int.__subclasshook__, list.__class_getitem__, bytes.fromhex, float.fromhex, bytes.maketrans, bytearray.maketrans)
# Functions of a tuple: counts with "exactly", "at least", "at most".
attempt(time.ctime, time.localtime, time.strftime, time.get_clock_info)
# No names, whatever else is wrong.
attempt(gc.set_threshold, gc.get_referents, threading.Lock().__exit__, memoryview(b"").__exit__)
# Unbound methods go by the type's qualified name.
attempt(collections.deque.append, collections.OrderedDict.pop, functools.partial.__reduce__, io.BytesIO.read, struct.Struct.pack)
# Types and functions that count their names.
attempt(struct.Struct, random.Random().__init__, itertools.product, max, min, super, Sub, Thing(), weakref.ref)
attempt((lambda: 0).__code__.replace, ValueError().add_note, b"".__buffer__, type(functools.Placeholder))

# Called with a method's own name in hand, and not through a bound method.
for call in "threading.Lock().__exit__(zz=1)", "memoryview(b'').__exit__(zz=1)", "[].sort(1)", "bytes.maketrans(zz=1)", "gc.set_threshold(zz=1)":
    try:
        eval(call)
    except TypeError as error:
        print(call, error)

# The values of a call's window die from the last to the first.
class Told:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)

    def __call__(self, *args):
        pass

    def method(self, *args):
        pass


max(Told(1), Told(2), Told(3), key=lambda told: 0)
max(*[Told(1), Told(2)], key=lambda told: 0)
Told(0)(Told(1), Told(2))
Told(0).method(Told(1), Told(2))
sorted([], key=Told(1))
