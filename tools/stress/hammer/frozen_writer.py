"""A daemon thread is frozen at the end of the program in the middle of a write, with the stream's lock: whoever needs the stream afterwards is refused and does not wait for ever."""
import io
import os
import threading
import time

reader, writer = os.pipe()
out = io.BufferedWriter(io.FileIO(writer, "w"), 100)


def write():
    while True:
        out.write(b"x" * 5000)  # the pipe is full at some time


class Last:
    out = out

    def __del__(self):
        try:
            self.out.flush()
        except RuntimeError as error:
            assert "possibly due to daemon threads" in str(error)
            print("ok")


threading.Thread(target=write, daemon=True).start()
time.sleep(0.5)
last = Last()
