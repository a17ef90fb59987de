"""Trees made and thrown away: allocation, recursion, release."""


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    return Node(make(depth - 1), make(depth - 1)) if depth else Node(None, None)


def check(node):
    return 1 + check(node.left) + check(node.right) if node.left else 1


def run():
    kept = make(14)
    total = 0
    for depth in range(4, 14, 3):
        for _ in range(1 << (13 - depth)):
            total += check(make(depth))
    return total, check(kept)
