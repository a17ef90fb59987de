"""Options of the examples: whole numbers by name, as in `primes.py --threads 8 --limit 50000`."""

import sys
import time


class Options:
    def __init__(self, values):
        self.__dict__.update(values)


def read_options(**defaults):
    """Return an object with one attribute for each option, from sys.argv or the default."""
    values = {"threads": 4, **defaults}
    words = iter(sys.argv[1:])
    for word in words:
        name = word[2:].replace("-", "_")
        if not word.startswith("--") or name not in values:
            known = " ".join(f"--{known.replace('_', '-')} {value}" for known, value in values.items())
            sys.exit(f"unknown option {word}; the options and their defaults: {known}")
        values[name] = int(next(words))
    return Options(values)


def report_time(what, begin):
    """Tell how long something took, on stderr: the time is no part of a program's result."""
    print(f"{what}: {time.perf_counter() - begin:.2f} s", file=sys.stderr)
