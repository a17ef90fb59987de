"""Exceptions in threads: they end their own thread only and are shown by threading.excepthook; a Future carries them."""
# args:
# args: --threads 16

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

from options import read_options

options = read_options()

caught = []


def remember(args):
    caught.append((args.thread.name, args.exc_type.__name__, str(args.exc_value)))


def fail(me):
    raise ValueError(f"thread {me} gives up")


threading.excepthook = remember
threads = [threading.Thread(target=fail, args=(i,), name=f"worker-{i}") for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for line in sorted(caught)[:2]:
    print(line)
print("caught:", len(caught), "alive:", any(thread.is_alive() for thread in threads))

threading.excepthook = threading.__excepthook__
stderr, sys.stderr = sys.stderr, io.StringIO()
thread = threading.Thread(target=fail, args=("X",), name="visible")
thread.start()
thread.join()
silent = threading.Thread(target=sys.exit, args=(3,))
silent.start()
silent.join()
stderr, sys.stderr = sys.stderr, stderr
lines = stderr.getvalue().splitlines()
print(*lines[:2], *lines[-2:], sep="\n")


def invert(n):
    return 1 / n


with ThreadPoolExecutor(options.threads) as pool:
    futures = {pool.submit(invert, n): n for n in range(4)}
    results = {}
    for future in as_completed(futures):
        error = future.exception()
        results[futures[future]] = repr(error) if error else future.result()
for n in sorted(results):
    print(n, results[n])
