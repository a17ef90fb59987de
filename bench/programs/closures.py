"""Closures, lambdas, keyword and default arguments, map and filter."""

from functools import reduce


def counter(step):
    total = 0

    def add(amount=1, *, scale=1):
        nonlocal total
        total += amount * step * scale
        return total

    return add


def compose(*functions):
    return lambda x: reduce(lambda value, f: f(value), functions, x)


def run():
    add = counter(3)
    for i in range(20000):
        add()
        add(i)
        add(2, scale=3)
    f = compose(lambda x: x + 1, lambda x: x * 2, str, len)
    return add(), sum(map(f, filter(lambda x: x % 3, range(6000))))
