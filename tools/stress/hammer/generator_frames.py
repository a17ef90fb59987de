"""Threads that run, finish and replace one generator, and ask for its frame at the same time.

Arguments: rounds (default 10000).
"""

import random
import sys
import threading

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10000


def numbers():
    local = [1]
    while True:
        try:
            local = yield local
        except LookupError:
            pass


shared = [numbers()]
actions = [
    lambda: next(shared[0]),
    lambda: shared[0].send([2]),
    lambda: shared[0].throw(LookupError("x")),
    lambda: shared[0].close(),
    lambda: shared.__setitem__(0, numbers()),
    lambda: shared[0].gi_frame,
    lambda: shared[0].gi_frame.f_locals["local"],
    lambda: shared[0].gi_frame.f_back,
    lambda: repr(shared[0]),
]


def work(seed):
    choice = random.Random(seed).choice
    for _ in range(rounds):
        try:
            choice(actions)()
        except (ValueError, StopIteration, TypeError, AttributeError, KeyError, LookupError):
            pass


threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("ok")
