"""Files that the program forgets to close: a ResourceWarning in the name of the outermost stream, and what close() in a finalizer may raise."""

import io
import os
import re
import sys
import tempfile
import warnings

folder = tempfile.mkdtemp()
path = os.path.join(folder, "file")
with open(path, "w") as f:
    f.write("text\n")


def said(make):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        f = make()
        del f
    for w in caught:
        print(w.category.__name__, re.sub(r"name=[^ >]*", "name", str(w.message)), type(w.source).__name__)
    print(len(caught))


said(lambda: open(path))
said(lambda: open(path, "rb"))
said(lambda: open(path, "r+b"))
said(lambda: open(path, "rb", 0))
said(lambda: io.FileIO(path))
said(lambda: io.FileIO(os.open(path, os.O_RDONLY), closefd=True))
fd = os.open(path, os.O_RDONLY)
said(lambda: io.FileIO(fd, closefd=False))
os.close(fd)
said(lambda: io.BytesIO(b"x"))
said(lambda: io.TextIOWrapper(io.BytesIO(b"x")))


class Noisy(io.RawIOBase):
    def close(self):
        print("close", self.__dict__)
        super().close()
        raise ValueError("dropped")


said(Noisy)
print(open(path)._finalizing, hasattr(io.BytesIO(), "_finalizing"))
with warnings.catch_warnings():
    warnings.simplefilter("error")
    unraisable = []
    sys.unraisablehook = lambda u: unraisable.append((type(u.exc_value).__name__, u.err_msg.replace(path, "PATH")))
    f = open(path)
    del f
    sys.unraisablehook = sys.__unraisablehook__
    print(unraisable)
os.remove(path)
os.rmdir(folder)
