"""Many threads alive at once, each waiting on one Event; all are woken and joined."""

import sys
import time
from threading import Event, Thread, active_count

n = int(sys.argv[1])
event = Event()
woken = []


def wait():
    event.wait()
    woken.append(1)


begin = time.perf_counter()
threads = [Thread(target=wait) for _ in range(n)]
for thread in threads:
    thread.start()
alive = active_count() - 1
event.set()
for thread in threads:
    thread.join()
print("waiting", time.perf_counter() - begin)
print("alive", alive)
print("woken", len(woken))
