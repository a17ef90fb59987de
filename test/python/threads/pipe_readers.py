"""Threads that wait for pipes: several at one, more than the system threads that read for them, and some still at it when the program ends."""

import os
import select
import threading
import time


def reader(fd, size, got):
    got.append(os.read(fd, size))


# Two wait for the same pipe: each gets its byte.
r, w = os.pipe()
got = []
readers = [threading.Thread(target=reader, args=(r, 1, got)) for _ in range(2)]
for t in readers:
    t.start()
time.sleep(0.1)
os.write(w, b"ab")
for t in readers:
    t.join(10)
print(sorted(got))

# Twelve wait for a pipe each; the last ones get something, the first ones nothing.
pipes = [os.pipe() for _ in range(12)]
got = []
readers = [threading.Thread(target=reader, args=(fd, 10, got), daemon=True) for fd, _ in pipes]
for t in readers:
    t.start()
time.sleep(0.1)
for (_, fd), t in list(zip(pipes, readers))[:3:-1]:
    os.write(fd, b"%d" % fd)
    t.join(10)
print(len(got), got == [b"%d" % fd for _, fd in pipes[:3:-1]])

# One writer goes away: end of file. What is written while nobody reads stays there.
os.close(pipes[0][1])
readers[0].join(10)
print(got[-1])
os.write(w, b"kept")
time.sleep(0.05)
print(select.select([r], [], [], 5)[0] == [r], os.read(r, 2), os.read(r, 9), select.select([r], [], [], 0))
print("three still wait:", sum(t.is_alive() for t in readers))
