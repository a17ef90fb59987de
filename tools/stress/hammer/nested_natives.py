"""Natives that pass on to other natives without end: RecursionError, never the end of the process, and everything works afterwards. CPython has no limit for most of these, and dies."""
import functools
import itertools
import sys
import threading
import types
import weakref

N = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000


class Node:
    pass


class Ref(weakref.ref):
    pass


def wrap(x, f, n=None):
    for _ in range(n or N):
        x = f(x)
    return x


def items():
    return iter([1, 2, 3])


def referents():
    x, keep = Node(), []
    for _ in range(N):
        keep.append(x)
        x = Ref(x)
    return hash(x)


ITERATORS = [
    lambda x: map(int, x),
    lambda x: filter(None, x),
    zip,
    enumerate,
    itertools.chain,
    itertools.cycle,
    itertools.accumulate,
    itertools.groupby,
    itertools.zip_longest,
    lambda x: itertools.batched(x, 1),
    lambda x: itertools.islice(x, 5),
    lambda x: itertools.takewhile(bool, x),
    lambda x: itertools.starmap(max, zip(x, itertools.repeat(0))),
    lambda x: itertools.tee(x)[0],
]
ATTEMPTS = [lambda f=f: next(wrap(items(), f)) for f in ITERATORS]
ATTEMPTS += [
    lambda: list(wrap(items(), lambda x: map(int, x))),
    lambda: wrap({1: 2}, types.MappingProxyType)[1],
    lambda: len(wrap({1: 2}, types.MappingProxyType)),
    lambda: 1 in wrap({1: 2}, types.MappingProxyType),
    lambda: list(wrap({1: 2}, types.MappingProxyType)),
    lambda: wrap({1: 2}, types.MappingProxyType) | {},
    lambda: wrap(len, lambda f: types.MethodType(f, 1)).__name__,
    lambda: wrap(len, lambda f: types.MethodType(f, 1)).__doc__,
    lambda: wrap(len, staticmethod).__isabstractmethod__,
    lambda: wrap(property(len), property).__isabstractmethod__,
    lambda: wrap(len, lambda f: f.__call__)([]),
    lambda: hash(wrap(int, lambda x: list[x])),
    lambda: wrap(list, lambda x: types.GenericAlias(x, int)).append,
    lambda: hash(wrap(slice(1), slice)),
    lambda: wrap(lambda: 1, functools.lru_cache)(),
    referents,
    # As deep as it may be in both ways at once.
    lambda: next(wrap(wrap(items(), lambda x: (y for y in x), 900), lambda x: map(int, x), 19_000)),
    lambda: next(wrap(wrap(items(), lambda x: iter(map(lambda y: y, x).__next__, 0), 1_200), lambda x: map(int, x), 15_000)),
]


refused = [0]


def attempt_all(attempts):
    for f in attempts:
        try:
            f()
        except RecursionError:
            refused[0] += 1
    assert [*map(str, itertools.chain([1], zip([2])))] == ["1", "(2,)"]


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    failed = []
    threading.excepthook = failed.append
    threads = [threading.Thread(target=attempt_all, args=(ATTEMPTS[k::2],)) for k in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    attempt_all(ATTEMPTS[-2:])
    print(failed or "ok" if refused[0] > 20 else refused)
