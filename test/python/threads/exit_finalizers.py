"""The end of the interpreter: finalizers find their module as it was, and no thread can be started or waited for."""

import _thread
import collections
import sys
import threading
import time

lines = []


def tell(*words):
    lines.append(" ".join(map(str, words)))
    if len(lines) == 10:  # in which order they come is not defined
        print(*sorted(lines), sep="\n")


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        tell("del", self.name, later is not None, sys.is_finalizing(), threading.current_thread() is threading.main_thread())


class Cycle:
    pass


def generator():
    try:
        yield
    finally:
        tell("generator closed")


class Threads:
    def __init__(self):
        self.ended = threading.Thread(target=int, daemon=True)
        self.ended.start()
        self.ended.join()
        self.waiting = threading.Thread(target=_thread.allocate_lock().__enter__, daemon=True)

    def __del__(self):
        self.ended.join()
        tell("joined", self.ended.is_alive())
        for start in (threading.Thread(target=int).start, lambda: _thread.start_new_thread(int, ())):
            try:
                start()
            except RuntimeError as error:
                tell(type(error).__name__, error)


class Unjoinable:
    """A daemon thread that waits for ever is frozen; it holds nothing of this module."""

    def __init__(self):
        lock = _thread.allocate_lock()
        lock.acquire()
        self.thread = threading.Thread(target=lock.acquire, daemon=True)
        self.thread.start()
        # Frozen with a lock of threading's in its hands, it would hold up the others' finalizers (in CPython as well).
        while self.thread in threading._limbo.values():
            time.sleep(0.001)
        with threading._active_limbo_lock:
            pass
        self.self = self

    def __del__(self):
        for timeout in (None, 0, 10):
            try:
                self.thread.join(timeout)
            except RuntimeError as error:
                print(type(error).__name__, error, self.thread.is_alive())


one = Named("global")
two = [Named("in a list")]
collections.three = Named("in another module")
four = Cycle()
four.self, four.name = four, Named("in a cycle")
five = generator()
next(five)
six = Threads()
seven = [Named(i) for i in range(2)]
eight = Unjoinable()
later = 1
