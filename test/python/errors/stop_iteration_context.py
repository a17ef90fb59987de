"""What StopIteration carries and what its __context__ is while another exception is handled: a result has none."""


def early(v):
    return v
    yield


def late(v):
    yield 0
    return v


def delegating(v):
    return (yield from late(v))


def finishing(v):
    try:
        yield 0
    except ValueError:
        pass
    return v


async def coroutine(v):
    return v


class Raising:
    def __init__(self, v):
        self.v = v

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(self.v)


async def one():
    yield 1


async def empty():
    return
    yield


def attempt(name, f):
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            f()
        except BaseException as e:
            print(name, repr(e), repr(e.__context__))
        else:
            print(name, "returned")


def started(it):
    next(it)
    return it


for v in None, 1, (1, 2), ValueError(3), []:
    print(repr(v))
    attempt("next", lambda: next(early(v)))
    attempt("__next__", lambda: early(v).__next__())
    attempt("send", lambda: early(v).send(None))
    attempt("late next", lambda: next(started(late(v))))
    attempt("late send", lambda: started(late(v)).send(3))
    attempt("late __next__", lambda: started(late(v)).__next__())
    attempt("throw", lambda: started(finishing(v)).throw(ValueError(9)))
    attempt("thrown out", lambda: started(late(v)).throw(ValueError(9)))
    attempt("yield from", lambda: next(started(delegating(v))))
    attempt("coroutine", lambda: coroutine(v).send(None))
    attempt("awaitable", lambda: next(coroutine(v).__await__()))
    attempt("class", lambda: next(Raising(v)))
    attempt("asend", lambda: one().asend(None).send(None))
    attempt("anext", lambda: empty().__anext__().send(None))
    attempt("aclose", lambda: empty().aclose().send(None))
    attempt("list", lambda: next(iter([])))
