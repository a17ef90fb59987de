"""What the system keeps of a thread's name: 15 bytes of UTF-8, up to a null character."""

import _thread

for name in ("short", "x" * 25, "xxxxxxxxxxxxxxé€", "x" * 13 + "\U0010ffff", "x🐍🐍🐍🐍🐍", "lone\udcff", "a\0b", ""):
    _thread.set_name(name)
    print(ascii(_thread._get_name()), _thread._NAME_MAXLEN)
try:
    _thread.set_name(b"bytes")
except TypeError as error:
    print(error)
