# Signals that arrive as a blocking call begins end it like those that arrive later. (CPython has a gap of some instructions there and may wait for ever.)
import os
import random
import signal
import subprocess
import sys


class Tick(Exception):
    pass


def handler(number, frame):
    raise Tick


signal.signal(signal.SIGALRM, handler)
empty, _ = os.pipe()
_, full = os.pipe()
os.set_blocking(full, False)
try:
    while True:
        os.write(full, bytes(65536))
except BlockingIOError:
    os.set_blocking(full, True)
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def ended_by_signal(wait):
    try:
        signal.setitimer(signal.ITIMER_REAL, random.random() * 0.004 + 0.00001)
        try:
            wait()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except Tick:
        return True


for name, wait in {
    "write": lambda: os.write(full, b"x"),
    "read": lambda: os.read(empty, 1),
    "waitpid": lambda: os.waitpid(child.pid, 0),
}.items():
    print(name, sum(ended_by_signal(wait) for _ in range(300)))
child.communicate(b"\n")
print(child.returncode)
