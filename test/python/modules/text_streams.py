"""Text streams: byte order marks behind the beginning, reading after writing without positions, errors of both flush and close, repr, signals during long writes."""
import io
import os
import signal
import tempfile
import threading

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "file")
    for charset in ("utf-8-sig", "utf-16", "utf-32"):
        with open(path, "w", encoding=charset) as f:
            f.write("aaa")
        with open(path, "a", encoding=charset) as f:
            f.write("xxx")
        with open(path, "rb") as f:
            print(f.read() == "aaaxxx".encode(charset))
raw = io.BytesIO()
text = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
text.write("foo\n")
text.reconfigure(encoding="utf-8-sig")
text.write("\xe9\n")
text.flush()
print(raw.getvalue())
pair = io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b"foo\nbar\n"), io.BytesIO()), encoding="utf-8")
line = pair.readline()
pair.write(line)
print(line + pair.readline())


class Failing(io.BytesIO):
    def flush(self):
        raise OSError("flush")

    def close(self):
        raise OSError("close")


for make in (io.BufferedWriter, lambda raw: io.TextIOWrapper(raw, encoding="utf-8")):
    stream = make(Failing())
    try:
        stream.close()
    except OSError as e:
        print(e.args, e.__context__ and e.__context__.args)
    stream.flush = lambda: None


class Sub(io.TextIOWrapper):
    pass


text = Sub(io.BytesIO(), encoding="utf-8")
print(repr(text))
raw = io.BytesIO()
raw.name = "loop"
text = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")
print(repr(text))
raw.name = text
try:
    repr(text)
except RuntimeError as e:
    print(type(e).__name__)
for value in (0, -1, 2**64):
    try:
        text._CHUNK_SIZE = value
    except ValueError as e:
        print(e)
r, w = os.pipe()
received = []


def drain():
    while data := os.read(r, 100000):
        received.append(len(data))


def alarm(number, frame):
    thread.start()


thread = threading.Thread(target=drain)
signal.signal(signal.SIGALRM, alarm)
signal.setitimer(signal.ITIMER_REAL, 0.2)
with open(w, "wb") as f:
    print(f.write(b"x" * 1000000))
thread.join()
print(sum(received))
os.close(r)
