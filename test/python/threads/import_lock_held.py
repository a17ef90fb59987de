"""The global import lock shuts other threads out, so that a module which many threads import at once is run once."""

import _imp
import importlib
import os
import sys
import tempfile
import threading
import time

events = []
taken = threading.Event()


def other():
    taken.set()
    _imp.acquire_lock()
    events.append("other")
    _imp.release_lock()


# What the start of threads needs is imported before the lock is taken.
thread = threading.Thread(target=print, args=("started",))
thread.start()
thread.join(40)
print(_imp.acquire_lock(), _imp.acquire_lock(), _imp.lock_held())
_imp.release_lock()
thread = threading.Thread(target=other, daemon=True)
thread.start()
taken.wait(20)
time.sleep(0.05)
events.append("holder")
_imp.release_lock()
thread.join(40)
print(events, _imp.lock_held())
try:
    _imp.release_lock()
except RuntimeError as e:
    print(e)

sys.runs = []
partial = []
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    for i in range(60):
        with open(os.path.join(folder, f"raced{i}.py"), "w") as file:
            file.write(f"import sys\nsys.runs.append({i})\nfor j in range(100): pass\nDONE = 1\n")
    importlib.invalidate_caches()
    barrier = threading.Barrier(4)

    def work():
        for i in range(60):
            barrier.wait(20)
            module = importlib.import_module(f"raced{i}")
            if not hasattr(module, "DONE"):
                partial.append(i)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    sys.path.remove(folder)
print(sys.runs == list(range(60)), partial)
