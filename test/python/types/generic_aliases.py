# Generic aliases: starred forms, pickling, dir(), repr of arguments that change, odd substitutions.
import pickle
import types
import typing
import weakref

it = iter(tuple[int, str])
print(type(it).__name__, it.__reduce__())
starred = next(it)
print(starred, starred.__unpacked__, it.__reduce__(), list(it))
for alias in starred, list[int], tuple[*tuple[int, ...]]:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(alias, protocol)) == alias
print(pickle.loads(pickle.dumps(starred)))
print(sorted(set(dir(list[int])) - set(dir(list))))


class Shrinks:
    def __repr__(self):
        arguments.clear()
        return "x"


arguments = [Shrinks(), Shrinks()]
try:
    repr(types.GenericAlias(list, (arguments,)))
except IndexError as e:
    print(e)


class Parameter: pass


first, late = Parameter(), Parameter()
first.__typing_subst__ = lambda v: v
alias = types.GenericAlias(dict, (first, late))
print(alias.__parameters__ == (first,))
late.__typing_subst__ = lambda v: v
try:
    alias[0]
except TypeError as e:
    print(str(e).endswith("was not found in __parameters__"))

print(typing.Generic.__flags__ >> 9 & 1)


class Node(typing.Generic[typing.TypeVar("T")]):
    def __init__(self, v):
        self.v = v


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps(Node(protocol), protocol)).v, end=" ")
print()


class Named:
    @property
    def __name__(self):
        raise ZeroDivisionError


named = Named()
try:
    repr(weakref.ref(named))
except ZeroDivisionError as e:
    print(repr(e))
