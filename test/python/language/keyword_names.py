"""Names of keyword arguments in calls are not mangled in a class; names of parameters are."""


def names(*args, **keywords):
    return sorted(keywords)


class Outer:
    print(names(__plain=1))
    print(names(*(), __after=1, **{"z": 2}))

    def method(self, __private=3):
        return names(__a=1), names(**{"b": 1}, __c=2), __private


print(Outer().method(), Outer.method.__code__.co_varnames)
try:
    Outer().method(__private=4)
except TypeError as error:
    print(error)
print(Outer().method(_Outer__private=5)[2])
