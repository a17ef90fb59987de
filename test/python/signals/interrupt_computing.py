# args: loop
# args: loop_of_one_jump
# args: for_loop
# args: calls
# args: generator
# args: inside_with
# args: inside_finally
# args: inside_except
# args: native_call
# args: method_of_class
# args: while_others_compute
# stderr
# signal: SIGINT
"""Ctrl-C while the main thread computes. What is on the way out runs: finally, __exit__, else nothing."""

import itertools
import sys
import threading


def ready():
    print("ready", flush=True)


def loop():
    ready()
    while True:
        pass


def loop_of_one_jump():
    ready()
    while True: pass


def for_loop():
    ready()
    for _ in itertools.count():
        pass


def calls():
    def count(n):
        if n > 0:
            count(n - 1)

    ready()
    try:
        while True:
            count(10)
    except KeyboardInterrupt as error:
        raise SystemExit(f"{type(error).__name__} {error.args}")


def generator():
    def numbers():
        try:
            while True:
                yield 0
        finally:
            print("generator ends")

    ready()
    try:
        for _ in numbers():
            pass
    except KeyboardInterrupt:
        # It came here or in the generator.
        print("caught")


def inside_with():
    lock = threading.Lock()
    ready()
    try:
        with lock:
            while True:
                pass
    finally:
        print("locked:", lock.locked())


def inside_finally():
    try:
        raise ValueError("the first")
    finally:
        ready()
        while True:
            pass


def inside_except():
    try:
        raise ValueError("the first")
    except ValueError:
        ready()
        while True:
            pass


def native_call():
    def endless(number):
        while True:
            pass

    ready()
    sorted([1, 2], key=endless)


def method_of_class():
    class Endless:
        def __eq__(self, other):
            while True:
                pass

    ready()
    Endless() in [1]


def while_others_compute():
    def compute():
        while True:
            pass

    for _ in range(3):
        threading.Thread(target=compute, daemon=True).start()
    ready()
    while True:
        pass


globals()[sys.argv[1]]()
