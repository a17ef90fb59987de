# args: sleep
# args: lock
# args: lock_with_timeout
# args: with_lock
# args: rlock
# args: condition
# args: event
# args: event_with_timeout
# args: semaphore
# args: barrier
# args: join
# args: queue
# args: queue_with_timeout
# args: simple_queue
# args: simple_queue_with_timeout
# args: read_a_line
# args: read_all
# args: read_raw
# args: ask
# args: future
# args: pinned
# args: pinned_with_timeout
# args: while_others_compute
# stderr
# stdin: open
# signal: SIGINT
"""Ctrl-C while the main thread waits: KeyboardInterrupt where it waits, and death by the signal."""

import os
import queue
import sys
import threading
import time
from concurrent.futures import Future


def ready():
    print("ready", flush=True)


def sleep():
    ready()
    time.sleep(60)


def lock():
    lock = threading.Lock()
    lock.acquire()
    ready()
    lock.acquire()


def lock_with_timeout():
    lock = threading.Lock()
    lock.acquire()
    ready()
    lock.acquire(timeout=60)


def with_lock():
    lock = threading.Lock()
    lock.acquire()
    ready()
    with lock:
        print("never")


def rlock():
    lock = threading.RLock()
    held = threading.Event()

    def hold():
        lock.acquire()
        held.set()
        time.sleep(60)

    threading.Thread(target=hold, daemon=True).start()
    held.wait()
    ready()
    lock.acquire()


def condition():
    condition = threading.Condition()
    ready()
    with condition:
        condition.wait()


def event():
    ready()
    threading.Event().wait()


def event_with_timeout():
    ready()
    threading.Event().wait(60)


def semaphore():
    ready()
    threading.Semaphore(0).acquire()


def barrier():
    ready()
    threading.Barrier(2).wait()


def join():
    thread = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    thread.start()
    ready()
    thread.join()


def queue_():
    ready()
    queue.Queue().get()


def queue_with_timeout():
    ready()
    queue.Queue().get(timeout=60)


def simple_queue():
    ready()
    queue.SimpleQueue().get()


def simple_queue_with_timeout():
    ready()
    queue.SimpleQueue().get(timeout=60)


def read_a_line():
    ready()
    sys.stdin.buffer.readline()


def read_all():
    ready()
    sys.stdin.buffer.read()


def read_raw():
    ready()
    os.read(0, 10)


def ask():
    ready()
    input()


def future():
    ready()
    Future().result()


def pinned():
    event = threading.Event()
    ready()
    sorted([1, 2], key=lambda number: event.wait())


def pinned_with_timeout():
    ready()
    sorted([1, 2], key=lambda number: time.sleep(60))


def while_others_compute():
    def compute():
        while True:
            pass

    for _ in range(3):
        threading.Thread(target=compute, daemon=True).start()
    ready()
    threading.Event().wait()


{**globals(), "queue": queue_}[sys.argv[1]]()
print("not reached")
