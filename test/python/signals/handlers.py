# args: what_it_gets
# args: goes_on_waiting
# args: raises
# args: raises_in_a_wait
# args: in_the_main_thread
# args: ignored
# args: default
# args: exits
# args: sets_an_event
# stderr
# signal: SIGINT
"""Handlers set with signal.signal: they run in the main thread, between instructions, and waits go on after them."""

import signal
import sys
import threading
import time


def ready():
    print("ready", flush=True)


def what_it_gets():
    seen = []
    signal.signal(signal.SIGINT, lambda number, frame: seen.append((number, frame.f_code.co_name)))

    def loop():
        while not seen:
            pass

    ready()
    loop()
    print(seen, signal.getsignal(signal.SIGINT).__name__)


def goes_on_waiting():
    signal.signal(signal.SIGINT, lambda number, frame: print("handler", flush=True))
    begin = time.monotonic()
    ready()
    time.sleep(1)
    print("slept enough:", time.monotonic() - begin >= 1)


def raises():
    def handler(number, frame):
        raise ValueError(signal.Signals(number).name)

    signal.signal(signal.SIGINT, handler)
    ready()
    try:
        while True:
            pass
    except ValueError as error:
        print(repr(error))
    print("goes on")


def raises_in_a_wait():
    def handler(number, frame):
        raise LookupError("enough")

    signal.signal(signal.SIGINT, handler)
    ready()
    threading.Event().wait()


def in_the_main_thread():
    seen = []
    signal.signal(signal.SIGINT, lambda number, frame: seen.append(threading.current_thread() is threading.main_thread()))
    stop = threading.Event()

    def compute():
        while not seen:
            pass
        stop.set()

    threads = [threading.Thread(target=compute) for _ in range(2)]
    for thread in threads:
        thread.start()
    ready()
    stop.wait()
    for thread in threads:
        thread.join()
    print(seen)


def ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready()
    time.sleep(1)
    print("not disturbed")


def default():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ready()
    time.sleep(60)


def exits():
    def handler(number, frame):
        sys.exit(7)

    signal.signal(signal.SIGINT, handler)
    ready()
    while True:
        pass


def sets_an_event():
    event = threading.Event()
    signal.signal(signal.SIGINT, lambda number, frame: event.set())
    ready()
    print(event.wait(60))


globals()[sys.argv[1]]()
