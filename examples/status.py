"""What this Python is: is it free-threaded, and does it run without the GIL now?

Its expected output is kept by hand: CPython's ordinary build answers otherwise.
"""
# recorded: by hand
# args:
# args: --threads 2

import sys
import sysconfig
import threading

from options import read_options

options = read_options()

print("implementation", sys.implementation.name)
print("language", ".".join(map(str, sys.version_info[:2])))
print("free-threading build:", "free-threading build" in sys.version)
print("Py_GIL_DISABLED:", sysconfig.get_config_var("Py_GIL_DISABLED"))
print("abiflags:", sys.abiflags)
print("GIL enabled:", sys._is_gil_enabled())
print("sys.flags.gil:", sys.flags.gil)
print("inherits context:", sys.flags.thread_inherit_context)

seen = []
threads = [threading.Thread(target=lambda: seen.append(sys._is_gil_enabled())) for _ in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("threads:", "all the same" if set(seen) == {sys._is_gil_enabled()} else seen)
