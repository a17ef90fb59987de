"""One counter, many threads: `value += 1` is a read and a write, so without a lock updates get lost; with a lock none ever is.

How many the unlocked counter loses is different in every run, so only what is always true is printed.
"""
# args: --count 5000
# args: --count 2000 --threads 16

import sys
from threading import Lock, Thread

from options import read_options

options = read_options(count=1_000_000)


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = Lock()

    def add_unlocked(self):
        for _ in range(options.count):
            self.value += 1

    def add_locked(self):
        for _ in range(options.count):
            with self.lock:
                self.value += 1


def run(method):
    threads = [Thread(target=method) for _ in range(options.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


expected = options.threads * options.count

unlocked = Counter()
run(unlocked.add_unlocked)
print("unlocked: at most", expected, 0 < unlocked.value <= expected)
print(f"unlocked: {expected - unlocked.value} updates lost", file=sys.stderr)

locked = Counter()
run(locked.add_locked)
print("locked:", locked.value, "exact" if locked.value == expected else "WRONG")
