# A native that a signal has interrupted returns what it has done so far; the handler runs right after the call, and what it raises is raised by the call.
import os
import signal
import threading


class Tick(Exception):
    pass


def handler(number, frame):
    raise Tick(frame.f_lineno - frame.f_code.co_firstlineno)


signal.signal(signal.SIGALRM, handler)
DATA = bytes(1 << 20)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print("__exit__", kind.__name__ if kind else None)


def method(raw):
    try:
        raw.write(DATA)
    except Tick as tick:
        return tick


def value(raw):
    try:
        count = raw.write(DATA) + 1
    except Tick as tick:
        return tick
    else:
        print("else", count)


def star(raw):
    args = (DATA,)
    try:
        raw.write(*args)
    except Tick as tick:
        return tick


def stored(raw):
    write = raw.write
    try:
        write(DATA)
    except Tick as tick:
        return tick


def function(raw):
    number = raw.fileno()
    try:
        os.write(number, DATA)
    except Tick as tick:
        return tick


def manager(raw):
    try:
        with Manager():
            raw.write(DATA)
    except Tick as tick:
        return tick


def generator(raw):
    def values():
        try:
            yield raw.write(DATA)
        except Tick as tick:
            yield tick

    return next(values())


def nested(raw):
    def key(item):
        try:
            raw.write(DATA)
        except Tick as tick:
            return tick

    return max([raw], key=lambda item: 1) and list(map(key, [raw]))[0]


def attempt(call):
    reading, writing = os.pipe()
    raw = open(writing, "wb", buffering=0)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    tick = call(raw)
    signal.setitimer(signal.ITIMER_REAL, 0)
    last = tick.__traceback__
    print(call.__name__, tick, last.tb_lineno - last.tb_frame.f_code.co_firstlineno, last.tb_next.tb_frame.f_code.co_name)
    raw.close()
    os.close(reading)


CALLS = (method, value, star, stored, function, manager, generator, nested)
for call in CALLS:
    attempt(call)

# The same while other threads run.
stop = False


def busy():
    count = 0
    while not stop:
        count += 1


threads = [threading.Thread(target=busy, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
for call in CALLS:
    attempt(call)
stop = True
for thread in threads:
    thread.join()
