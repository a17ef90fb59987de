"""Threads that import the same module at once: each gets it whole, and its body runs once.

Arguments: modules (default 100).
"""

import importlib
import os
import sys
import tempfile
import threading

modules = int(sys.argv[1]) if len(sys.argv) > 1 else 100
SOURCE = """
import builtins
builtins.bodies += 1
values = [i for i in range(50)]
class A:
    def f(self): pass
last = 1
"""

import builtins

builtins.bodies = 0
wrong = []


def work(name, barrier):
    barrier.wait()
    try:
        importlib.import_module(name).last
    except Exception as error:
        wrong.append(error)


with tempfile.TemporaryDirectory() as folder:
    for i in range(modules):
        with open(os.path.join(folder, f"hammered_{i}.py"), "w") as file:
            file.write(SOURCE)
    sys.path.insert(0, folder)
    for i in range(modules):
        barrier = threading.Barrier(3)
        threads = [threading.Thread(target=work, args=(f"hammered_{i}", barrier)) for _ in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
assert not wrong, wrong[:3]
assert builtins.bodies == modules, builtins.bodies
print("ok")
