"""Runs programs again and again in one process and looks at the number of allocated blocks after each round: `leaks.py PROGRAM...`.

A program is suspected if each of the last rounds left something behind. Threads and sockets end a little later than the program, now in this round and now in the next,
so that a suspect runs many more rounds: it leaks if even the lowest counts grow, by a block a round. Its growth is then printed, with the types of the objects, and the
status is 1. A program gets the arguments of its first `# args:` line."""
import collections
import gc
import io
import os
import re
import sys
import types

ROUNDS = 5
MANY_ROUNDS = 40
"""The lowest count of so many rounds is compared, of the first ones and of the last."""
WINDOW = 10
out = sys.stdout


def run(code, program):
    sys.stdout = io.StringIO()
    main = sys.modules["__main__"]
    # A module that can be found, so that its classes can be pickled.
    sys.modules["__main__"] = module = types.ModuleType("__main__")
    module.__file__ = program
    try:
        exec(code, module.__dict__)
    except SystemExit:
        pass
    finally:
        sys.stdout = out
        sys.modules["__main__"] = main


def settle():
    """Empties the caches of the library, which may grow for a while."""
    for name, function in (("re", "purge"), ("linecache", "clearcache")):
        module = sys.modules.get(name)
        if module is not None:
            getattr(module, function)()
    for clear in getattr(sys.modules.get("typing"), "_cleanups", ()):
        clear()
    gc.collect()
    gc.collect()


def kinds():
    return collections.Counter(type(o).__name__ for o in gc.get_objects())


def counts_of(code, program, rounds):
    counts = [0] * rounds
    for i in range(rounds):
        run(code, program)
        settle()
        counts[i] = sys.getallocatedblocks()
    return counts


def growth_of(counts):
    return [b - a for a, b in zip(counts, counts[1:])]


def leaks(program):
    with open(program, "rb") as file:
        source = file.read()
    sys.argv[1:] = (re.findall(rb"^# args:(.*)$", source, re.M) or [b""])[0].decode().split()
    sys.path[0] = os.path.dirname(program)
    code = compile(source, program, "exec")
    if min(growth_of(counts_of(code, program, ROUNDS))[-3:]) <= 0:
        return False
    counts = counts_of(code, program, MANY_ROUNDS)
    if min(counts[-WINDOW:]) - min(counts[:WINDOW]) < MANY_ROUNDS - 2 * WINDOW:
        return False
    growth = growth_of(counts)
    before = kinds()
    run(code, program)
    settle()
    print(program, "grows:", *growth, *(f"{n} more {name}" for name, n in (kinds() - before).most_common(5)))
    return True


status = 0
for program in sys.argv[1:]:
    if leaks(program):
        status = 1
sys.exit(status)
