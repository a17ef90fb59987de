"""Control of descriptors, as far as the host has it: flags can be read, whether a descriptor is inherited can be set. There are no locks on files."""

import errno as _errno
import os as _os
from _typhon_functions import as_builtins as _as_builtins

_CONSTANTS = """
DN_ACCESS=1 DN_ATTRIB=32 DN_CREATE=4 DN_DELETE=8 DN_MODIFY=2 DN_MULTISHOT=2147483648 DN_RENAME=16 FASYNC=8192 FD_CLOEXEC=1 F_ADD_SEALS=1033 F_DUPFD=0 F_DUPFD_CLOEXEC=1030 F_DUPFD_QUERY=1027 F_EXLCK=4 F_GETFD=1 F_GETFL=3 F_GETLEASE=1025 F_GETLK=5 F_GETLK64=5
F_GETOWN=9 F_GETOWN_EX=16 F_GETPIPE_SZ=1032 F_GETSIG=11 F_GET_FILE_RW_HINT=1037 F_GET_RW_HINT=1035 F_GET_SEALS=1034 F_NOTIFY=1026 F_OFD_GETLK=36
F_OFD_SETLK=37 F_OFD_SETLKW=38 F_OWNER_PGRP=2 F_OWNER_PID=1 F_OWNER_TID=0 F_RDLCK=0 F_SEAL_FUTURE_WRITE=16 F_SEAL_GROW=4 F_SEAL_SEAL=1 F_SEAL_SHRINK=2
F_SEAL_WRITE=8 F_SETFD=2 F_SETFL=4 F_SETLEASE=1024 F_SETLK=6 F_SETLK64=6 F_SETLKW=7 F_SETLKW64=7 F_SETOWN=8 F_SETOWN_EX=15 F_SETPIPE_SZ=1031 F_SETSIG=10
F_SET_FILE_RW_HINT=1038 F_SET_RW_HINT=1036 F_SHLCK=8 F_UNLCK=2 F_WRLCK=1 LOCK_EX=2 LOCK_MAND=32 LOCK_NB=4 LOCK_READ=64 LOCK_RW=192 LOCK_SH=1 LOCK_UN=8
LOCK_WRITE=128 RWH_WRITE_LIFE_EXTREME=5 RWH_WRITE_LIFE_LONG=4 RWH_WRITE_LIFE_MEDIUM=3 RWH_WRITE_LIFE_NONE=1 RWH_WRITE_LIFE_NOT_SET=0 RWH_WRITE_LIFE_SHORT=2
"""
for _entry in _CONSTANTS.split():
    _name, _value = _entry.split("=")
    globals()[_name] = int(_value)
del _entry, _name, _value, _CONSTANTS


def _descriptor(fd):
    if not isinstance(fd, int):
        try:
            fileno = fd.fileno
        except AttributeError:
            raise TypeError("argument must be an int, or have a fileno() method.") from None
        fd = fileno()
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    _os.fstat(fd)
    return fd


def _refuse(number):
    raise OSError(number, _os.strerror(number))


def _flags(fd):
    with open(f"/proc/self/fdinfo/{fd}") as file:
        for line in file:
            if line.startswith("flags:"):
                return int(line.split()[1], 8) & ~_os.O_CLOEXEC
    _refuse(_errno.EBADF)


def fcntl(fd, cmd, arg=0, /):
    """Perform an operation on a descriptor."""
    fd = _descriptor(fd)
    if cmd == F_GETFL:
        return _flags(fd)
    if cmd == F_GETFD:
        return 0 if _os.get_inheritable(fd) else FD_CLOEXEC
    if cmd == F_SETFD:
        _os.set_inheritable(fd, not arg & FD_CLOEXEC)
        return 0
    if cmd == F_SETFL and (_flags(fd) ^ arg) & (_os.O_NONBLOCK | _os.O_APPEND) == 0:
        return 0
    if cmd in (F_DUPFD, F_DUPFD_CLOEXEC):
        new = _os.dup(fd)
        if new >= arg:
            return new
        _os.close(new)
        _refuse(_errno.EINVAL)
    if cmd in (F_SETLK, F_SETLKW, F_GETLK, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW):
        _refuse(_errno.ENOLCK)
    _refuse(_errno.EINVAL)


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    """Perform an operation on a device: there are none."""
    _descriptor(fd)
    _refuse(_errno.ENOTTY)


def flock(fd, operation, /):
    """Lock a whole file."""
    _descriptor(fd)
    if operation & ~LOCK_NB not in (LOCK_SH, LOCK_EX, LOCK_UN):
        _refuse(_errno.EINVAL)
    _refuse(_errno.ENOLCK)


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    """Lock a part of a file."""
    _descriptor(fd)
    if cmd & ~LOCK_NB not in (LOCK_SH, LOCK_EX, LOCK_UN):
        raise ValueError("unrecognized lockf argument")
    _refuse(_errno.ENOLCK)


_as_builtins(globals())
