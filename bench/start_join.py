"""Starting and joining threads one after the other."""

import sys
import time
from threading import Thread


def nothing():
    pass


n = int(sys.argv[1])
begin = time.perf_counter()
for _ in range(n):
    thread = Thread(target=nothing)
    thread.start()
    thread.join()
print("start_join", time.perf_counter() - begin)
