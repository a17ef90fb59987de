"""Assigning f_lineno in a trace function."""
import sys
import warnings

warnings.simplefilter("ignore")


def jump(function, start, goal, *arguments):
    def trace(frame, event, arg):
        nonlocal done
        if frame.f_code is not function.__code__:
            return None
        if not done and event == "line" and frame.f_lineno == function.__code__.co_firstlineno + start:
            done = True
            frame.f_lineno = function.__code__.co_firstlineno + goal
        return trace

    done = False
    out = []
    sys.settrace(trace)
    try:
        function(out, *arguments)
    except Exception as error:
        out.append(f"{type(error).__name__}: {error}")
    finally:
        sys.settrace(None)
    print(function.__name__, start, goal, out)


def straight(out):
    out.append(1)
    out.append(2)
    out.append(3)


def loop(out):
    for i in 1, 2:
        out.append(i)
    out.append("end")
    for i in 3, 4:
        out.append(i)


def handler(out):
    out.append(1)
    try:
        out.append(3)
        1 / 0
    except ZeroDivisionError:
        out.append(6)
    out.append(sys.exception() is None)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass


def manager(out):
    with Manager():
        out.append(2)
        out.append(3)
    out.append(4)


jump(straight, 1, 3)
jump(straight, 3, 1)
jump(straight, 1, -1)
jump(straight, 1, 1000)
jump(loop, 2, 3)
jump(loop, 2, 5)
jump(loop, 3, 2)
jump(handler, 1, 6)
jump(handler, 6, 7)
jump(handler, 3, 7)
jump(manager, 2, 4)
jump(manager, 2, 3)
jump(manager, 4, 3)

try:
    sys._getframe().f_lineno = 1
except ValueError as error:
    print(error)
try:
    sys._getframe().f_lineno = "1"
except ValueError as error:
    print(error)
