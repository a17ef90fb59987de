"""What is no file descriptor, no path, and no name in the environment."""
import os
def t(f,*a,**k):
    try: print("ok", f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
class F:
    def __init__(s, v): s.v = v
    def fileno(s): return s.v
t(os.putenv,"a=b","c"); t(os.putenv,"","c"); t(os.putenv,"a\0","c");t(os.putenv,"a","c\0");t(os.unsetenv,"a=b");t(os.unsetenv,"");t(os.unsetenv,"a\0"); t(os.putenv,5,"c")
for f in (os.fsync, os.fdatasync):
    for v in (-1, 9999, 2**31-1, 2**31, 2**70, "a", 1.5, None, F(9999), F(-1), F("x"), F(None)): t(f, v)
class N:
    __fspath__ = None
t(os.fspath, N()); t(os.stat, N()); t(open, N()); t(os.listdir, N())
