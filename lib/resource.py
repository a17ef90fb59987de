"""Limits of the process and what it has used. Limits are those in /proc; the host cannot change them."""

import os as _os
import time as _time

from _typhon_records import record as _record
from _typhon_functions import as_builtins as _as_builtins

_CONSTANTS = """
RLIMIT_AS=9 RLIMIT_CORE=4 RLIMIT_CPU=0 RLIMIT_DATA=2 RLIMIT_FSIZE=1 RLIMIT_MEMLOCK=8 RLIMIT_MSGQUEUE=12 RLIMIT_NICE=13 RLIMIT_NOFILE=7 RLIMIT_NPROC=6
RLIMIT_OFILE=7 RLIMIT_RSS=5 RLIMIT_RTPRIO=14 RLIMIT_RTTIME=15 RLIMIT_SIGPENDING=11 RLIMIT_STACK=3 RLIM_INFINITY=-1 RUSAGE_CHILDREN=-1 RUSAGE_SELF=0
RUSAGE_THREAD=1
"""
for _entry in _CONSTANTS.split():
    _name, _value = _entry.split("=")
    globals()[_name] = int(_value)
del _entry, _name, _value, _CONSTANTS

error = OSError
_PAGE = 4096
#: The names in /proc/self/limits.
_LIMITS = {
    RLIMIT_CPU: "Max cpu time", RLIMIT_FSIZE: "Max file size", RLIMIT_DATA: "Max data size", RLIMIT_STACK: "Max stack size", RLIMIT_CORE: "Max core file size",
    RLIMIT_RSS: "Max resident set", RLIMIT_NPROC: "Max processes", RLIMIT_NOFILE: "Max open files", RLIMIT_MEMLOCK: "Max locked memory", RLIMIT_AS: "Max address space",
    RLIMIT_SIGPENDING: "Max pending signals", RLIMIT_MSGQUEUE: "Max msgqueue size", RLIMIT_NICE: "Max nice priority", RLIMIT_RTPRIO: "Max realtime priority",
    RLIMIT_RTTIME: "Max realtime timeout",
}  # fmt: skip

struct_rusage = _record(
    "resource.struct_rusage",
    (
        "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd",
        "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw",
    ),
    "struct_rusage: Result from getrusage.\n\nA tuple whose items can be read as attributes as well.",
)  # fmt: skip


def getpagesize():
    """Bytes of a page of memory."""
    return _PAGE


def _check(limit):
    if not 0 <= limit.__index__() < 16:
        raise ValueError("invalid resource specified")


def getrlimit(resource, /):
    """(soft, hard) limit of a resource."""
    _check(resource)
    try:
        with open("/proc/self/limits") as file:
            for line in file:
                if line.startswith(_LIMITS[resource] + "  "):
                    soft, hard = line[len(_LIMITS[resource]) :].split()[:2]
                    return tuple(RLIM_INFINITY if value == "unlimited" else int(value) for value in (soft, hard))
    except OSError:
        pass
    return RLIM_INFINITY, RLIM_INFINITY


def setrlimit(resource, limits, /):
    """Set the limits of a resource. The host has no way to; what they are already is accepted."""
    _check(resource)
    limits = tuple(limits)
    if len(limits) != 2:
        raise ValueError("expected a tuple of 2 integers")
    if limits != getrlimit(resource):
        raise PermissionError(1, "Operation not permitted")


def prlimit(pid, resource, limits=None, /):
    """Limits of another process: of this one only."""
    if pid not in (0, _os.getpid()):
        raise PermissionError(1, "Operation not permitted")
    now = getrlimit(resource)
    if limits is not None:
        setrlimit(resource, limits)
    return now


def getrusage(who, /):
    """What the process (or this thread) has used."""
    if who not in (RUSAGE_SELF, RUSAGE_CHILDREN, RUSAGE_THREAD):
        raise ValueError("invalid who parameter")
    times = _os.times()
    user, system = (times.children_user, times.children_system) if who == RUSAGE_CHILDREN else (times.user, times.system)
    if who == RUSAGE_THREAD:
        user, system = _time.thread_time(), 0.0
    peak = 0
    if who != RUSAGE_CHILDREN:
        try:
            with open("/proc/self/status") as file:
                peak = next((int(line.split()[1]) for line in file if line.startswith("VmHWM:")), 0)
        except OSError:
            pass
    return struct_rusage((user, system, peak) + (0,) * 13)


_as_builtins(globals())
