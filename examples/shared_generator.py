"""A generator that two threads advance at once: the second gets `ValueError: generator already executing`."""
# args:
# args: --threads 16

from threading import Event, Lock, Thread

from options import read_options

options = read_options(threads=2, items=2000)
inside = Event()
go_on = Event()


def slow():
    inside.set()
    go_on.wait()
    yield "done"


generator = slow()
result = []
first = Thread(target=lambda: result.append(next(generator)))
first.start()
inside.wait()
try:
    next(generator)
except ValueError as error:
    print("ValueError:", error)
go_on.set()
first.join()
print("the first thread got", result)


class Shared:
    """Makes an iterator safe to share: one thread at a time."""

    def __init__(self, iterable):
        self._iterator = iter(iterable)
        self._lock = Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self._lock:
            return next(self._iterator)


numbers = Shared(n * n for n in range(options.items))
taken = []
threads = [Thread(target=lambda: taken.extend(numbers)) for _ in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("each value once:", sorted(taken) == [n * n for n in range(options.items)])
