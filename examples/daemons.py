"""Daemon threads do not keep the program alive; other threads do. An atexit function runs when the others have ended."""
# args:
# args: --threads 16

import atexit
import threading
import time

from options import read_options

options = read_options()
atexit.register(print, "atexit: the end")


def forever():
    while True:
        time.sleep(0.001)


def spin():
    n = 0
    while True:
        n += 1


def a_little_longer():
    while threading.main_thread().is_alive():
        time.sleep(0.01)
    print("the last ordinary thread ends", threading.main_thread().is_alive())


for _ in range(options.threads):
    threading.Thread(target=forever, daemon=True).start()
threading.Thread(target=spin, daemon=True).start()
threading.Thread(target=a_little_longer).start()
print("daemons:", sum(thread.daemon for thread in threading.enumerate()))
print("the main thread ends")
