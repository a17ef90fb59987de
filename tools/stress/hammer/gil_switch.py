"""The GIL is turned on while threads compute, wait, sleep and hold locks. Afterwards one runs at a time, and nothing is lost."""
import _imp
import os
import queue
import sys
import threading
import time
import warnings

N = int(sys.argv[1]) if len(sys.argv) > 1 else 400
# Under the stress mode a thread may be interrupted between any two instructions.
stressed = "stress" in sys._xoptions or "TYPHON_STRESS" in os.environ
was_on = sys._is_gil_enabled()
switched = threading.Event()
lock, rlock, items = threading.Lock(), threading.RLock(), queue.Queue(10)
counts = {"lock": 0, "rlock": 0}
tally = [0]
done = []
errors = []


def alone(n):
    """Not atomic without the GIL; with it threads change at back edges and calls only."""
    for _ in range(n):
        tally[0] += 1


def compute():
    total = 0
    while not switched.is_set():
        total += sum(i & 3 for i in range(50))


def hold():
    for _ in range(N):
        with lock:
            counts["lock"] += 1
        with rlock, rlock:
            counts["rlock"] += 1


def sleep():
    while not switched.is_set():
        time.sleep(0.001)


def pinned():
    """Waits with native code between its frames."""

    def key(x):
        time.sleep(0.0005)
        with lock:
            return -x

    while not switched.is_set():
        assert sorted(range(5), key=key) == [4, 3, 2, 1, 0]


def put():
    for i in range(N):
        items.put(i)


def get():
    for i in range(N):
        assert items.get() == i


def switch():
    time.sleep(0.02)
    try:
        _imp._enable_gil("spam")
    except RuntimeWarning as e:
        errors.append(str(e))
    assert sys._is_gil_enabled()
    switched.set()


def worker(f):
    f()
    switched.wait()
    alone(N * 50)
    done.append(f.__name__)


warnings.simplefilter("error")
work = [compute, compute, hold, hold, sleep, pinned, put, get, switch, switch, switch]
threads = [threading.Thread(target=worker, args=(f,)) for f in work]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert sorted(done) == sorted(f.__name__ for f in work), done
assert counts == {"lock": 2 * N, "rlock": 2 * N}, counts
assert sys._is_gil_enabled() and (stressed or tally[0] == len(work) * N * 50), tally
text = (
    "The global interpreter lock (GIL) has been enabled to load module 'spam', which has not declared that it can run safely without the GIL. "
    "To override this behavior and keep the GIL disabled (at your own risk), run with PYTHON_GIL=0 or -Xgil=0."
)
assert errors == ([] if was_on else [text]), errors
print("ok")
