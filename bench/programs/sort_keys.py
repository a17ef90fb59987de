"""Sorting with and without a key function."""

from operator import itemgetter


def run():
    seed = 12345
    rows = []
    for i in range(8000):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        rows.append((seed % 1000, f"name{seed % 977}", i))
    by_lambda = sorted(rows, key=lambda row: row[1])
    by_getter = sorted(rows, key=itemgetter(0, 2))
    plain = sorted(rows)
    numbers = sorted((row[0] * 1.5 for row in rows), reverse=True)
    return by_lambda[0], by_getter[-1], plain[10], numbers[0]
