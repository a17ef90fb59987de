# stderr
"""The functions that atexit calls are those that were registered when it began; then all are forgotten."""

import atexit


def say(name):
    print(name, atexit._ncallbacks())


def fail():
    raise ValueError("while ending")


def register_more():
    atexit.register(say, "too late")
    say("registered")


def unregister_others():
    atexit.unregister(say)
    say("unregistered")


def forget_all():
    atexit._clear()
    say("forgotten")


def again():
    say("again")
    if not begun:
        begun.append(True)
        atexit._run_exitfuncs()


begun = []
for first in (register_more, unregister_others, forget_all, again):
    print("--", first.__name__)
    atexit.register(say, "last")
    atexit.register(fail)
    atexit.register(say, "second")
    atexit.register(first)
    if first is not again:
        atexit._run_exitfuncs()
        print("left:", atexit._ncallbacks())
