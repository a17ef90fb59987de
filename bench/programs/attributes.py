"""Attributes, properties, class attributes, methods and operators of small classes."""


class Vector:
    dimensions = 2

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    @property
    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor)

    @staticmethod
    def zero():
        return Vector(0.0, 0.0)

    @classmethod
    def unit(cls):
        return cls(1.0, 0.0)


def run():
    position = Vector.zero()
    speed = Vector.unit()
    same = 0
    for i in range(12000):
        position = position + speed.scaled(0.5)
        if position.length > 100 * position.dimensions:
            position.x -= 150.0
            position.y += 1.0
        same += position == speed
    return position.x, position.y, same
