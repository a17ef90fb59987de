"""Times the programs beside this file, one thread each: lines of a name and the best seconds of a few runs.

Arguments: how often each is run, then names of programs (none: all of them). Results go to standard error, so that they can be compared.
"""

import importlib
import os
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "programs"))
rounds = int(sys.argv[1])
names = sys.argv[2:] or sorted(f[:-3] for f in os.listdir(os.path.join(here, "programs")) if f.endswith(".py"))
programs = [importlib.import_module(name) for name in names]
# Just-in-time compilers get to know all programs first: what counts is the speed they come to, not who is measured first.
for program in programs:
    for _ in range(rounds):
        result = program.run()
for name, program in zip(names, programs):
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        result = program.run()
        times.append(time.perf_counter() - begin)
    print(name, min(times), flush=True)
    print(name, result, file=sys.stderr, flush=True)
