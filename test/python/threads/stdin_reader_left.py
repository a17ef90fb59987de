"""The program ends although a daemon thread waits for its input."""

# stdin: open

import os
import threading
import time

threading.Thread(target=os.read, args=(0, 1), daemon=True).start()
time.sleep(0.2)
print("end")
