"""cProfile: how often what was called, recursive calls counted once and in all."""
import cProfile
import pstats


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def work():
    for i in range(3):
        factorial(5)
    [].append(1)
    sorted([3, 1, 2], key=lambda x: x)


def show(profile):
    for key, values in sorted((key[2], values) for key, values in pstats.Stats(profile).stats.items()):
        print(key, values[:2], sorted(caller[2] for caller in values[4]))


profile = cProfile.Profile()
profile.enable()
work()
profile.disable()
show(profile)
print(profile.runcall(factorial, 3))
with cProfile.Profile() as second:
    try:
        profile.enable()
    except ValueError as error:
        print(error)
