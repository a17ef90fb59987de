"""What is wrong with the bytes of a file that is run, and of a source that is compiled."""
import os
import subprocess
import sys
import tempfile
import warnings

SOURCES = [
    b"0000\x00\n00000000000\n\x00\n\x9e\n", b"\x89\n", b'x=1\ny="a\x89b"\n', b"#!/usr/bin/python\n#\xe4\nx=1\n", b'x=1\nz=2\ny="\x89"\n',
]
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "source.py")
    for source in SOURCES:
        with open(file, "wb") as f:
            f.write(source)
        run = subprocess.run([sys.executable, file], capture_output=True)
        print(run.returncode, run.stderr.decode(errors="replace").replace(folder, "FOLDER"))
        try:
            compile(source, "source", "exec")
        except SyntaxError as error:
            print(error)


def function():
    x = 1

    return x


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(sum(step if step < 128 else step - 256 for step in function.__code__.co_lnotab[1::2]))
    print(caught[0].category, caught[0].message)
