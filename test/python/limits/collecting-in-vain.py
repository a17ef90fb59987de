"""A list that fills memory: when the collector finds no room to work in any more, the program goes on to its MemoryError."""
import os
import subprocess
import sys

if os.environ.get("MEMORY_CHILD"):

    class Endless:
        def __getitem__(self, i):
            return (1, type(i))

    try:
        list(Endless())
    except MemoryError:
        print("MemoryError")
else:
    options = ["-X", "memory_limit=256M"] if sys.implementation.name == "typhon" else []
    code = f"import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28)); exec(open({__file__!r}).read())"
    command = [*options, __file__] if options else ["-c", code]
    print(subprocess.run([sys.executable, *command], env={**os.environ, "MEMORY_CHILD": "1"}, capture_output=True, text=True, timeout=100).stdout.strip())
