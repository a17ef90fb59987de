"""Buffered and text streams over pipes that do not block, raw streams that answer nonsense, and streams that others close or write to meanwhile."""

import io
import os
import threading


def show(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "characters_written", None), repr(e.__cause__))


r, w = os.pipe()
os.set_blocking(r, False)
os.set_blocking(w, False)
text = open(r, "rt")
binary = open(w, "wb", buffering=1000)


def fill(n):
    while True:
        binary.write(bytes(n))


show(text.read)
show(text.readline)
show(lambda: fill(300))
show(binary.flush)
print(len(os.read(r, 1000000)))
show(binary.flush)
show(lambda: fill(3000))
print(len(os.read(r, 1000000)))
show(binary.flush)
print(len(os.read(r, 1000000)))
binary.write(bytes(65536))
over = io.TextIOWrapper(binary)
show(lambda: over.write("abc" * 3000))
os.read(r, 1000000)


class Raw(io.RawIOBase):
    def __init__(self, *answers):
        self.answers = list(answers)
        self.written = []
        self.flushing = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def readable(self):
        return True

    writable = readable

    def readinto(self, b):
        answer = self.answers.pop(0) if self.answers else ""
        if not isinstance(answer, str):
            return answer
        b[: len(answer)] = answer.encode()
        return len(answer)

    def write(self, b):
        self.written.append(bytes(b)[:10])
        return len(b)

    def flush(self):
        self.flushing.set()
        self.go_on.wait(10)


for answer in b"", "", -1, 1 << 80:
    show(io.BufferedReader(Raw(answer)).readline)

# At most one read, behind what was there already.
b = io.BufferedReader(Raw("abc", "de", "fgh", "jkl"), 10)
for size in 2, 2, 3, 20, 20:
    print(b.peek(1), end=" ")
    target = bytearray(size)
    print(b.readinto1(target), bytes(target))

# What waits to be written goes first and alone, when what comes is more than a chunk.
raw = Raw()
text = io.TextIOWrapper(raw, encoding="ascii")
text.write("abc")
text.write("def")
text.write("g" * 8192)
text.write("h")
print(raw.written)
text.flush()
print(raw.written)

# Nothing is taken that would be lost: who comes while another thread closes the stream finds it closed.
raw = Raw()
raw.go_on.clear()
b = io.BufferedWriter(raw)
closer = threading.Thread(target=b.close)
closer.start()
raw.flushing.wait()
threading.Timer(0.2, raw.go_on.set).start()
show(lambda: b.write(b"spam"))
print(b.closed)
closer.join()
