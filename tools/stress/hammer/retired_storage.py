"""Storage that lock-free readers may still see: what living containers replace waits for the readers, but not without bound; what dead ones had is freed at once."""
import os
import sys
import threading

N = int(sys.argv[1]) if len(sys.argv) > 1 else 300
box = [[0] * 8, {"a": 0, "b": 0}, {1, 2, 3}]
shared_list, shared_dict = [], {}
stop = threading.Event()


def resident():
    """MiB, or 0 where it cannot be known."""
    if not os.path.exists("/proc/self/statm"):
        return 0
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def replace():
    """Containers die while others read in them."""
    for i in range(N * 10):
        box[0] = [i] * (i % 50 + 4)
        box[1] = {"a": i, "b": i, **{str(k): k for k in range(i % 12)}}
        box[2] = {i, i + 1, i + 2}


def read():
    while not stop.is_set():
        items, table, members = box
        assert items[3] == items[0] and table["a"] == table["b"] and len(members) == 3
        for x in members:
            assert x in members
        assert sum(1 for _ in items) == len(items)


def grow():
    """Containers live on and change their storage."""
    for i in range(N):
        for k in range(100):
            shared_list.append(k)
            shared_dict[k] = i
        shared_list.clear()
        shared_dict.clear()


def read_grown():
    while not stop.is_set():
        try:
            last = shared_list[-1]
        except IndexError:
            last = 0
        assert 0 <= last < 100 and shared_dict.get(last, 0) < N


def compute():
    """Replaces nothing, and so has no reason of its own to say that it holds nothing."""
    while not stop.is_set():
        n = 100_000
        while n:
            n -= 1


def run(writers):
    stop.clear()
    others = [threading.Thread(target=f, daemon=True) for f in (read, read_grown, compute)]
    threads = [threading.Thread(target=f) for f in writers]
    for t in others + threads:
        t.start()
    for t in threads:
        t.join()
    stop.set()
    for t in others:
        t.join()


def grow_and_look():
    for _ in range(20):
        grow()
        peaks.append(resident())


run([replace, grow])
for _ in range(3):
    run([replace, replace, grow, grow])
if not sys._is_gil_enabled() and os.process_cpu_count() > 1:
    # Nobody is interrupted now but by who waits for a safepoint.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)
    before, peaks = resident(), []
    stop.clear()
    threads = [threading.Thread(target=compute, daemon=True), threading.Thread(target=grow_and_look)]
    for t in threads:
        t.start()
    threads[1].join()
    stop.set()
    threads[0].join()
    sys.setswitchinterval(interval)
    assert max(peaks) - before < 32, f"{max(peaks) - before} MiB held back"
print("ok")
