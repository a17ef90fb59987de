# Which iterators pass on the StopIteration of their source, or of a function they call, with its value.
import functools
import itertools


class Ends:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(self.value)


def stop(*args):
    raise StopIteration(*args)


def returns(value):
    return value
    yield


ITERATORS = {
    "map": lambda source: map(abs, source),
    "map of two": lambda source: map(pow, [1], source),
    "map strict": lambda source: map(pow, source, [1], strict=True),
    "map, function": lambda source: map(stop, [5], [6]),
    "filter": lambda source: filter(None, source),
    "filter, function": lambda source: filter(stop, [5]),
    "zip": lambda source: zip([1], source),
    "zip strict": lambda source: zip(source, [], strict=True),
    "zip strict, second": lambda source: zip([1], source, strict=True),
    "enumerate": enumerate,
    "iter": iter,
    "iter, function": lambda source: iter(lambda: stop(5), 3),
    "chain": itertools.chain,
    "chain.from_iterable": itertools.chain.from_iterable,
    "islice": lambda source: itertools.islice(source, 3),
    "islice, skipping": lambda source: itertools.islice(source, 2, 3),
    "starmap": lambda source: itertools.starmap(stop, source),
    "starmap, function": lambda source: itertools.starmap(stop, [[5]]),
    "takewhile": lambda source: itertools.takewhile(bool, source),
    "takewhile, function": lambda source: itertools.takewhile(stop, [5]),
    "dropwhile": lambda source: itertools.dropwhile(bool, source),
    "filterfalse": lambda source: itertools.filterfalse(bool, source),
    "accumulate": itertools.accumulate,
    "accumulate, function": lambda source: itertools.accumulate([1], stop, initial=2),
    "pairwise": itertools.pairwise,
    "batched": lambda source: itertools.batched(source, 2),
    "cycle": itertools.cycle,
    "groupby": itertools.groupby,
    "groupby, function": lambda source: itertools.groupby([5], stop),
    "zip_longest": itertools.zip_longest,
    "compress": lambda source: itertools.compress(source, [1]),
    "compress, selectors": lambda source: itertools.compress([1], source),
    "tee": lambda source: itertools.tee(source)[0],
    "generator": lambda source: (x for x in source),
}


def delegating(iterator):
    result = yield from iterator
    return "result", result


def loop(iterator):
    for x, y in iterator:
        pass
    return "looped"


CONSUMERS = {
    "next": next,
    "next, default": lambda iterator: next(iterator, "default"),
    "__next__": lambda iterator: iterator.__next__(),
    "yield from": lambda iterator: next(delegating(iterator)),
    "list": list,
    "star": lambda iterator: [*iterator],
    "for": loop,
    "sum": sum,
    "in": lambda iterator: 3 in iterator,
    "dict": dict,
    "reduce": lambda iterator: functools.reduce(stop, iterator, 1),
    "map": lambda iterator: next(map(abs, iterator)),
}

for source in Ends, returns:
    for value in 5, None, (), (1, 2), StopIteration(7):
        for name, make in ITERATORS.items():
            for how, consume in CONSUMERS.items():
                try:
                    iterator = make(source(value))
                    if name == "accumulate, function":
                        next(iterator)
                    answer = consume(iterator)
                except Exception as error:
                    answer = f"{type(error).__name__} {error.args} {getattr(error, 'value', '')}"
                if how == "next" or value == 5:
                    print(source.__name__, value, name, how, answer)


# The default of anext is the one argument of the StopIteration, even None.
async def empty():
    if False:
        yield


class Failing:
    def __anext__(self):
        return self

    def __await__(self):
        return self

    __iter__ = __await__

    def __next__(self):
        raise StopAsyncIteration

    def throw(self, *args):
        raise StopAsyncIteration


async def awaits(awaitable):
    return await awaitable


for default in None, 0, (), (1, 2), StopIteration(3):
    for make in empty, Failing:
        for how in (
            lambda awaitable: next(awaitable),
            lambda awaitable: next(awaitable, "default"),
            lambda awaitable: awaitable.__next__(),
            lambda awaitable: awaitable.send(None),
            lambda awaitable: awaitable.throw(StopAsyncIteration),
            lambda awaitable: list(awaitable),
            lambda awaitable: awaits(awaitable).send(None),
        ):
            try:
                print("anext", default, make.__name__, how(anext(make(), default)))
            except Exception as error:
                print("anext", default, make.__name__, type(error).__name__, error.args, getattr(error, "value", ""))
