"""The files of test_concurrent_futures import this to define their classes for pools of sub-interpreters, beside those for threads.

Typhon has one interpreter and no module of this name. Nothing here works; what needs it is counted apart.
"""


class InterpreterError(Exception):
    pass


class InterpreterNotFoundError(InterpreterError):
    pass


class NotShareableError(TypeError, ValueError):
    pass


def is_shareable(obj):
    raise NotImplementedError("sub-interpreters")


def create(*args, **options):
    raise NotImplementedError("sub-interpreters")


WHENCE_UNKNOWN, WHENCE_RUNTIME, WHENCE_LEGACY_CAPI, WHENCE_CAPI, WHENCE_XI, WHENCE_STDLIB = range(6)


def decref(id):
    raise NotImplementedError("sub-interpreters")
