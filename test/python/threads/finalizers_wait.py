"""Objects die in other threads than the one that made them, and their finalizers wait: no wait of the makers is disturbed."""

import threading
import time

TURNS = 150
# A finalizer may run inside another one of its thread: a number would be read before and written after it.
deaths = []
lock = threading.RLock()
boxes = [None] * 4
events = [threading.Event() for _ in range(4)]
running = True
wrong = []


class Sleeper:
    def __del__(self):
        time.sleep(0.0003)
        with lock:
            time.sleep(0.0001)
            deaths.append(None)


def drop():
    while running:
        for i in range(4):
            boxes[i] = None


def make(i):
    for _ in range(TURNS):
        boxes[i] = Sleeper()
        if events[i].wait(0.001):
            wrong.append("woken by nobody")
        with lock:
            pass


makers = [threading.Thread(target=make, args=(i,)) for i in range(4)]
dropper = threading.Thread(target=drop, daemon=True)
dropper.start()
for thread in makers:
    thread.start()
for thread in makers:
    thread.join()
running = False
dropper.join()
boxes.clear()
for _ in range(1000):
    if len(deaths) == 4 * TURNS:
        break
    time.sleep(0.01)
print(len(deaths), wrong)
