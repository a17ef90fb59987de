# args: joining_threads
# args: exit_function
# args: pool
# stderr
# signal: SIGINT
"""Ctrl-C when the program itself is over, or is ending a pool."""

import atexit
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


globals()[sys.argv[1]]()
