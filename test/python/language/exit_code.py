"""Fields of exceptions that native code makes are those of their arguments."""

import sys

for status in (3, "abc", [1], None, (1, 2)):
    try:
        sys.exit(status)
    except SystemExit as error:
        print(error.args, error.code)


def five():
    return [5]
    yield


try:
    next(five())
except StopIteration as error:
    print(error.args, error.value)
sys.exit(7)
