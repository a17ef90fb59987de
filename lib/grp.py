"""The groups of users of this machine, as /etc/group lists them."""

from _typhon_records import Reader as _Reader, record as _record
from _typhon_functions import as_builtins as _as_builtins

struct_group = _record(
    "grp.struct_group",
    ("gr_name", "gr_passwd", "gr_gid", "gr_mem"),
    "A group of users: a tuple whose items can be read as attributes as well.",
)


def _entry(fields):
    name, password, gid, members = fields
    return struct_group((name, password, int(gid), members.split(",") if members else []))


_reader = _Reader("/etc/group", 4, _entry)


def getgrall():
    """All groups, in no particular order."""
    return list(_reader)


def getgrnam(name):
    """The group of that name; KeyError if there is none."""
    name = _reader.name("getgrnam", name)
    for entry in _reader:
        if entry.gr_name == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    """The group with that number; KeyError if there is none."""
    if not hasattr(id, "__index__"):
        raise TypeError(f"gid should be integer, not {type(id).__name__}")
    id = id.__index__()
    for entry in _reader:
        if entry.gr_gid == id:
            return entry
    raise KeyError("getgrgid(): gid not found" if not -1 <= id < 1 << 32 else f"getgrgid(): gid not found: {id}")


_as_builtins(globals())
