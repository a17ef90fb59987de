"""Dumps of Python tracebacks: asked for, after a time, or on a signal.

The core reports its own fatal errors, with enable() or without: there are no faults of native code that a handler would have to be installed for.
"""

import os as _os
import signal as _signal
import sys as _sys
import _thread
from _operator import index as _index
from _typhon_functions import as_builtins as _as_builtins

_enabled = (
    "faulthandler" in _sys._xoptions or _sys.flags.dev_mode or bool(not _sys.flags.ignore_environment and _os.environ.get("PYTHONFAULTHANDLER"))
)
#: Where enable() was told to write: kept open.
_file = None
#: Signal number: (file descriptor, all_threads, chain, the handler before).
_registered = {}
#: The lock that ends the waiting of dump_traceback_later().
_later = None
_MOST_FRAMES = 100
_MOST_CHARACTERS = 500


def _descriptor(file):
    """(file descriptor, file or None) of what a dump is to be written to."""
    if file is None:
        file = _sys.stderr
        if file is None:
            raise RuntimeError("sys.stderr is None")
    elif isinstance(file, int):
        if isinstance(file, bool):
            import warnings

            warnings.warn("bool is used as a file descriptor", RuntimeWarning, stacklevel=3)
        if file < 0:
            raise ValueError("file is not a valid file descripter")
        return int(file), None
    fd = file.fileno()
    if not isinstance(fd, int):
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return fd, file


def _text(text):
    text = str(text)
    if len(text) > _MOST_CHARACTERS:
        text = text[:_MOST_CHARACTERS] + "..."
    return ascii(text)[1:-1].replace("\\'", "'").replace("\\\\", "\\")


def _stack(frame):
    lines = []
    while frame is not None and len(lines) < _MOST_FRAMES:
        code = frame.f_code
        line = frame.f_lineno
        lines.append(f'  File "{_text(code.co_filename)}", line {"???" if line is None else line} in {_text(code.co_name)}\n')
        frame = frame.f_back
    return "".join(lines) or "  <no Python frame>\n"


def _name(ident):
    """The name of a thread as a header shows it; threading may not have been imported, and the main thread has the name of the process."""
    threading = _sys.modules.get("threading")
    thread = getattr(threading, "_active", {}).get(ident)
    if thread is None or thread is threading.main_thread():
        return ""
    return f" [{_text(thread.name[:15])}]"


def _dump(fd, all_threads, current, frame):
    """Writes the stack of the thread `current`, which is at `frame`, or of all threads, the current one last."""
    if all_threads:
        parts = _others(current)
        parts.append(f"Current thread 0x{current:016x}{_name(current)} (most recent call first):\n{_stack(frame)}")
        _write(fd, "\n".join(parts))
    else:
        _write(fd, "Stack (most recent call first):\n" + _stack(frame))


def _others(current):
    """The stacks of all threads but the current one, the newest first."""
    frames = _sys._current_frames()
    return [
        f"Thread 0x{ident:016x}{_name(ident)} (most recent call first):\n{_stack(frame)}"
        for ident, frame in reversed(frames.items())
        if ident != current
    ]


def _write(fd, text):
    data = text.encode("ascii", "backslashreplace")
    while data:
        data = data[_os.write(fd, data) :]


def dump_traceback(file=None, all_threads=True):
    """Dump the traceback of the current thread, or of all threads if all_threads is True, into file."""
    fd, file = _descriptor(file)
    _dump(fd, all_threads, _thread.get_ident(), _sys._getframe(1))


def dump_c_stack(file=None):
    """Dump the C stack of the current thread: there is none to be told of."""
    fd, file = _descriptor(file)
    _os.write(fd, b"Current thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n")


def enable(file=None, all_threads=True, c_stack=True):
    """Enable the fault handler."""
    global _enabled, _file
    _file = _descriptor(file)
    _enabled = True


def disable():
    """Disable the fault handler."""
    global _enabled, _file
    was = _enabled
    _enabled = False
    _file = None
    return was


def is_enabled():
    """Check if the handler is enabled."""
    return _enabled


def cancel_dump_traceback_later():
    """Cancel the previous call to dump_traceback_later()."""
    global _later
    lock, _later = _later, None
    if lock is not None and lock.locked():
        lock.release()


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Dump the traceback of all threads in timeout seconds, or each timeout seconds if repeat is True. If exit is True, end the process then."""
    global _later
    timeout = float(timeout)
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    fd, file = _descriptor(file)
    cancel_dump_traceback_later()
    minutes, seconds = divmod(timeout, 60)
    hours, minutes = divmod(int(minutes), 60)
    fraction = f".{round(seconds % 1 * 1e6):06d}" if seconds % 1 else ""
    header = f"Timeout ({hours}:{minutes:02d}:{int(seconds):02d}{fraction})!\n"
    lock = _thread.allocate_lock()
    lock.acquire()

    def wait(file=file):  # which stays open as long as this thread needs it
        while not lock.acquire(timeout=timeout):
            _write(fd, header + "\n".join(_others(_thread.get_ident())))
            if exit:
                _os._exit(1)
            if not repeat:
                break

    _later = lock
    _thread.start_joinable_thread(wait, daemon=True)


def _check_signal(signum):
    signum = _index(signum)
    if signum in (_signal.SIGSEGV, _signal.SIGFPE, _signal.SIGABRT, _signal.SIGBUS, _signal.SIGILL):
        raise RuntimeError(f"signal {signum} cannot be registered, use enable() instead")
    if not 1 <= signum < _signal.NSIG:
        raise ValueError("signal number out of range")
    return signum


def _on_signal(signum, frame):
    entry = _registered.get(signum)
    if entry is None:
        return
    (fd, file), all_threads, chain, before = entry
    _dump(fd, all_threads, _thread.get_ident(), frame)
    if not chain:
        return
    if callable(before):
        before(signum, frame)
    elif before == _signal.SIG_DFL:
        _signal.signal(signum, _signal.SIG_DFL)
        _signal.raise_signal(signum)
        _signal.signal(signum, _on_signal)


def register(signum, file=None, all_threads=True, chain=False):
    """Register a handler for the signal signum: dump the traceback of the current thread, or of all threads if all_threads is True, into file."""
    signum = _check_signal(signum)
    target = _descriptor(file)
    before = _registered[signum][3] if signum in _registered else _signal.signal(signum, _on_signal)
    _registered[signum] = target, all_threads, chain, before


def unregister(signum, /):
    """Unregister the handler of the signal signum registered by register()."""
    entry = _registered.pop(_check_signal(signum), None)
    if entry is None:
        return False
    _signal.signal(signum, entry[3] if entry[3] is not None else _signal.SIG_DFL)
    return True


_as_builtins(globals())
