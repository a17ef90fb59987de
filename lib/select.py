"""Waiting for descriptors: select(), poll and epoll.

Sockets (which live in this process, see _socket.py) tell when they are ready. Of pipes and terminals the host tells what can be done; everything else is always
ready, and so is a full pipe for writing. Sockets wake a waiting thread at once; other descriptors are looked at every few milliseconds, more seldom as time passes.
"""

import errno as _errno
import os as _os
import posix as _posix
import stat as _stat
import sys as _sys
import threading as _threading
import time as _time
from _operator import index as _index
from _warnings import warn as _warn
from _typhon_functions import as_builtins as _as_builtins

_CONSTANTS = """
EPOLLERR=8 EPOLLET=2147483648 EPOLLEXCLUSIVE=268435456 EPOLLHUP=16 EPOLLIN=1 EPOLLMSG=1024 EPOLLONESHOT=1073741824 EPOLLOUT=4 EPOLLPRI=2 EPOLLRDBAND=128 EPOLLRDHUP=8192
EPOLLRDNORM=64 EPOLLWAKEUP=536870912 EPOLLWRBAND=512 EPOLLWRNORM=256 EPOLL_CLOEXEC=524288 PIPE_BUF=4096 POLLERR=8 POLLHUP=16 POLLIN=1 POLLMSG=1024 POLLNVAL=32 POLLOUT=4
POLLPRI=2 POLLRDBAND=128 POLLRDHUP=8192 POLLRDNORM=64 POLLWRBAND=512 POLLWRNORM=256
"""
for _entry in _CONSTANTS.split():
    _name, _value = _entry.split("=")
    globals()[_name] = int(_value)
del _entry, _name, _value, _CONSTANTS

error = OSError
_PAUSE_FIRST = 0.001
_PAUSE_LAST = 0.02
_FD_SETSIZE = 1024
_SECONDS_MAX = 9223372036.854775


def _c_int(value):
    value = _index(value)
    if not -0x80000000 <= value <= 0x7FFFFFFF:
        raise OverflowError("Python int too large to convert to C int")
    return value


def _descriptor(file):
    """The descriptor of a number or an object with fileno()."""
    if isinstance(file, int):
        if isinstance(file, bool):
            _warn("bool is used as a file descriptor", RuntimeWarning, stacklevel=3)
        fd = int(file)
    else:
        try:
            fileno = file.fileno
        except AttributeError:
            raise TypeError("argument must be an int, or have a fileno() method.") from None
        fd = fileno()
        if not isinstance(fd, int):
            raise TypeError("fileno() returned a non-integer")
    fd = _c_int(fd)
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def _check_range(seconds):
    """Refuses what the clock's 64-bit number of nanoseconds cannot hold."""
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if not -_SECONDS_MAX <= seconds <= _SECONDS_MAX:
        raise OverflowError("timestamp out of range for C PyTime_t")


def _socket_state(fd):
    """Of a socket of this process, whether it can be read, be written, and has been hung up; None: it is none."""
    sockets = _sys.modules.get("_socket")
    return None if sockets is None else sockets._ready(fd)


def _state(fd):
    """What is so of a descriptor: POLLIN, POLLOUT, POLLHUP, POLLERR, POLLNVAL."""
    ready = _socket_state(fd)
    if ready is not None:
        return (POLLIN if ready[0] else 0) | (POLLOUT if ready[1] else 0) | (POLLHUP if ready[2] else 0)
    try:
        can = _posix._ready(fd)
    except OSError:
        return POLLNVAL
    state = (POLLOUT if can & 4 else 0) | (POLLERR if can & 8 else 0)
    if can & 2:
        return state | POLLHUP
    return state | (POLLIN if can & 1 else 0)


def _wait(look, timeout):
    """What look() answers once it is true, or after timeout seconds (None: for ever)."""
    deadline = None if timeout is None else _time.monotonic() + timeout
    pause = _PAUSE_FIRST
    while True:
        found = look()
        if found:
            return found
        left = None if deadline is None else deadline - _time.monotonic()
        if left is not None and left <= 0:
            return found
        step = pause if left is None else min(pause, left)
        pause = min(pause * 1.5, _PAUSE_LAST)
        sockets = _sys.modules.get("_socket")
        if sockets is None:
            _time.sleep(step)
        else:
            sockets._wait_for_change(step)


def select(rlist, wlist, xlist, timeout=None, /):
    """Wait until descriptors are ready: (readable, writable, exceptional) of the given ones.

    timeout is in seconds; None waits for ever."""
    if timeout is not None:
        if not isinstance(timeout, (int, float)):
            if not hasattr(timeout, "__index__"):
                raise TypeError("timeout must be a float or None")
            timeout = timeout.__index__()
        _check_range(timeout)
        if timeout < 0:
            raise ValueError("timeout must be non-negative")
    groups = []
    for files in (rlist, wlist, xlist):
        try:
            pairs = [(_descriptor(file), file) for file in files]
        except TypeError as e:
            if "not iterable" in str(e):
                raise TypeError("arguments 1-3 must be sequences") from None
            raise
        for fd, _ in pairs:
            if fd >= _FD_SETSIZE:
                raise ValueError("filedescriptor out of range in select()")
        groups.append(pairs)

    def look():
        found = ([], [], [])
        for pairs, result, wanted in zip(groups, found, (POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, 0)):
            for fd, file in pairs:
                state = _state(fd)
                if state & POLLNVAL:
                    raise OSError(9, "Bad file descriptor")
                if state & wanted:
                    result.append(file)
        return found if any(found) else None

    return _wait(look, timeout) or ([], [], [])


