"""An object that many threads have read is seen to die at once by a weak reference that was made afterwards."""

import threading
import weakref


class Box:
    def __init__(self, value):
        self.value = value


def function_with(value):
    def function():
        return value

    return function


def hammer(threads, rounds, table):
    barrier = threading.Barrier(threads)

    def run():
        barrier.wait()
        for _ in range(rounds):
            a = table["box"]
            b = table["function"]
            c = table["set"]
        a = b = c = None

    workers = [threading.Thread(target=run) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


late = []
calls = []
for turn in range(10):
    table = {"box": Box(turn), "function": function_with(turn), "set": {turn}}
    hammer(4, 20_000, table)
    plain = [weakref.ref(thing) for thing in table.values()]
    called = [weakref.ref(thing, calls.append) for thing in table.values()]
    thing = None
    alive = [ref().__class__.__name__ for ref in plain]
    table.clear()
    late += [ref for ref in plain if ref() is not None]
print(alive, len(late), len(calls))

# Several threads make the first weak reference to an object at the same time, and each drops it again.
for turn in range(10):
    table = {"box": Box(turn), "function": function_with(turn), "set": {turn}}
    hammer(4, 20_000, table)
    barrier = threading.Barrier(4)
    wrong = []

    def watch():
        for thing in table.values():
            barrier.wait()
            for _ in range(50):
                ref = weakref.ref(thing)
                if ref() is not thing:
                    wrong.append(thing)
            barrier.wait()

    workers = [threading.Thread(target=watch) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    refs = [weakref.ref(thing) for thing in table.values()]
    table.clear()
    late += [ref for ref in refs if ref() is not None]
print(len(wrong), len(late))
