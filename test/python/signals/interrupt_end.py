# args: joining_threads
# args: exit_function
# args: pool
# args: exception_hook
# args: finalizer
# args: exit_by_handler
# stderr
# signal: SIGINT
"""Ctrl-C when the program itself is over, or is ending a pool."""

import atexit
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def ready():
    print("ready", flush=True)


def joining_threads():
    def work():
        threading.main_thread().join()
        ready()
        time.sleep(1)
        print("work is done", flush=True)

    threading.Thread(target=work).start()


def exit_function():
    def last():
        ready()
        time.sleep(60)

    atexit.register(last)
    atexit.register(print, "before")


def pool():
    with ThreadPoolExecutor(2) as executor:
        future = executor.submit(time.sleep, 1)
        ready()
        future.result()
    print("never")


def exception_hook():
    def hook(kind, value, traceback):
        ready()
        time.sleep(60)

    sys.excepthook = hook
    raise ValueError("the first")


def finalizer():
    """Signals do again what the system does with them."""
    global last

    class Last:
        def __del__(self):
            print(signal.getsignal(signal.SIGINT))
            ready()
            time.sleep(60)

    last = Last()


def exit_by_handler():
    """What the handler raises while the threads are joined did not pass the frame that joins."""
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(17))
    joining_threads()


globals()[sys.argv[1]]()
