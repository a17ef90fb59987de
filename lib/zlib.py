"""Compression in the formats of the zlib library: zlib, gzip and raw deflate. The deflating itself is done by the native module _zlib."""

import _thread
import _zlib
from _operator import index as _index
from _zlib import adler32
from binascii import crc32
from _typhon_functions import as_builtins as _as_builtins

MAX_WBITS = 15
DEFLATED = 8
DEF_MEM_LEVEL = 8
DEF_BUF_SIZE = 16384
Z_NO_COMPRESSION = 0
Z_BEST_SPEED = 1
Z_BEST_COMPRESSION = 9
Z_DEFAULT_COMPRESSION = -1
Z_DEFAULT_STRATEGY = 0
Z_FILTERED = 1
Z_HUFFMAN_ONLY = 2
Z_RLE = 3
Z_FIXED = 4
Z_NO_FLUSH = 0
Z_PARTIAL_FLUSH = 1
Z_SYNC_FLUSH = 2
Z_FULL_FLUSH = 3
Z_FINISH = 4
Z_BLOCK = 5
Z_TREES = 6
#: The version whose behaviour this module has.
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.3.1"
__version__ = "1.0"

_RAW, _ZLIB, _GZIP, _AUTO = range(4)
_HEAD, _BODY, _TRAILER, _END = range(4)
_OPTION = "Invalid initialization option"


class error(Exception):
    __module__ = "zlib"


def _view(data):
    """The bytes of any buffer."""
    view = memoryview(data) if not isinstance(data, str) else None
    if view is None:
        raise TypeError("a bytes-like object is required, not 'str'")
    if view.format != "B" or view.ndim != 1:
        view = view.cast("B")
    return view


def _dictionary(zdict):
    try:
        return bytes(_view(zdict))
    except TypeError:
        raise TypeError("zdict argument must support the buffer protocol") from None


class _Reader:
    """Reads one stream piece by piece: header, compressed data, trailer. What is incomplete of these is kept for the next piece."""

    def __init__(self, wbits, zdict):
        if -15 <= wbits <= -8:
            self.format = _RAW
        elif wbits == 0 or 8 <= wbits <= 15:
            self.format = _ZLIB
        elif 24 <= wbits <= 31 or wbits == 16:
            self.format = _GZIP
        elif 40 <= wbits <= 47 or wbits == 32:
            self.format = _AUTO
        else:
            raise ValueError(_OPTION)
        self.window = wbits & 15 or 15
        self.zdict = zdict
        self.stream = _zlib.inflate(zdict if self.format == _RAW else b"")
        self.state = _BODY if self.format == _RAW else _HEAD
        self.pending = b""
        self.failure = None
        self.check = 0
        self.size = 0

    def copy(self):
        other = _Reader.__new__(_Reader)
        other.__dict__.update(self.__dict__)
        other.stream = self.stream.copy()
        return other

    def fail(self, message):
        self.failure = f"Error -3 while decompressing data: {message}"
        raise error(self.failure)

    def run(self, data, most):
        """(output, what is left of the data, whether output was held back): something is left if there is no room for output or the stream ends."""
        if self.failure is not None:
            raise error(self.failure)
        if self.pending:
            data = memoryview(self.pending + data)
            self.pending = b""
        at = 0
        output = b""
        if self.state == _HEAD:
            at = self.header(data)
            if at < 0:
                self.pending = bytes(data)
                return b"", b"", False
            self.state = _BODY
        if self.state == _BODY:
            try:
                output, consumed, full, done = self.stream.run(data[at:], most)
            except ValueError as e:
                message = str(e)
                e = None
                self.fail(message)
            if self.format == _ZLIB:
                self.check = adler32(output, self.check)
            elif self.format == _GZIP:
                self.check = crc32(output, self.check)
            self.size += len(output)
            at += consumed
            if full:
                return output, bytes(data[at:]), True
            if not done:
                self.pending = bytes(data[at:])
                return output, b"", False
            self.state = _TRAILER
        if self.state == _TRAILER:
            size = 0 if self.format == _RAW else 4 if self.format == _ZLIB else 8
            trailer = bytes(data[at : at + size])
            if len(trailer) < size:
                self.pending = trailer
                return output, b"", False
            if self.format != _RAW and int.from_bytes(trailer[:4], "big" if self.format == _ZLIB else "little") != self.check:
                self.fail("incorrect data check")
            if self.format == _GZIP and int.from_bytes(trailer[4:], "little") != self.size & 0xFFFFFFFF:
                self.fail("incorrect length check")
            self.state = _END
            at += size
        return output, bytes(data[at:]), False

    def header(self, data):
        """Where the compressed data begins; less than 0 if the header is not complete."""
        if self.format in (_GZIP, _AUTO) and data[:2] == b"\x1f\x8b":
            self.format = _GZIP
            return self.gzip_header(data)
        if len(data) < 2:
            return -1
        if self.format == _GZIP or (data[0] << 8 | data[1]) % 31:
            self.fail("incorrect header check")
        if data[0] & 15 != 8:
            self.fail("unknown compression method")
        if (data[0] >> 4) + 8 > self.window:
            self.fail("invalid window size")
        at = 2
        if data[1] & 32:
            if len(data) < 6:
                return -1
            if not self.zdict:
                self.failure = "Error 2 while decompressing data"
                raise error(self.failure)
            if int.from_bytes(data[2:6], "big") != adler32(self.zdict):
                raise error("Error -3 while setting zdict: invalid input data")
            self.stream = _zlib.inflate(self.zdict)
            at = 6
        self.format = _ZLIB
        self.check = 1
        return at

    def gzip_header(self, data):
        if len(data) > 2 and data[2] != 8:
            self.fail("unknown compression method")
        if len(data) > 3 and data[3] & 0xE0:
            self.fail("unknown header flags set")
        if len(data) < 10:
            return -1
        flags = data[3]
        at = 10
        if flags & 4:
            if len(data) < at + 2:
                return -1
            at += 2 + int.from_bytes(data[at : at + 2], "little")
        rest = bytes(data)
        for flag in 8, 16:
            if flags & flag:
                at = rest.find(0, at) + 1
                if at == 0:
                    return -1
        if flags & 2:
            at += 2
            if len(data) >= at and int.from_bytes(rest[at - 2 : at], "little") != crc32(rest[: at - 2]) & 0xFFFF:
                self.fail("header crc mismatch")
        return at if len(data) >= at else -1


