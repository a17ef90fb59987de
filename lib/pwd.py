"""The users of this machine, as /etc/passwd lists them."""

from _typhon_records import Reader as _Reader, record as _record
from _typhon_functions import as_builtins as _as_builtins

struct_passwd = _record(
    "pwd.struct_passwd",
    ("pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"),
    "A user: a tuple whose items can be read as attributes as well.",
)


def _entry(fields):
    name, password, uid, gid, gecos, directory, shell = fields
    return struct_passwd((name, password, int(uid), int(gid), gecos, directory, shell))


_reader = _Reader("/etc/passwd", 7, _entry)


def getpwall():
    """All users, in no particular order."""
    return list(_reader)


def getpwnam(name, /):
    """The user of that name; KeyError if there is none."""
    name = _reader.name("getpwnam", name)
    for entry in _reader:
        if entry.pw_name == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid, /):
    """The user with that number; KeyError if there is none."""
    if not hasattr(uid, "__index__"):
        raise TypeError(f"uid should be integer, not {type(uid).__name__}")
    uid = uid.__index__()
    for entry in _reader:
        if entry.pw_uid == uid:
            return entry
    raise KeyError("getpwuid(): uid not found" if not -1 <= uid < 1 << 32 else f"getpwuid(): uid not found: {uid}")


_as_builtins(globals())
