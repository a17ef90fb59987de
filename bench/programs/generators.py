"""Pipelines of generators, yield from, and generator expressions."""


def numbers(n):
    for i in range(n):
        yield i


def squares(source):
    for x in source:
        yield x * x


def evens(source):
    return (x for x in source if x % 2 == 0)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def run():
    total = 0
    for x in evens(squares(numbers(100000))):
        total += x
    return total, sum(tree(12))
