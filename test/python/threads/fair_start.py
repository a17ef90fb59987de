"""A new thread, and one that was woken, get their turn soon among threads that only compute."""

import threading
import time

stop = False
rounds = [0] * 6


def compute(i):
    while not stop:
        rounds[i] += 1


threads = []
begun = time.monotonic()
for i in range(len(rounds)):
    t = threading.Thread(target=compute, args=(i,), daemon=True)
    threads.append(t)
    t.start()  # waits until the thread has run
for _ in range(10):
    event = threading.Event()
    t = threading.Thread(target=event.set)
    t.start()
    event.wait(10)
    t.join()
while not all(rounds) and time.monotonic() - begun < 10:
    time.sleep(0.01)
stop = True
for t in threads:
    t.join()
print("all computed:", all(rounds))
print("in time:", time.monotonic() - begun < 10)
