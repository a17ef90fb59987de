"""sys.settrace: which events a trace function sees, in which order and on which lines."""
import sys


def trace(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == "exception":
        arg = arg[0].__name__
    elif not isinstance(arg, (int, str, list, type(None))):
        arg = type(arg).__name__
    print(" ", frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, arg)
    return trace


def run(function):
    print(function.__name__)
    sys.settrace(trace)
    try:
        function()
    except Exception as error:
        print(" ", repr(error))
    finally:
        sys.settrace(None)


def one(): return 1


def loops():
    items = []
    for i in range(3):
        if i:
            continue
        items.append(i)
    while len(items) < 3:
        items.append(2)
    for i in range(2): items.append(i)
    while True:
        break
    return [x for x in items if x]


def exceptions():
    try:
        1 / 0
    except ZeroDivisionError as error:
        x = 1
    finally:
        x = 2
    raise ValueError


def numbers():
    yield 1
    yield 2


def generators():
    for i in numbers():
        x = i
    g = numbers()
    next(g)
    try:
        g.throw(KeyError)
    except KeyError:
        pass


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return True


def managers():
    with Manager() as m:
        x = 1
    with Manager():
        1 / 0
    return 3


def delegation():
    def inner():
        x = yield from numbers()
        return 5
    return list(inner())


def statements():
    x = one(
    )
    if x: pass
    else: y = 1
    try: one()
    finally: pass
    assert x, "no"

    class C:
        z = 1

        def m(self): pass
    C().m()
    match x:
        case 3: pass
        case 1:
            y = 2


for function in one, loops, exceptions, generators, managers, delegation, statements:
    run(function)


# A trace function that fails is removed; one that returns None is not called for the lines of a frame.
def failing(frame, event, arg):
    if event == "line":
        raise RuntimeError("no more")
    return failing


sys.settrace(failing)
try:
    one()
except RuntimeError as error:
    print(error, sys.gettrace())
sys.settrace(lambda frame, event, arg: print(frame.f_code.co_name, event))
one()
sys.settrace(None)
