"""Many threads alive at once, each parked on an Event of its own or in time.sleep; what they cost others; all are woken and joined.

`collect_alive` and `collect_joined` are seconds for a collection while they wait, and with the same objects when they have ended: the difference is their registers.
`one` and `two` are seconds for the same work in one thread and in two at once, all others waiting.
"""

import gc
import sys
import time
from threading import Event, Thread, active_count

n = int(sys.argv[1])
SLEEPERS = 100  # one thread in so many sleeps
WORK = 20_000_000
events = [Event() for _ in range(n)]
woken = []


def wait(event):
    event.wait()
    woken.append(1)


def sleep(wake_at):
    time.sleep(max(0, wake_at - time.monotonic()))
    woken.append(1)


def crunch():
    total = 0
    for i in range(WORK):
        total += i & 3


def run(count):
    workers = [Thread(target=crunch) for _ in range(count)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - begin


def collection():
    times = []
    for _ in range(5):
        begin = time.process_time()
        gc.collect()
        times.append(time.process_time() - begin)
    return min(times)


begin = time.perf_counter()
wake_at = time.monotonic() + 20 + n / 5000
threads = [Thread(target=sleep, args=(wake_at,)) if i % SLEEPERS == 0 else Thread(target=wait, args=(events[i],)) for i in range(n)]
for thread in threads:
    thread.start()
started = time.perf_counter() - begin
print("alive", active_count() - 1)
print("collect_alive", collection())
run(2)
times = [(run(1), run(2)) for _ in range(5)]
print("one", min(one for one, _ in times))
print("two", min(two for _, two in times))
begin = time.perf_counter()
for event in events:
    event.set()
for i, thread in enumerate(threads):
    if i % SLEEPERS:
        thread.join()
print("waiting", started + time.perf_counter() - begin)
for thread in threads:
    thread.join()
print("woken", len(woken))
print("collect_joined", collection())
