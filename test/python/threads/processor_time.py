"""Each thread has a processor time of its own: it never goes back, stands still while others work, and all together are no more than the process's."""

import resource
import threading
import time


def work(seconds):
    end = time.monotonic() + seconds
    n = 0
    while time.monotonic() < end:
        n += 1
    return n


backwards = []
used = []


def worker():
    began = last = time.thread_time_ns()
    for _ in range(30):
        work(0.002)
        now = time.thread_time_ns()
        if now < last:
            backwards.append((last, now))
        last = now
        time.sleep(0.0005)
        now = time.clock_gettime_ns(time.CLOCK_THREAD_CPUTIME_ID)
        if now < last:
            backwards.append((last, now))
        last = now
    used.append(last - began)


process = time.process_time_ns()
threads = [threading.Thread(target=worker) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
process = time.process_time_ns() - process
print(len(used), backwards, min(used) > 0, sum(used) <= process + 10_000_000)

# Who sleeps uses nothing, whoever works meanwhile.
other = threading.Thread(target=work, args=(0.3,))
before = time.thread_time()
other.start()
time.sleep(0.25)
print(time.thread_time() - before < 0.1)
other.join()

# A new thread has used next to nothing, and no more than the process.
rows = []


def ask():
    whole = resource.getrusage(resource.RUSAGE_SELF)
    own = resource.getrusage(resource.RUSAGE_THREAD)
    rows.append(own.ru_utime + own.ru_stime <= whole.ru_utime + whole.ru_stime)
    rows.append(own.ru_utime + own.ru_stime < 0.1)


for _ in range(4):
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
print(rows)
