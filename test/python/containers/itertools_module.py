from itertools import *


def check(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def take(n, it):
    return list(islice(it, n))


print(take(3, count()), take(3, count(5, 2)), take(3, count(1.5, 0.5)), take(2, count(2**70)), count(10), count(1, 2), count(10, -1))
check(count, "a")
check(count, x=1)
check(count, 1, 2, 3)
print(take(5, cycle("ab")), take(3, cycle([])), take(3, repeat(7)), list(repeat(1, 3)), repeat(1, 3), repeat(1, -5), list(repeat(object=2, times=2)))
check(repeat)
check(repeat, 1, "a")
print(list(chain("ab", [1], ())), list(chain.from_iterable(["ab", [1]])), list(chain()))
check(lambda: list(chain(1)))
print(list(islice("abcdef", 2)), list(islice("abcdef", 2, 4)), list(islice("abcdef", 1, None, 2)), list(islice("abc", 0)), list(islice("abc", None)))
check(islice, [], "a")
check(islice, [], -1)
check(islice, [], 0, 1, 0)
check(islice)
print(list(starmap(lambda a, b: (a, b), [(7, 3), [9, 2]])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(filterfalse(None, [0, 1, 2, ""])), list(filterfalse(lambda x: x % 2, range(6))), list(compress("abcd", [1, 0, 1, 1])), list(compress(data="ab", selectors=[0, 1])))
check(lambda: list(starmap(1, [1])))
check(compress)
check(takewhile, 1)
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate("ab")))
check(accumulate)
print(list(pairwise("abcd")), list(pairwise("a")), list(batched("abcde", 2)), list(batched("abcd", 2, strict=True)))
check(lambda: list(batched("abc", 2, strict=True)))
check(batched, [], 0)
print(list(zip_longest("abc", "x", fillvalue="-")), list(zip_longest([1], [])), list(zip_longest()))
check(zip_longest, x=1)
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])), len(list(product(range(3), repeat=4))))
check(product, [1], repeat=-1)
check(product, [1], x=1)
print(list(permutations("abc", 2)), len(list(permutations(range(5)))), list(permutations([1, 2])), list(permutations("a", 2)), list(permutations([], 0)))
check(permutations, [1], -1)
check(permutations, [1], "a")
print(list(combinations("abcd", 2)), list(combinations("abc", 0)), list(combinations("a", 2)), len(list(combinations(range(10), 4))))
print(list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement([], 1)), list(combinations_with_replacement([], 0)))
check(combinations, [1], -1)
check(combinations, [1])
print([(k, list(g)) for k, g in groupby("aaabbc")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4], key=lambda x: x % 2)], list(groupby([])))
groups = groupby("aab")
k, first = next(groups)
k2, second = next(groups)
print(k, k2, list(first), list(second))
a, b = tee(iter(range(5)))
print(next(a), next(a), list(b), list(a), tee([], 0))
x, y, z = tee("abc", 3)
print(list(x), list(y), list(z))
p, q = tee(range(200))
print(sum(p), sum(q))
check(tee, [], -1)
check(tee, 1)
check(tee)


class Boom:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("boom")


for f in (cycle, chain.from_iterable, pairwise, accumulate, lambda i: batched(i, 2), lambda i: zip_longest(i, [1]), lambda i: islice(i, 3), lambda i: starmap(lambda a, b: (a, b), i), lambda i: tee(i)[0], lambda i: groupby(i)):
    check(lambda: list(f(Boom())))
