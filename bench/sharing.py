"""What two threads share while they work, row by row: microseconds a round in one thread, and in two that do the same work each.

The first rows are operations on objects that both threads reach through the same names; the last five read a value each time round that is shared
more and more: nothing, a module global, one object, one value in it, one value in a dict.
"""

import math
import sys
import threading
import time

LIMIT = 1000
names = [str(i) * 10 for i in range(8)]
local = threading.local()
local.x = 0


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x

    @property
    def twice(self):
        return self.x


class Settings:
    pass


origin = Point(1, 2)
settings = Settings()
settings.limit = "a value that is no small constant" * 2
settings.point = origin
table = {"limit": "another value" * 3, "point": origin}
numbers = [1.5] * 8
letters = ("alpha", "beta", "gamma")


def add(a, b):
    return a + b


def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def builtin_method(n):
    d = table
    for _ in range(n):
        d.get("limit")


def module_function(n):
    for _ in range(n):
        math.floor(1.5)


def python_function(n):
    for _ in range(n):
        add(1, 2)


def python_method(n):
    p = origin
    for _ in range(n):
        p.norm()


def python_property(n):
    p = origin
    for _ in range(n):
        p.twice


def string_constant(n):
    for _ in range(n):
        x = "a constant of the code"
    return x


def tuple_constant(n):
    for _ in range(n):
        x = ("a", 1, 2.5)
    return x


def big_constant(n):
    for _ in range(n):
        x = 123456789012345678901234567890
    return x


def create_object(n):
    for _ in range(n):
        Point(1, 2)


def create_closure(n):
    for i in range(n):
        (lambda: i)


def create_dict(n):
    for i in range(n):
        {"a": i, "b": 2}


def create_list(n):
    for i in range(n):
        [i, "b", 2.5]


def thread_local(n):
    local.x = 5
    for _ in range(n):
        local.x


def generator(n):
    for _ in count_up(n):
        pass


def shares_nothing(n):
    values = {"limit": "mine" * 3}
    for _ in range(n):
        x = values["limit"]
    return x


def shares_globals(n):
    for _ in range(n):
        x = LIMIT
        x = names
    return x


def shares_object(n):
    for _ in range(n):
        x = settings
    return x


def shares_value(n):
    for _ in range(n):
        x = settings.limit
    return x


def shares_dict_value(n):
    for _ in range(n):
        x = table["limit"]
        x = table["point"]
    return x


def shares_list_item(n):
    for _ in range(n):
        x = names[3]
    return x


ROWS = [
    builtin_method, module_function, python_function, python_method, python_property, string_constant, tuple_constant, big_constant,
    create_object, create_closure, create_dict, create_list, thread_local, generator,
    shares_nothing, shares_globals, shares_object, shares_value, shares_dict_value, shares_list_item,
]  # fmt: skip


# What a run should take at least: next to it the start of the threads, and who gets a processor first, are nothing.
SECONDS = 0.1


def run(row, threads, n):
    """Seconds from the first thread's beginning until the last one's end, by the threads' own clocks: when the main thread gets a turn is another matter."""
    ready = threading.Barrier(threads)
    begins, ends = [], []

    def work():
        ready.wait()
        begins.append(time.perf_counter())
        row(n)
        ends.append(time.perf_counter())

    workers = [threading.Thread(target=work) for _ in range(threads)]
    used = time.process_time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.process_time() - used if by_processor else max(ends) - min(begins)


n, rounds = int(sys.argv[1]), int(sys.argv[2])
only = sys.argv[3:]
# With `cpu` as a third argument the processor time of the process counts: fit for a busy machine, where two threads may get one processor's time.
by_processor = "cpu" in only
for row in ROWS:
    if set(only) - {"cpu"} and row.__name__ not in only:
        continue
    # Warm, and objects that threads share known as such; then as many rounds as a run needs.
    run(row, 2, n)
    each = max(n, int(n * SECONDS / run(row, 1, n)))
    best = [float("inf")] * 3
    for _ in range(rounds):
        # By turns: what else the machine does is as bad for the one as for the other.
        for threads in 1, 2:
            best[threads] = min(best[threads], run(row, threads, each))
    for threads in 1, 2:
        print(f"{row.__name__}_{threads}", best[threads] / each * 1e6)
