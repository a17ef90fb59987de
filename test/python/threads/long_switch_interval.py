"""A switch interval of days keeps nobody from running where there is no GIL; one that no clock can wait for is as good as the longest."""

import sys
import threading
import time

for interval in (1e10, 1e300, float("inf")):
    sys.setswitchinterval(interval)
    thread = threading.Thread(target=time.sleep, args=(0.01,))
    thread.start()
    thread.join()

sys.setswitchinterval(0.005 if sys._is_gil_enabled() else 1e5)
stop = False


begun = time.monotonic()


def busy():
    while not stop and time.monotonic() < begun + 40:
        pass


threads = [threading.Thread(target=busy, daemon=True) for _ in range(4)]
for thread in threads:
    thread.start()
time.sleep(0.05)
stop = True
for thread in threads:
    thread.join()
print("ended", time.monotonic() < begun + 30)
