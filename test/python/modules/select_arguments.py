"""Timeouts, masks and descriptors that select, poll and epoll refuse."""

import os
import select

r, w = os.pipe()
os.write(w, b"x")


def attempt(what, function, *args):
    try:
        print(what, function(*args))
    except Exception as e:
        print(what, type(e).__name__, e)


for timeout in (float("nan"), float("inf"), -float("inf"), 1e300, 10**30, 9223372037, -1, -0.5, 1e-9, "x", None):
    attempt(("select", timeout), lambda: len(select.select([r], [], [], timeout)[0]))
    poll = select.poll()
    poll.register(r)
    attempt(("poll", timeout), lambda: len(poll.poll(timeout)))
    epoll = select.epoll()
    epoll.register(r)
    attempt(("epoll", timeout), lambda: len(epoll.poll(timeout)))
for mask in (-1, 1 << 16, "x", 10**30, -(10**30), None):
    attempt(("mask", mask), select.poll().register, r, mask)
for fd in (2**31, 2**40, -(2**31), -(2**40), 10**30):
    attempt(("poll", fd), select.poll().register, fd)
    attempt(("select", fd), select.select, [fd], [], [], 0)
for args in ((-5,), (0,), (1, 5), (-1, -1), ("x",), (1, "x")):
    attempt(("epoll", args), select.epoll, *args)
