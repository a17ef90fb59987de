"""A pipe is closed while threads are blocked reading it: the reads go on, and the one that never gets anything does not keep the process from ending."""

import os
import threading
import time


def start(fd, got):
    thread = threading.Thread(target=lambda: got.append(os.read(fd, 3)), daemon=True)
    thread.start()
    time.sleep(0.1)
    return thread


# Two wait; the descriptor goes; what is written reaches them, and so does the end.
r, w = os.pipe()
got = []
readers = [start(r, got), start(r, got)]
os.close(r)
os.write(w, b"abc")
for t in readers:
    t.join(0.2)
print(got, sum(t.is_alive() for t in readers))
os.write(w, b"de")
for t in readers:
    t.join(10)
print(got)
# Nobody reads any more.
try:
    os.write(w, b"f")
except BrokenPipeError as e:
    print(e)

# All writers go away.
r, w = os.pipe()
reader = start(r, got)
os.close(r)
os.close(w)
reader.join(10)
print(got)

# Nothing ever comes.
r, w = os.pipe()
start(r, got)
os.close(r)
print("end")