class _Compress:
    """Object returned by compressobj()."""

    __module__ = "zlib"

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'zlib.Compress' instances")

    def _start(self, level, method, wbits, memLevel, strategy, zdict):
        format = _RAW if wbits < 0 else _GZIP if wbits > 15 else _ZLIB
        window = -wbits if wbits < 0 else wbits - 16 if wbits > 15 else wbits
        if format == _ZLIB and window == 8:
            window = 9
        if not (-1 <= level <= 9 and method == DEFLATED and 9 <= window <= 15 and 1 <= memLevel <= 9 and 0 <= strategy <= 4):
            raise ValueError(_OPTION)
        if level < 0:
            level = 6
        if zdict is None:
            zdict = b""
        else:
            zdict = _dictionary(zdict)
            if format == _GZIP:
                raise ValueError("Invalid dictionary")
        self._lock = _thread.allocate_lock()
        self._stream = _zlib.deflate(level, strategy, zdict, window)
        self._format = format
        self._check = 1 if format == _ZLIB else 0
        self._size = 0
        self._finished = False
        fast = strategy >= Z_HUFFMAN_ONLY or level < 2
        if format == _ZLIB:
            first = 0x08 | window - 8 << 4
            second = (0 if fast else 1 if level < 6 else 2 if level == 6 else 3) << 6 | (32 if zdict else 0)
            second += -(first << 8 | second) % 31
            self._header = bytes((first, second)) + (adler32(zdict).to_bytes(4, "big") if zdict else b"")
        elif format == _GZIP:
            self._header = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2 if level == 9 else 4 if fast else 0, 3))
        else:
            self._header = b""
        return self

    def _run(self, data, flush):
        output = self._header
        self._header = b""
        return output + self._stream.run(data, flush)

    def compress(self, data, /):
        """Compress data; what is ready of the output is returned."""
        data = _view(data)
        with self._lock:
            if self._finished:
                raise error("Error -2 while compressing data: inconsistent stream state")
            if self._format == _ZLIB:
                self._check = adler32(data, self._check)
            elif self._format == _GZIP:
                self._check = crc32(data, self._check)
            self._size += len(data)
            return self._run(data, Z_NO_FLUSH)

    def flush(self, mode=Z_FINISH, /):
        """Return what is left of the output; by default the stream ends with it."""
        mode = _index(mode)
        if mode == Z_NO_FLUSH:
            return b""
        with self._lock:
            if self._finished or not 0 < mode <= Z_TREES:
                raise error("Error -2 while flushing: inconsistent stream state")
            output = self._run(b"", mode)
            if mode == Z_FINISH:
                self._finished = True
                if self._format == _ZLIB:
                    output += self._check.to_bytes(4, "big")
                elif self._format == _GZIP:
                    output += self._check.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")
            return output

    def copy(self):
        """Return a copy of the compression object."""
        with self._lock:
            if self._finished:
                raise ValueError("Inconsistent stream state")
            other = object.__new__(_Compress)
            other.__dict__.update(self.__dict__)
            other._lock = _thread.allocate_lock()
            other._stream = self._stream.copy()
            return other

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce__(self):
        raise TypeError("cannot pickle 'zlib.Compress' object")