class _Poller:
    """Registered descriptors with their event masks."""

    def __init__(self):
        self._masks = {}
        self._lock = _threading.Lock()

    def _look(self):
        with self._lock:
            masks = list(self._masks.items())
        found = []
        for fd, mask in masks:
            events = _state(fd) & (mask | POLLERR | POLLHUP | POLLNVAL)
            if events:
                found.append((fd, events))
        return found


class poll(_Poller):
    """A polling object: descriptors, and the events that are waited for."""

    def __init__(self):
        super().__init__()
        self._polling = False

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        """Add a descriptor."""
        self._masks[_descriptor(fd)] = _mask(eventmask)

    def modify(self, fd, eventmask, /):
        """Change the events of a descriptor."""
        fd = _descriptor(fd)
        mask = _mask(eventmask)
        if fd not in self._masks:
            raise FileNotFoundError(2, "No such file or directory")
        self._masks[fd] = mask

    def unregister(self, fd, /):
        """Remove a descriptor."""
        del self._masks[_descriptor(fd)]

    def poll(self, timeout=None, /):
        """Wait until descriptors are ready: a list of (descriptor, events). timeout is in milliseconds; None or a negative number: for ever."""
        if timeout is not None and not isinstance(timeout, (int, float)):
            if not hasattr(timeout, "__index__"):
                raise TypeError("timeout must be an integer or None")
            timeout = timeout.__index__()
        if timeout is not None:
            _check_range(timeout / 1000)
            if timeout > 0x7FFFFFFF:
                raise OverflowError("timeout is too large")
        if self._polling:
            raise RuntimeError("concurrent poll() invocation")
        self._polling = True
        try:
            return _wait(self._look, None if timeout is None or timeout < 0 else timeout / 1000)
        finally:
            self._polling = False


def _mask(value):
    value = _index(value)
    if value < 0:
        raise ValueError("Cannot convert negative int")
    if value > 0xFFFF:
        raise OverflowError("Python int too large for C unsigned short")
    return value


class epoll(_Poller):
    """An edge or level triggered polling object; here always level triggered."""

    _fd = -1

    def __init__(self, sizehint=-1, flags=0):
        sizehint = _c_int(sizehint)
        flags = _c_int(flags)
        if sizehint != -1 and sizehint <= 0:
            raise ValueError("negative sizehint")
        if flags & ~EPOLL_CLOEXEC:
            raise OSError("invalid flags")
        super().__init__()
        self._fd = _os.open("/dev/null", _os.O_RDWR)

    @classmethod
    def fromfd(cls, fd, /):
        """A polling object for a descriptor of one."""
        new = cls()
        _os.close(new._fd)
        new._fd = fd
        return new

    def _check(self):
        if self._fd < 0:
            raise ValueError("I/O operation on closed epoll object")

    def close(self):
        """Close the object's own descriptor."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            _os.close(fd)

    closed = property(lambda self: self._fd < 0, doc="True if the epoll handler is closed")

    def __del__(self):
        self.close()

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, exc_type=None, exc_value=None, exc_tb=None, /):
        self.close()

    def fileno(self):
        """The object's own descriptor."""
        self._check()
        return self._fd

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT):
        """Add a descriptor."""
        self._check()
        fd = _descriptor(fd)
        mode = _os.fstat(fd).st_mode
        if _socket_state(fd) is None and not (_stat.S_ISFIFO(mode) or _stat.S_ISSOCK(mode) or _os.isatty(fd)):
            raise PermissionError(_errno.EPERM, "Operation not permitted")
        with self._lock:
            if fd in self._masks:
                raise FileExistsError(17, "File exists")
            self._masks[fd] = eventmask

    def modify(self, fd, eventmask):
        """Change the events of a descriptor."""
        self._check()
        fd = _descriptor(fd)
        _os.fstat(fd)
        with self._lock:
            if fd not in self._masks:
                raise FileNotFoundError(2, "No such file or directory")
            self._masks[fd] = eventmask

    def unregister(self, fd):
        """Remove a descriptor."""
        self._check()
        fd = _descriptor(fd)
        _os.fstat(fd)
        with self._lock:
            if self._masks.pop(fd, None) is None:
                raise FileNotFoundError(2, "No such file or directory")

    def poll(self, timeout=None, maxevents=-1):
        """Wait until descriptors are ready: a list of (descriptor, events). timeout is in seconds; None or a negative number: for ever."""
        self._check()
        if timeout is not None and not isinstance(timeout, (int, float)):
            raise TypeError("timeout must be an integer or None")
        if maxevents != -1 and maxevents <= 0:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        if timeout is not None:
            _check_range(timeout)
            if timeout > 0x7FFFFFFF / 1000:
                raise OverflowError("timeout is too large")
        found = _wait(self._look, None if timeout is None or timeout < 0 else timeout)
        return found if maxevents == -1 else found[:maxevents]


_as_builtins(globals())
