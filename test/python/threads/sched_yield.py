# os.sched_yield() gives the others their turn at once, with the GIL too: slices of 5 ms would make minutes of this.
import os
import subprocess
import sys
import threading

if len(sys.argv) == 1:
    for gil in ("0", "1") if "free-threading" in sys.version else ("1", "1"):
        child = subprocess.run([sys.executable, "-X", f"gil={gil}", __file__, "child"], capture_output=True, text=True)
        print(child.returncode, child.stdout, child.stderr)
    sys.exit()

turn = 0


def work(me):
    global turn
    for _ in range(20000):
        while turn != me:
            os.sched_yield()
        turn = 1 - me


threads = [threading.Thread(target=work, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(turn)
