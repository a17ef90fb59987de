# Classes made anew with slots: what the first class had for its instances' dict is taken away.
import sys
from dataclasses import dataclass


@dataclass(slots=True)
class Point:
    x: int
    y: int = 2


print(Point(1), Point.__slots__, hasattr(Point(1), "__dict__"))


class Plain:
    pass


print(sys._clear_type_descriptors(Plain), sorted(Plain.__dict__))
for wrong in (1, int):
    try:
        sys._clear_type_descriptors(wrong)
    except TypeError as error:
        print(error)
