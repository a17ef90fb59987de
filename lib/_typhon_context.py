"""The body of contextvars.Context.run: a frame of Python, so that the function it calls may wait without holding up a carrier."""

from _contextvars import _enter, _exit


def run(context, function, /, *args, **kwargs):
    _enter(context)
    try:
        return function(*args, **kwargs)
    finally:
        _exit(context)
