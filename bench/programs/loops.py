"""Loops over immediates at the top level of a function: counting, ranges, nested lists."""


def run():
    n = 150000
    while n > 0:
        n -= 1
    total = 0
    for _ in range(150000):
        total += 1
    grid = [[i ^ j for j in range(100)] for i in range(100)]
    for row in grid:
        for cell in row:
            if cell > 50:
                total += cell
    return n, total
