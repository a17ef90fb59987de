# args: raise_signal
# args: kill
# args: interrupt_main
# args: interrupt_main_terminate
# args: alarm
# args: interval
# args: sent_by_a_thread
# args: pending_at_the_end
# args: wakeup
# stderr
"""Signals that a program sends to itself."""

import _thread
import os
import signal
import sys
import threading
import time


def raise_signal():
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt as error:
        print(repr(error))
    signal.raise_signal(signal.SIGINT)


def kill():
    seen = []
    signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number == signal.SIGUSR1))
    os.kill(os.getpid(), signal.SIGUSR1)
    while not seen:
        pass
    print(seen)


def interrupt_main():
    threading.Timer(0.1, _thread.interrupt_main).start()
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        print("interrupted")


def interrupt_main_terminate():
    signal.signal(signal.SIGTERM, lambda number, frame: print("handler of", number))
    _thread.interrupt_main(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _thread.interrupt_main(signal.SIGTERM)
    print("nothing happens with the default action")
    try:
        _thread.interrupt_main(1000)
    except ValueError as error:
        print(error)


def alarm():
    class Late(Exception):
        pass

    def handler(number, frame):
        raise Late

    signal.signal(signal.SIGALRM, handler)
    print(signal.alarm(1))
    try:
        threading.Event().wait()
    except Late:
        print("late")


def interval():
    seen = []
    signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    print(signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05))
    while len(seen) < 3:
        pass
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(seen[:3] == [signal.SIGALRM] * 3)


def sent_by_a_thread():
    waits = []

    def send():
        while not waits:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        waits.append(True)
        time.sleep(60)
    except KeyboardInterrupt:
        print("main thread interrupted")
    thread.join()


def pending_at_the_end():
    print("end", flush=True)
    signal.raise_signal(signal.SIGTERM)


def wakeup():
    try:
        signal.set_wakeup_fd(1000)
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
    try:
        threading.Thread(target=signal.signal, args=(signal.SIGINT, signal.SIG_DFL)).start()
    finally:
        pass
    for bad in (0, 65, "x"):
        try:
            signal.signal(bad, signal.SIG_DFL)
        except (ValueError, TypeError) as error:
            print(type(error).__name__, error)
    try:
        signal.signal(signal.SIGINT, 17)
    except TypeError as error:
        print(error)
    try:
        signal.signal(signal.SIGKILL, signal.SIG_DFL)
    except OSError as error:
        print(error)


globals()[sys.argv[1]]()
