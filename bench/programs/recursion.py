"""Recursive functions: Fibonacci, Ackermann, queens, towers."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def queens(n, row, columns, up, down):
    if row == n:
        return 1
    found = 0
    for c in range(n):
        bit = 1 << c
        if not (columns & bit or up & 1 << row + c or down & 1 << row - c + n):
            found += queens(n, row + 1, columns | bit, up | 1 << row + c, down | 1 << row - c + n)
    return found


def run():
    return fib(22), ackermann(2, 150), queens(7, 0, 0, 0, 0)
