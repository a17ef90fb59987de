"""Text streams that some threads set up anew, reconfigure and detach while others read and write them: what a method uses lives until it returns.

Arguments: rounds (default 100).
"""

import io
import sys
import threading

n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
class Raw(io.RawIOBase):
    def __init__(self): self.n = 0
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b):
        for i in range(20): pass
        self.n += 1
        if self.n % 50 == 0: return 0
        b[:4] = b"ab\nc"
        return 4
    def write(self, b):
        for i in range(20): pass
        return len(b)
t = io.TextIOWrapper(io.BufferedReader(Raw()), "utf-8")
w = io.TextIOWrapper(io.BufferedWriter(Raw(), 8), "utf-16", write_through=True)
b = io.BufferedReader(Raw(), 16)
r = io.BufferedWriter(Raw(), 16)


def swap():
    for i in range(n):
        for f in (
            lambda: t.__init__(io.BufferedReader(Raw()), "utf-8", newline=("", None)[i % 2]),
            lambda: w.__init__(io.BufferedWriter(Raw(), 8), "utf-16", write_through=True),
            lambda: w.reconfigure(encoding=("utf-8", "utf-16")[i % 2]),
            lambda: i % 7 == 0 and t.detach(),
            lambda: i % 11 == 0 and w.detach(),
            lambda: b.__init__(Raw(), 16),
            lambda: i % 7 == 0 and b.detach(),
            lambda: r.__init__(Raw(), 16),
        ):
            try: f()
            except Exception: pass
def use():
    for i in range(n * 5):
        for f in (
            t.readline,
            lambda: t.read(5),
            lambda: w.write("abc\n"),
            w.flush,
            lambda: t.newlines,
            lambda: t.encoding,
            lambda: w.name,
            t.readable,
            lambda: b.read(3),
            b.readline,
            lambda: b.peek(),
            b.readable,
            lambda: r.write(b"abcdefghijklmnopq"),
            r.flush,
        ):
            try: f()
            except Exception: pass
ts = [threading.Thread(target=f) for f in (swap, use, use, use)]
for x in ts: x.start()
for x in ts: x.join()
print("ok")
