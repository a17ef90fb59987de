"""What | takes beside a union, and beside other types."""
import typing


class Either:
    def __or__(self, other):
        return "or"

    def __ror__(self, other):
        return "ror"


values = [3, "a", bytearray(b"x"), [1], (int,), list[int], None, ..., len, int | str, Either(), {}, 1.5, type, typing.Any, typing.Optional[int], typing.TypeVar("T")]
for value in values:
    for base in int | str, int, list[int], type | int:
        for a, b in (base, value), (value, base):
            try:
                print(str(a | b) if not isinstance(value, Either) else type(a | b).__name__)
            except TypeError as e:
                print(e)
