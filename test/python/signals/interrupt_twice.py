# args: caught
# args: in_the_handler
# args: counted
# stderr
# signal: SIGINT SIGINT
"""Two Ctrl-C, one after the other. Each one is waited for: the program says when it is ready for it."""

import signal
import sys
import time


def ready():
    print("ready", flush=True)


def caught():
    for wait in (lambda: time.sleep(60), lambda: any(iter(lambda: False, 1))):
        try:
            ready()
            wait()
        except KeyboardInterrupt as error:
            print("caught", repr(error), flush=True)


def in_the_handler():
    try:
        ready()
        time.sleep(60)
    except KeyboardInterrupt:
        ready()
        while True:
            pass


def counted():
    seen = []
    signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
    for count in (1, 2):
        ready()
        while len(seen) < count:
            pass
    print(seen)


globals()[sys.argv[1]]()
