"""Pipes that do not block: what was written is there at once, and nothing is taken that somebody else waits for."""

import os
import select
import threading
import time


def read(fd, size):
    try:
        return os.read(fd, size)
    except BlockingIOError as e:
        return e.errno


r, w = os.pipe()
os.set_blocking(r, False)
late = 0
for i in range(200):
    assert read(r, 9) == 11
    os.write(w, b"abc")
    late += read(r, 9) != b"abc"
print("late:", late)

# What select() has seen is still there, and no more than asked for is taken.
os.write(w, b"abc")
print(select.select([r], [], [], 0)[0] == [r], read(r, 1), read(r, 9), select.select([r], [], [], 0)[0], read(r, 9))

# Many threads at one pipe: each byte is read once, and nobody waits.
got = []


def reader():
    while (data := read(r, 3)) != b"":
        if data != 11:
            got.append(data)


threads = [threading.Thread(target=reader) for _ in range(4)]
for t in threads:
    t.start()
for i in range(100):
    os.write(w, bytes([i]))
os.close(w)
for t in threads:
    t.join()
print(sorted(b"".join(got)) == list(range(100)))

# The end can be seen again and again.
print(read(r, 9), select.select([r], [], [], 0)[0] == [r], read(r, 9))
os.close(r)

# Nobody reads: the other end learns it at once, whether it blocks or not.
for blocking in True, False:
    r, w = os.pipe()
    os.set_blocking(w, blocking)
    select.select([r], [], [], 0)
    os.close(r)
    try:
        os.write(w, b"abc")
    except OSError as e:
        print(e)
    os.close(w)

# A full pipe takes what it has room for.
r, w = os.pipe()
os.set_blocking(w, False)
total = 0
try:
    while True:
        total += os.write(w, bytes(1000))
except BlockingIOError as e:
    print(e.errno, total > 4000)
print(len(os.read(r, total)) == total)

# Which end is ready for what; nobody takes from the pipe through the end for writing.
def look(*files):
    poll, epoll = select.poll(), select.epoll()
    for fd in files:
        poll.register(fd)
        epoll.register(fd)
    ready = poll.poll(0)
    sets = select.select(files, files, files, 0)
    print([(files.index(fd), mask) for fd, mask in ready], ready == epoll.poll(0), [[files.index(fd) for fd in fds] for fds in sets])


r, w = os.pipe()
look(r, w)
os.write(w, b"abc")
look(r, w)
try:
    os.read(w, 1)
except OSError as e:
    print(e)
print(os.read(r, 1))
look(r, w)
print(os.read(r, 5))
os.close(w)
look(r)
os.close(r)
r, w = os.pipe()
os.close(r)
look(w)
