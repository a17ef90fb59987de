# A compiled file and a folder inside an archive as programs.
import os, py_compile, subprocess, sys, tempfile, zipfile

with tempfile.TemporaryDirectory() as folder:
    source = os.path.join(folder, "program.py")
    with open(source, "w", encoding="utf-8") as f:
        f.write("import os, sys\nprint(__name__, os.path.basename(__file__), __cached__ is None, type(__loader__).__name__, sys.argv[1:])\n")
    compiled = py_compile.compile(source, os.path.join(folder, "program.pyc"))
    archive = os.path.join(folder, "archive.zip")
    with zipfile.ZipFile(archive, "w") as z:
        z.write(source, "inner/__main__.py")
    for program in compiled, os.path.join(archive, "inner"):
        done = subprocess.run([sys.executable, program, "a", "b"], capture_output=True, text=True)
        print(done.returncode, done.stdout.strip(), done.stderr)
    done = subprocess.run([sys.executable, os.path.join(archive, "missing")], capture_output=True, text=True)
    print(done.returncode, done.stdout)

import inspect, io

for kind in classmethod, staticmethod, io.FileIO, io.BytesIO, io.StringIO, io.TextIOWrapper:
    print(kind.__name__, inspect.signature(kind))
print(io.BufferedReader.__text_signature__, io.BufferedRWPair.__text_signature__)
