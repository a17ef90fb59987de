"""fork_exec() without a fork: the host starts the program. What only code between fork and exec could do, preexec_fn, is refused."""

import errno as _errno
import os as _os
import posix as _posix
from _typhon_functions import as_builtins as _as_builtins

#: Stands for a child that never was: what waits for it gets ChildProcessError.
_NO_CHILD = 0x7FFFFFFF


def _number(n):
    return int(n).to_bytes(4, "little", signed=True)


def _texts(texts):
    return b"".join(_number(len(text)) + text for text in texts)


def fork_exec(
    args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals,
    call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /,
):  # fmt: skip
    """Start a program; what prevents it is written to errpipe_write as the name of an exception, an errno and a message, with colons between."""
    if close_fds and errpipe_write < 3:
        raise ValueError("errpipe_write must be >= 3")
    if list(pass_fds) != sorted(set(pass_fds)) or any(not isinstance(fd, int) or fd < 0 for fd in pass_fds):
        raise ValueError("bad value(s) in fds_to_keep")
    if preexec_fn is not None:
        raise RuntimeError("preexec_fn not supported within subinterpreters")
    arguments = [_os.fsencode(argument) for argument in args]
    # A count of -1: the environment of this process.
    environment = _number(-1) if env is None else _number(len(env)) + _texts([bytes(entry) for entry in env])
    descriptors = [p2cread, c2pwrite, errwrite]
    for number, fd in enumerate(descriptors):
        if fd < 0:
            descriptors[number] = number
    kept = [fd for fd in pass_fds if fd != errpipe_write and fd > 2]
    message = b""
    try:
        if extra_groups is not None or pgid_to_set > 0:
            raise OSError(_errno.ENOSYS, "")
        directory = b"" if cwd is None else _os.fsencode(cwd)
        if directory:
            message = b"noexec:chdir"
            if not _os.path.isdir(directory):
                _os.stat(directory)
                raise OSError(_errno.ENOTDIR, "")
            message = b""
        failure = None
        for executable in executable_list:
            path = _os.fsencode(executable)
            try:
                found = path if _os.path.isabs(path) else _os.path.join(directory or _os.getcwdb(), path)
                _os.stat(found)
                if _os.path.isdir(found) or not _os.access(found, _os.X_OK):
                    raise OSError(_errno.EACCES, "")
                places = list(enumerate(descriptors)) + [(fd, fd) for fd in kept]
                numbers = [bool(call_setsid), -1 if uid is None else uid, -1 if gid is None else gid, child_umask, len(places), *(n for pair in places for n in pair)]
                return _posix._spawn(
                    b"".join(map(_number, numbers)) + _texts([found, directory or _os.getcwdb()]) + _number(len(arguments)) + _texts(arguments) + environment
                )
            except OSError as e:
                if failure is None or e.errno not in (_errno.ENOENT, _errno.ENOTDIR):
                    failure = e
        raise failure
    except OSError as e:
        _os.write(errpipe_write, b"OSError:%X:%b" % (e.errno or 0, message))
        return _NO_CHILD


_as_builtins(globals())
