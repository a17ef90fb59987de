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


import collections.abc
import types


class Alias(types.GenericAlias):
    pass


call = collections.abc.Callable[[int], str]
print(int | call, call | int, call | None, call | call == call, (int | call).__args__[1] is call)
print(str(int | Alias(list, int)), str(Alias(list, int) | str))
for test in lambda: isinstance(1, str | call), lambda: issubclass(int, str | Alias(list, int)):
    try:
        print(test())
    except TypeError as e:
        print(e)