class _Decompress:
    """Object returned by decompressobj()."""

    __module__ = "zlib"

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'zlib.Decompress' instances")

    def _start(self, wbits, zdict):
        self._reader = _Reader(_index(wbits), _dictionary(zdict))
        self._lock = _thread.allocate_lock()
        self._flushed = False
        self._unused = b""
        self._tail = b""
        return self

    @property
    def unused_data(self):
        """Data found after the end of the stream."""
        return self._unused

    @property
    def unconsumed_tail(self):
        """Data that was not read because of the limit for the output."""
        return self._tail

    @property
    def eof(self):
        """True if the end of the stream has been reached."""
        return self._reader.state == _END

    def _run(self, data, most):
        if self.eof:
            self._unused += bytes(data)
            return b""
        output, rest, full = self._reader.run(data, most)
        if self.eof:
            self._unused += rest
            self._tail = b""
        else:
            self._tail = rest
        return output

    def decompress(self, data, /, max_length=0):
        """Return decompressed data, at most that many bytes if max_length is greater than zero."""
        data = _view(data)
        max_length = _index(max_length)
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        with self._lock:
            if self._flushed and self.eof:
                self._tail = bytes(data)
                raise error("Error -2 while decompressing data: inconsistent stream state")
            return self._run(data, max_length or -1)

    def flush(self, length=DEF_BUF_SIZE, /):
        """Return all data that is still to be decompressed."""
        if _index(length) <= 0:
            raise ValueError("length must be greater than zero")
        with self._lock:
            output = b"" if self.eof else self._run(memoryview(self._tail), -1)
            self._flushed = self.eof
            return output

    def copy(self):
        """Return a copy of the decompression object."""
        with self._lock:
            if self._flushed:
                raise ValueError("Inconsistent stream state")
            other = object.__new__(_Decompress)
            other.__dict__.update(self.__dict__)
            other._lock = _thread.allocate_lock()
            other._reader = self._reader.copy()
            return other

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce__(self):
        raise TypeError("cannot pickle 'zlib.Decompress' object")


class _ZlibDecompressor:
    """Decompresses a stream, keeping input that it was given too early."""

    __module__ = "zlib"

    def __init__(self, wbits=MAX_WBITS, zdict=b""):
        self._reader = _Reader(_index(wbits), _dictionary(zdict))
        self._lock = _thread.allocate_lock()
        self._rest = b""
        self._unused = b""
        self._full = False

    @property
    def eof(self):
        """True if the end-of-stream marker has been reached."""
        return self._reader.state == _END

    @property
    def needs_input(self):
        """True if more input is needed before more decompressed data can be produced."""
        return not (self.eof or self._full)

    @property
    def unused_data(self):
        """Data found after the end of the compressed stream."""
        return self._unused

    def decompress(self, data, max_length=-1):
        """Decompress data into at most max_length bytes, or as much as possible if that is negative."""
        data = _view(data)
        max_length = _index(max_length)
        with self._lock:
            if self.eof:
                raise EOFError("End of stream already reached")
            if self._rest:
                data = memoryview(self._rest + data)
                self._rest = b""
            output, rest, self._full = self._reader.run(data, max_length)
            if self.eof:
                self._unused = rest
            else:
                self._rest = rest
            return output

    def __reduce__(self):
        raise TypeError("cannot pickle 'zlib._ZlibDecompressor' object")


for _class in _Compress, _Decompress:
    _class.__name__ = _class.__qualname__ = _class.__name__[1:]
del _class


def compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None):
    """Return a compressor object."""
    level, method, wbits, memLevel, strategy = (_index(v) for v in (level, method, wbits, memLevel, strategy))
    return object.__new__(_Compress)._start(level, method, wbits, memLevel, strategy, zdict)


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    """Return a decompressor object."""
    return object.__new__(_Decompress)._start(wbits, zdict)


def compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS):
    """Return a bytes object with data compressed."""
    data = _view(data)
    level = _index(level)
    if not -1 <= level <= 9:
        raise error("Bad compression level")
    try:
        c = compressobj(level, DEFLATED, wbits)
    except ValueError:
        raise error("Bad compression level") from None
    return c.compress(data) + c.flush()


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    """Return a bytes object with the decompressed data."""
    if _index(bufsize) < 0:
        raise ValueError("bufsize must be non-negative")
    data = _view(data)
    try:
        reader = _Reader(_index(wbits), b"")
    except ValueError:
        raise error("Error -2 while preparing to decompress data: inconsistent stream state") from None
    output = reader.run(data, -1)[0]
    if reader.state != _END:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return output


_as_builtins(globals())
