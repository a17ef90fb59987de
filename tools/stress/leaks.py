"""Runs programs again and again in one process and looks at the number of allocated blocks after each round: `leaks.py PROGRAM...`.

A program leaks if each of the last rounds left something behind: its growth is printed, with the types of the objects, and the status is 1. Programs that need arguments
are left out by the caller."""
import collections
import gc
import io
import sys
import types

ROUNDS = 5
counts = [0] * ROUNDS
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


def leaks(program):
    with open(program, "rb") as file:
        code = compile(file.read(), program, "exec")
    for i in range(ROUNDS):
        run(code, program)
        settle()
        counts[i] = sys.getallocatedblocks()
    growth = [b - a for a, b in zip(counts, counts[1:])]
    if min(growth[-3:]) <= 0:
        return False
    before = kinds()
    run(code, program)
    settle()
    print(program, "grows:", *growth, *(f"{n} more {name}" for name, n in (kinds() - before).most_common(5)))
    return True


status = 0
for program in (programs := sys.argv[1:]):
    sys.argv[1:] = []
    if leaks(program):
        status = 1
sys.exit(status)
