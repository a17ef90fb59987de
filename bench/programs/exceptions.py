"""Exceptions raised and caught near and far, with finally."""


class Mine(Exception):
    pass


def deep(n):
    if n == 0:
        raise Mine(n)
    return deep(n - 1)


def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1


def run():
    caught = 0
    for i in range(2500):
        try:
            deep(5)
        except Mine:
            caught += 1
        try:
            {}[i]
        except KeyError as e:
            caught += e.args[0] == i
        finally:
            caught += 1
    return caught, sum(parse("12" if i % 2 else "x") for i in range(3000))
