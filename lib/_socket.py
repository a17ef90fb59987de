"""Sockets within one process: stream and datagram sockets that connect to each other over a network that exists only here.

What a program does with itself works as usual: socketpair(), a server in one thread and its clients in others, the wakeup sockets of asyncio. There is no way out of the
process: connecting to anything that is not listening here is refused. A socket's descriptor is a real one (of the null device), so that its number is its own.

All state is guarded by one condition, `_changed`, notified on every change; whoever waits looks again. select.py looks at sockets through `ready`.
"""

import errno as _errno
import os as _os
import threading as _threading
import time as _time
import weakref as _weakref
from collections import deque as _deque
from _typhon_functions import as_builtins as _as_builtins

_CONSTANTS = """
AF_INET=2 AF_INET6=10 AF_UNIX=1 AF_UNSPEC=0 AI_ADDRCONFIG=32 AI_ALL=16 AI_CANONNAME=2 AI_NUMERICHOST=4
AI_NUMERICSERV=1024 AI_PASSIVE=1 AI_V4MAPPED=8 EAI_ADDRFAMILY=-9 EAI_AGAIN=-3 EAI_BADFLAGS=-1 EAI_FAIL=-4 EAI_FAMILY=-6
EAI_MEMORY=-10 EAI_NODATA=-5 EAI_NONAME=-2 EAI_OVERFLOW=-12 EAI_SERVICE=-8 EAI_SOCKTYPE=-7 EAI_SYSTEM=-11
INADDR_ALLHOSTS_GROUP=3758096385 INADDR_ANY=0 INADDR_BROADCAST=4294967295 INADDR_LOOPBACK=2130706433
INADDR_MAX_LOCAL_GROUP=3758096639 INADDR_NONE=4294967295 INADDR_UNSPEC_GROUP=3758096384 IPPORT_RESERVED=1024
IPPORT_USERRESERVED=5000 IPPROTO_AH=51 IPPROTO_DSTOPTS=60 IPPROTO_EGP=8 IPPROTO_ESP=50 IPPROTO_FRAGMENT=44
IPPROTO_GRE=47 IPPROTO_HOPOPTS=0 IPPROTO_ICMP=1 IPPROTO_ICMPV6=58 IPPROTO_IDP=22 IPPROTO_IGMP=2 IPPROTO_IP=0
IPPROTO_IPIP=4 IPPROTO_IPV6=41 IPPROTO_MPTCP=262 IPPROTO_NONE=59 IPPROTO_PIM=103 IPPROTO_PUP=12 IPPROTO_RAW=255
IPPROTO_ROUTING=43 IPPROTO_RSVP=46 IPPROTO_SCTP=132 IPPROTO_TCP=6 IPPROTO_TP=29 IPPROTO_UDP=17 IPPROTO_UDPLITE=136
IPV6_CHECKSUM=7 IPV6_DONTFRAG=62 IPV6_DSTOPTS=59 IPV6_HOPLIMIT=52 IPV6_HOPOPTS=54 IPV6_JOIN_GROUP=20 IPV6_LEAVE_GROUP=21
IPV6_MULTICAST_HOPS=18 IPV6_MULTICAST_IF=17 IPV6_MULTICAST_LOOP=19 IPV6_NEXTHOP=9 IPV6_PATHMTU=61 IPV6_PKTINFO=50
IPV6_RECVDSTOPTS=58 IPV6_RECVERR=25 IPV6_RECVHOPLIMIT=51 IPV6_RECVHOPOPTS=53 IPV6_RECVPATHMTU=60 IPV6_RECVPKTINFO=49
IPV6_RECVRTHDR=56 IPV6_RECVTCLASS=66 IPV6_RTHDR=57 IPV6_RTHDRDSTOPTS=55 IPV6_RTHDR_TYPE_0=0 IPV6_TCLASS=67
IPV6_UNICAST_HOPS=16 IPV6_V6ONLY=26 IP_ADD_MEMBERSHIP=35 IP_ADD_SOURCE_MEMBERSHIP=39 IP_BIND_ADDRESS_NO_PORT=24
IP_BLOCK_SOURCE=38 IP_DEFAULT_MULTICAST_LOOP=1 IP_DEFAULT_MULTICAST_TTL=1 IP_DROP_MEMBERSHIP=36
IP_DROP_SOURCE_MEMBERSHIP=40 IP_FREEBIND=15 IP_HDRINCL=3 IP_MAX_MEMBERSHIPS=20 IP_MULTICAST_IF=32 IP_MULTICAST_LOOP=34
IP_MULTICAST_TTL=33 IP_OPTIONS=4 IP_PKTINFO=8 IP_RECVERR=11 IP_RECVOPTS=6 IP_RECVORIGDSTADDR=20 IP_RECVRETOPTS=7
IP_RECVTOS=13 IP_RECVTTL=12 IP_RETOPTS=7 IP_TOS=1 IP_TRANSPARENT=19 IP_TTL=2 IP_UNBLOCK_SOURCE=37
MSG_CMSG_CLOEXEC=1073741824 MSG_CONFIRM=2048 MSG_CTRUNC=8 MSG_DONTROUTE=4 MSG_DONTWAIT=64 MSG_EOR=128 MSG_ERRQUEUE=8192
MSG_FASTOPEN=536870912 MSG_MORE=32768 MSG_NOSIGNAL=16384 MSG_OOB=1 MSG_PEEK=2 MSG_TRUNC=32 MSG_WAITALL=256 NI_DGRAM=16
NI_IDN=32 NI_MAXHOST=1025 NI_MAXSERV=32 NI_NAMEREQD=8 NI_NOFQDN=4 NI_NUMERICHOST=1 NI_NUMERICSERV=2 SCM_RIGHTS=1
SHUT_RD=0 SHUT_RDWR=2 SHUT_WR=1 SOCK_CLOEXEC=524288 SOCK_DGRAM=2 SOCK_NONBLOCK=2048 SOCK_RAW=3 SOCK_RDM=4
SOCK_SEQPACKET=5 SOCK_STREAM=1 SOL_IP=0 SOL_SOCKET=1 SOL_TCP=6 SOL_UDP=17 SOMAXCONN=4096 SO_ACCEPTCONN=30
SO_BINDTODEVICE=25 SO_BINDTOIFINDEX=62 SO_BROADCAST=6 SO_DEBUG=1 SO_DOMAIN=39 SO_DONTROUTE=5 SO_ERROR=4
SO_INCOMING_CPU=49 SO_KEEPALIVE=9 SO_LINGER=13 SO_MARK=36 SO_OOBINLINE=10 SO_ORIGINAL_DST=80 SO_PASSCRED=16
SO_PASSSEC=34 SO_PEERCRED=17 SO_PEERSEC=31 SO_PRIORITY=12 SO_PROTOCOL=38 SO_RCVBUF=8 SO_RCVLOWAT=18 SO_RCVTIMEO=20
SO_REUSEADDR=2 SO_REUSEPORT=15 SO_SNDBUF=7 SO_SNDLOWAT=19 SO_SNDTIMEO=21 SO_TYPE=3 TCP_CC_INFO=26 TCP_CONGESTION=13
TCP_CORK=3 TCP_DEFER_ACCEPT=9 TCP_FASTOPEN=23 TCP_FASTOPEN_CONNECT=30 TCP_FASTOPEN_KEY=33 TCP_FASTOPEN_NO_COOKIE=34
TCP_INFO=11 TCP_INQ=36 TCP_KEEPCNT=6 TCP_KEEPIDLE=4 TCP_KEEPINTVL=5 TCP_LINGER2=8 TCP_MAXSEG=2 TCP_MD5SIG=14
TCP_MD5SIG_EXT=32 TCP_NODELAY=1 TCP_NOTSENT_LOWAT=25 TCP_QUEUE_SEQ=21 TCP_QUICKACK=12 TCP_REPAIR=19
TCP_REPAIR_OPTIONS=22 TCP_REPAIR_QUEUE=20 TCP_REPAIR_WINDOW=29 TCP_SAVED_SYN=28 TCP_SAVE_SYN=27 TCP_SYNCNT=7
TCP_THIN_DUPACK=17 TCP_THIN_LINEAR_TIMEOUTS=16 TCP_TIMESTAMP=24 TCP_TX_DELAY=37 TCP_ULP=31 TCP_USER_TIMEOUT=18
TCP_WINDOW_CLAMP=10 TCP_ZEROCOPY_RECEIVE=35
"""
for _entry in _CONSTANTS.split():
    _name, _value = _entry.split("=")
    globals()[_name] = int(_value)
del _entry, _name, _value, _CONSTANTS

has_ipv6 = True
CAPI = None
error = OSError
timeout = TimeoutError


class herror(OSError):
    pass


class gaierror(OSError):
    pass


for _class in (herror, gaierror):
    _class.__module__ = "socket"
del _class

_CAPACITY = 212992
_changed = _threading.Condition()
#: The endpoint of each socket's descriptor.
_by_fd = {}
_bound = _weakref.WeakValueDictionary()
_default_timeout = None
_next_port = 32768
_INET = (2, 10)


def _fail(number):
    raise OSError(number, _os.strerror(number))


class _Stream:
    """One direction of a connection. `other` end closes it for reading by setting `broken`."""

    def __init__(self):
        self.data = bytearray()
        self.ended = False
        self.broken = False


class _End:
    """An endpoint: what sockets with descriptors of the same open socket share."""

    def __init__(self, family, kind, proto):
        self.family = family
        self.kind = kind
        self.proto = proto
        self.options = {}
        self.name = None
        self.peer = None
        self.incoming = None
        self.outgoing = None
        #: The other socket of a datagram pair.
        self.pair = None
        #: Endpoints that wait to be accepted, of a listening socket.
        self.backlog = None
        self.packets = _deque()
        self.users = 0

    def descriptor(self):
        """A descriptor for this endpoint."""
        fd = _os.open("/dev/null", _os.O_RDWR)
        with _changed:
            _by_fd[fd] = self
            self.users += 1
        return fd

    def release(self, fd):
        """A descriptor is closed; the last one ends the connection."""
        with _changed:
            if _by_fd.pop(fd, None) is not self:
                return
            self.users -= 1
            if self.users == 0:
                self.finish()

    def finish(self):
        for stream in (self.outgoing, self.incoming):
            if stream is not None:
                stream.ended = stream.broken = True
        for waiting in self.backlog or ():
            waiting.finish()
        self.backlog = None
        for key in [key for key, owner in _bound.items() if owner is self]:
            del _bound[key]
        _changed.notify_all()


def _check_timeout(value):
    if value is None:
        return None
    if not isinstance(value, (int, float)):
        if not hasattr(value, "__index__"):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer or float")
        value = value.__index__()
    if value != value:
        raise ValueError("Invalid value NaN (not a number)")
    if value < 0:
        raise ValueError("Timeout value out of range")
    return float(value)


class socket:
    """socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object

    A socket that can be connected to others of this process."""

    __slots__ = ("_end", "_fd", "_timeout")

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is not None:
            if isinstance(fileno, float):
                raise TypeError("'float' object cannot be interpreted as an integer")
            known = _by_fd.get(fileno)
            if known is None or fileno < 0:
                if fileno < 0:
                    raise ValueError("negative file descriptor")
                _os.fstat(fileno)
                _fail(_errno.ENOTSOCK)
            self._end = known
            self._fd = fileno
            self._timeout = _default_timeout
            return
        family = AF_INET if family == -1 else int(family)
        type = SOCK_STREAM if type == -1 else int(type)
        proto = 0 if proto == -1 else int(proto)
        kind = type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK)
        if family not in (AF_UNIX, *_INET):
            _fail(_errno.EAFNOSUPPORT)
        if kind not in (SOCK_STREAM, SOCK_DGRAM):
            _fail(_errno.EPROTONOSUPPORT if kind == SOCK_SEQPACKET else _errno.EPERM if kind == SOCK_RAW else _errno.EINVAL)
        self._end = _End(family, kind, proto)
        self._fd = self._end.descriptor()
        self._timeout = 0.0 if type & SOCK_NONBLOCK else _default_timeout

    family = property(lambda self: self._end.family, doc="the socket family")
    type = property(lambda self: self._end.kind, doc="the socket type")
    proto = property(lambda self: self._end.proto, doc="the socket protocol")
    timeout = property(lambda self: self._timeout, doc="the socket timeout")

    def __repr__(self):
        return f"<socket object, fd={self.fileno()}, family={self.family}, type={self.type}, proto={self.proto}>"

    def __del__(self):
        if self.fileno() >= 0:
            import warnings

            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self)
            self.close()

    # ---- descriptor, modes, options

    def fileno(self):
        """The descriptor, or -1."""
        return getattr(self, "_fd", -1)

    def _live(self):
        if self._fd < 0:
            _fail(_errno.EBADF)

    def close(self):
        """Close the socket."""
        fd = self.detach()
        if fd >= 0:
            self._end.release(fd)
            _os.close(fd)

    def detach(self):
        """Forget the descriptor, and return it."""
        fd, self._fd = self.fileno(), -1
        return fd

    def settimeout(self, value, /):
        """Seconds that an operation may wait; None: for ever."""
        self._timeout = _check_timeout(value)

    def gettimeout(self):
        """Seconds that an operation may wait, or None."""
        return self._timeout

    def setblocking(self, flag, /):
        """Whether operations wait."""
        self._timeout = None if flag else 0.0

    def getblocking(self):
        """Whether operations wait."""
        return self._timeout != 0.0

    def setsockopt(self, level, option, value, optlen=None, /):
        """Set an option."""
        self._live()
        self._end.options[level, option] = value

    def getsockopt(self, level, option, buflen=0, /):
        """The value of an option."""
        self._live()
        if level == SOL_SOCKET:
            known = {SO_TYPE: self._end.kind, SO_ERROR: 0, SO_ACCEPTCONN: int(self._end.backlog is not None), SO_DOMAIN: self._end.family}
            if option in known:
                return known[option]
        value = self._end.options.get((level, option), _CAPACITY if (level, option) in ((1, 7), (1, 8)) else 0)
        if buflen:
            return value if isinstance(value, bytes) else int(value).to_bytes(min(buflen, 4), "little")
        return int.from_bytes(value, "little") if isinstance(value, bytes) else value

    # ---- addresses

    def _address(self, what, address):
        """An address, checked and made canonical."""
        if self._end.family == AF_UNIX:
            if isinstance(address, str):
                return _os.fsencode(address)
            return bytes(address)
        family = "AF_INET" if self._end.family == AF_INET else "AF_INET6"
        if not isinstance(address, tuple):
            raise TypeError(f"{what}(): {family} address must be tuple, not {type(address).__name__}")
        if not 2 <= len(address) <= (2 if self._end.family == AF_INET else 4):
            raise TypeError(f"{family} address must be a pair (host, port)" if self._end.family == AF_INET
                            else f"{family} address must be a tuple (host, port[, flowinfo[, scopeid]])")
        host, port = address[:2]
        if not isinstance(port, int):
            raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
        if not 0 <= port <= 65535:
            raise OverflowError(f"{what}(): port must be 0-65535.")
        host = _resolve(host, self._end.family)
        return (host, port) if self._end.family == AF_INET else (host, port, *address[2:], *(0,) * (4 - len(address)))

    def _key(self, address):
        if self._end.family == AF_UNIX:
            return AF_UNIX, self._end.kind, address
        return AF_INET, self._end.kind, address[1]

    def _bind_free(self):
        """Give an unbound socket a name of its own; _changed is held."""
        global _next_port
        if self._end.name is not None or self._end.family == AF_UNIX:
            return
        while True:
            _next_port = _next_port + 1 if _next_port < 60999 else 32768
            name = ("127.0.0.1", _next_port) if self._end.family == AF_INET else ("::1", _next_port, 0, 0)
            if self._key(name) not in _bound:
                break
        self._end.name = name
        _bound[self._key(name)] = self._end

    def bind(self, address, /):
        """Give the socket an address."""
        self._live()
        name = self._address("bind", address)
        with _changed:
            if self._end.name is not None:
                _fail(_errno.EINVAL)
            if self._end.family != AF_UNIX and name[1] == 0:
                self._bind_free()
                self._end.name = (name[0], self._end.name[1], *name[2:])
                return
            if self._key(name) in _bound:
                _fail(_errno.EADDRINUSE)
            self._end.name = name
            _bound[self._key(name)] = self._end

    def _shown(self, name):
        if self._end.family == AF_UNIX:
            name = name or b""
            return _os.fsdecode(name) if not name.startswith(b"\0") else name
        return name or (("0.0.0.0", 0) if self._end.family == AF_INET else ("::", 0, 0, 0))

    def getsockname(self):
        """The own address."""
        self._live()
        return self._shown(self._end.name)

    def getpeername(self):
        """The address of the other end."""
        self._live()
        if self._end.outgoing is None and self._end.peer is None and self._end.pair is None:
            _fail(_errno.ENOTCONN)
        return self._shown(self._end.peer)

    # ---- connections

    def _wait(self, look):
        """What look() answers once it is not None. _changed is held."""
        deadline = None if self._timeout is None else _time.monotonic() + self._timeout
        while True:
            self._live()
            answer = look()
            if answer is not None:
                return answer
            if self._timeout == 0.0:
                _fail(_errno.EAGAIN)
            left = None if deadline is None else deadline - _time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("timed out")
            _changed.wait(left)

    def listen(self, backlog=128, /):
        """Let others connect."""
        self._live()
        if self._end.kind != SOCK_STREAM:
            _fail(_errno.EOPNOTSUPP)
        with _changed:
            self._bind_free()
            if self._end.backlog is None:
                self._end.backlog = _deque()

    def _accept(self):
        """A connection that waits: (descriptor, address)."""
        self._live()
        with _changed:
            if self._end.backlog is None:
                _fail(_errno.EINVAL if self._end.kind == SOCK_STREAM else _errno.EOPNOTSUPP)

            def look():
                return self._end.backlog.popleft() if self._end.backlog else None

            end = self._wait(look)
            return end.descriptor(), self._shown(end.peer)

    def connect(self, address, /):
        """Connect to a listening socket of this process."""
        self._live()
        name = self._address("connect", address)
        with _changed:
            if self._end.kind == SOCK_DGRAM:
                self._bind_free()
                self._end.peer = name
                return
            if self._end.outgoing is not None:
                _fail(_errno.EISCONN)
            server = _bound.get(self._key(name))
            if server is None or server.backlog is None:
                _fail(_errno.ENOENT if self._end.family == AF_UNIX and server is None else _errno.ECONNREFUSED)
            self._bind_free()
            end = _End(self._end.family, self._end.kind, self._end.proto)
            _join(self._end, end)
            self._end.peer = end.name = name
            end.peer = self._end.name
            server.backlog.append(end)
            _changed.notify_all()

    def connect_ex(self, address, /):
        """connect() that returns the error's number."""
        try:
            self.connect(address)
        except OSError as e:
            if e.errno is None:
                raise
            return e.errno
        return 0

    def shutdown(self, how, /):
        """Close one or both directions."""
        self._live()
        if how not in (SHUT_RD, SHUT_WR, SHUT_RDWR):
            _fail(_errno.EINVAL)
        with _changed:
            if self._end.outgoing is None:
                _fail(_errno.ENOTCONN)
            if how != SHUT_RD:
                self._end.outgoing.ended = True
            if how != SHUT_WR:
                self._end.incoming.ended = self._end.incoming.broken = True
            _changed.notify_all()

    # ---- data

    def _receive(self, size, flags):
        """(data, address); at most size bytes."""
        self._live()
        peek = flags & MSG_PEEK
        with _changed:
            if self._end.kind == SOCK_DGRAM:

                def look():
                    if self._end.packets:
                        return self._end.packets[0] if peek else self._end.packets.popleft()
                    return None

                data, sender = self._wait(look)
                return data[:size], sender
            if self._end.incoming is None:
                _fail(_errno.ENOTCONN)

            def look():
                stream = self._end.incoming
                wanted = size if flags & MSG_WAITALL else 1
                if len(stream.data) >= min(wanted, size) or stream.ended:
                    data = bytes(stream.data[:size])
                    if not peek:
                        del stream.data[:size]
                        _changed.notify_all()
                    return data
                return None

            return self._wait(look), None

    def recv(self, bufsize, flags=0, /):
        """Receive up to bufsize bytes."""
        if bufsize < 0:
            raise ValueError("negative buffersize in recv")
        return self._receive(bufsize, flags)[0]

    def recvfrom(self, bufsize, flags=0, /):
        """Receive bytes and the sender's address."""
        if bufsize < 0:
            raise ValueError("negative buffersize in recvfrom")
        data, sender = self._receive(bufsize, flags)
        return data, None if sender is None and self._end.kind == SOCK_STREAM else self._shown(sender)

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        """Receive into a buffer: the number of bytes and the sender's address."""
        with memoryview(buffer).cast("B") as view:
            if nbytes < 0:
                raise ValueError("negative buffersize in recvfrom_into")
            if nbytes > len(view):
                raise ValueError("nbytes is greater than the length of the buffer")
            data, sender = self.recvfrom(nbytes or len(view), flags)
            view[: len(data)] = data
            return len(data), sender

    def recv_into(self, buffer, nbytes=0, flags=0):
        """Receive into a buffer: the number of bytes."""
        with memoryview(buffer).cast("B") as view:
            if nbytes < 0:
                raise ValueError("negative buffersize in recv_into")
            if nbytes > len(view):
                raise ValueError("buffer too small for requested bytes")
            data = self._receive(nbytes or len(view), flags)[0]
            view[: len(data)] = data
            return len(data)

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        """Receive a message; there is never ancillary data."""
        if bufsize < 0:
            raise ValueError("negative buffer size in recvmsg()")
        data, sender = self._receive(bufsize, flags)
        return data, [], 0, None if sender is None else self._shown(sender)

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        """Receive a message into buffers."""
        views = [memoryview(buffer).cast("B") for buffer in buffers]
        data, sender = self._receive(sum(map(len, views)), flags)
        at = 0
        for view in views:
            part = data[at : at + len(view)]
            view[: len(part)] = part
            at += len(part)
        return len(data), [], 0, None if sender is None else self._shown(sender)

    def _send(self, data):
        self._live()
        with _changed:
            if self._end.kind == SOCK_DGRAM:
                if self._end.pair is None and self._end.peer is None:
                    _fail(_errno.EDESTADDRREQ)
                return self._send_packet(data, self._end.peer)
            if self._end.outgoing is None:
                _fail(_errno.EPIPE if self._end.family != AF_UNIX else _errno.ENOTCONN)

            def look():
                stream = self._end.outgoing
                if stream.ended or stream.broken:
                    _fail(_errno.EPIPE)
                room = _CAPACITY - len(stream.data)
                if room <= 0 and len(data):
                    return None
                stream.data += data[:room]
                _changed.notify_all()
                return min(len(data), room)

            return self._wait(look)

    def _send_packet(self, data, name):
        pair = self._end.pair
        target = pair() if pair is not None else _bound.get(self._key(name))
        if target is None:
            if self._end.family == AF_UNIX:
                _fail(_errno.ENOENT if pair is None else _errno.ECONNREFUSED)
            return len(data)
        self._bind_free()
        target.packets.append((bytes(data), self._end.name))
        _changed.notify_all()
        return len(data)

    def send(self, data, flags=0, /):
        """Send as many bytes as there is room for: how many."""
        with _view(data) as view:
            return self._send(view)

    def sendall(self, data, flags=0, /):
        """Send all bytes."""
        with _view(data) as view:
            at = 0
            while True:
                at += self._send(view[at:])
                if at >= len(view):
                    return

    def sendto(self, data, *args):
        """Send bytes to an address."""
        if len(args) not in (1, 2):
            raise TypeError(f"sendto() takes 2 or 3 arguments ({len(args) + 1} given)")
        self._live()
        with _view(data) as view:
            if self._end.kind == SOCK_STREAM:
                return self._send(view)
            name = self._address("sendto", args[-1])
            with _changed:
                return self._send_packet(view, name)

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        """Send the bytes of several buffers."""
        data = b"".join(bytes(buffer) for buffer in buffers)
        return self.send(data) if address is None else self.sendto(data, address)


socket.__module__ = "_socket"
SocketType = socket


def _view(data):
    try:
        return memoryview(data).cast("B")
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None


def _join(a, b):
    """Connect two endpoints."""
    a.outgoing = b.incoming = _Stream()
    a.incoming = b.outgoing = _Stream()


def _ready(fd):
    """(readable, writable, hung up) of the socket with a descriptor; None if it is no socket."""
    with _changed:
        end = _by_fd.get(fd)
        if end is None:
            return None
        if end.backlog is not None:
            return bool(end.backlog), False, False
        if end.kind == SOCK_DGRAM:
            return bool(end.packets), True, False
        if end.incoming is None:
            return False, True, True
        incoming, outgoing = end.incoming, end.outgoing
        broken = outgoing.ended or outgoing.broken
        return bool(incoming.data) or incoming.ended, broken or len(outgoing.data) < _CAPACITY, broken and incoming.ended


def _wait_for_change(seconds):
    """Sleep until something about a socket changes, or some seconds."""
    with _changed:
        _changed.wait(seconds)


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /):
    """Two sockets connected to each other."""
    a = socket(family, type, proto)
    b = socket(family, type, proto)
    if a.type == SOCK_STREAM:
        _join(a._end, b._end)
    else:
        a._end.pair = _weakref.ref(b._end)
        b._end.pair = _weakref.ref(a._end)
    return a, b


def close(fd, /):
    """Close a socket by its descriptor."""
    end = _by_fd.get(fd)
    if end is not None:
        end.release(fd)
    _os.close(fd)


def dup(fd, /):
    """A second descriptor of the same socket."""
    end = _by_fd.get(fd)
    return _os.dup(fd) if end is None else end.descriptor()


# ---- numbers and addresses


def _order(name, bits):
    def swap(x, /):
        x = x.__index__()
        if x < 0:
            raise ValueError("Cannot convert negative int")
        if x >> bits:
            raise OverflowError(f"Python int too large for C uint{bits}_t")
        return int.from_bytes(x.to_bytes(bits // 8, "little"), "big")

    swap.__name__ = swap.__qualname__ = name
    swap.__doc__ = "Convert an integer between the byte orders of network and host."
    return swap


htons = _order("htons", 16)
ntohs = _order("ntohs", 16)
htonl = _order("htonl", 32)
ntohl = _order("ntohl", 32)


def inet_aton(ip_addr, /):
    """Pack an IPv4 address in dots-and-numbers notation."""
    try:
        parts = [int(part, 16 if part[:2].lower() == "0x" else 8 if part[0] == "0" and len(part) > 1 else 10) for part in ip_addr.split(".")]
        if len(parts) > 4 or min(parts) < 0 or any(part > 255 for part in parts[:-1]):
            raise ValueError
        last = parts.pop().to_bytes(4 - len(parts), "big")
    except (ValueError, IndexError, OverflowError):
        raise OSError("illegal IP address string passed to inet_aton") from None
    return bytes(parts) + last


def inet_ntoa(packed_ip, /):
    """The text of a packed IPv4 address."""
    packed = bytes(packed_ip)
    if len(packed) != 4:
        raise OSError("packed IP wrong length for inet_ntoa")
    return ".".join(map(str, packed))


def _pton6(text):
    if "." in text:
        head, _, tail = text.rpartition(":")
        a, b, c, d = inet_pton(AF_INET, tail)
        text = f"{head}:{a << 8 | b:x}:{c << 8 | d:x}"
    head, gap, tail = text.partition("::")
    left = head.split(":") if head else []
    right = tail.split(":") if tail else []
    if any(not 1 <= len(group) <= 4 or group.strip("0123456789abcdefABCDEF") for group in left + right):
        raise ValueError
    missing = 8 - len(left) - len(right)
    if missing < 1 if gap else missing != 0:
        raise ValueError
    return b"".join(int(group, 16).to_bytes(2, "big") for group in left + ["0"] * missing + right)


def inet_pton(address_family, ip_string, /):
    """Pack an address."""
    if address_family == AF_INET:
        parts = ip_string.split(".")
        if len(parts) == 4 and all(part.isascii() and part.isdigit() and len(part) < 4 and int(part) < 256 for part in parts):
            return bytes(map(int, parts))
    elif address_family == AF_INET6:
        try:
            return _pton6(ip_string)
        except (ValueError, OSError):
            pass
    else:
        _fail(_errno.EAFNOSUPPORT)
    raise OSError("illegal IP address string passed to inet_pton")


def inet_ntop(address_family, packed_ip, /):
    """The text of a packed address."""
    packed = bytes(packed_ip)
    if address_family not in _INET:
        raise ValueError(f"unknown address family {address_family}")
    if len(packed) != (4 if address_family == AF_INET else 16):
        raise ValueError("invalid length of packed IP address string")
    if address_family == AF_INET:
        return inet_ntoa(packed)
    groups = [int.from_bytes(packed[i : i + 2], "big") for i in range(0, 16, 2)]
    best = run = None
    for i, group in enumerate(groups + [1]):
        if group == 0:
            run = (run[0], run[1] + 1) if run else (i, 1)
        elif run:
            if run[1] > 1 and (best is None or run[1] > best[1]):
                best = run
            run = None
    if best is None:
        return ":".join(f"{group:x}" for group in groups)
    left = ":".join(f"{group:x}" for group in groups[: best[0]])
    rest = groups[best[0] + best[1] :]
    if best[0] == 0 and (best[1] == 6 or best[1] == 5 and groups[5] == 0xFFFF):
        mapped = inet_ntoa(packed[12:])
        return f"::{mapped}" if best[1] == 6 else f"::ffff:{mapped}"
    return f"{left}::" + ":".join(f"{group:x}" for group in rest)


def _resolve(host, family):
    """The numeric address of a host name: addresses, and what is in the hosts file."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii")
    if not isinstance(host, str):
        raise TypeError(f"str, bytes or bytearray expected, not {type(host).__name__}")
    if host == "":
        return "0.0.0.0" if family == AF_INET else "::"
    if host == "<broadcast>":
        return "255.255.255.255"
    try:
        return inet_ntop(family, inet_pton(family, host.partition("%")[0]))
    except OSError:
        pass
    found = [address for address in _hosts(host) if (":" in address) == (family == AF_INET6)]
    if not found:
        raise gaierror(EAI_NONAME, "Name or service not known")
    return found[0]


def _hosts(name):
    """Addresses of a name in the hosts file."""
    found = []
    try:
        with open("/etc/hosts") as file:
            for line in file:
                address, *names = line.partition("#")[0].split() or [""]
                if name in names and address not in found:
                    found.append(address)
    except OSError:
        pass
    if not found and name in ("localhost", gethostname()):
        found = ["127.0.0.1"]
    return sorted(found, key=lambda address: ":" not in address)


def gethostname():
    """The name of this machine."""
    return _os.uname().nodename


def sethostname(name, /):
    """Not permitted."""
    _fail(_errno.EPERM)


def gethostbyname(host, /):
    """The IPv4 address of a host."""
    return _resolve(host, AF_INET)


def gethostbyname_ex(host, /):
    """(name, aliases, addresses) of a host."""
    return host, [], [_resolve(host, AF_INET)]


def gethostbyaddr(host, /):
    """(name, aliases, addresses) of an address."""
    address = _resolve(host, AF_INET6 if ":" in host else AF_INET)
    if address in ("127.0.0.1", "::1"):
        return "localhost", [], [address]
    raise herror(1, "Unknown host")


_SERVICES = {
    "echo": 7, "discard": 9, "daytime": 13, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "http": 80, "pop3": 110, "ntp": 123, "imap2": 143,
    "snmp": 161, "https": 443, "syslog": 514, "imaps": 993, "pop3s": 995,
}  # fmt: skip
_PROTOCOLS = {"ip": 0, "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6": 41, "ipv6-icmp": 58, "sctp": 132}


def getservbyname(servicename, protocolname=None, /):
    """The port of a service."""
    if servicename in _SERVICES and protocolname in (None, "tcp", "udp"):
        return _SERVICES[servicename]
    raise OSError("service/proto not found")


def getservbyport(port, protocolname=None, /):
    """The service at a port."""
    if not 0 <= port <= 65535:
        raise OverflowError("getservbyport: port must be 0-65535.")
    for name, number in _SERVICES.items():
        if number == port and protocolname in (None, "tcp", "udp"):
            return name
    raise OSError("port/proto not found")


def getprotobyname(name, /):
    """The number of a protocol."""
    if name in _PROTOCOLS:
        return _PROTOCOLS[name]
    raise OSError("protocol not found")


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Addresses to connect to: (family, type, proto, canonical name, address) each."""
    if host is not None and not isinstance(host, (str, bytes)):
        raise TypeError("getaddrinfo() argument 1 must be string or None")
    if port is not None and not isinstance(port, (str, bytes, int)):
        raise OSError("Int or String expected")
    if isinstance(host, bytes):
        host = host.decode("ascii")
    if isinstance(port, bytes):
        port = port.decode("ascii")
    if isinstance(port, str):
        if port.isdigit():
            port = int(port)
        elif port in _SERVICES and not flags & AI_NUMERICSERV:
            port = _SERVICES[port]
        else:
            raise gaierror(EAI_SERVICE, "Servname not supported for ai_socktype")
    if family not in (0, *_INET):
        raise gaierror(EAI_FAMILY, "ai_family not supported")
    if not host:
        passive = flags & AI_PASSIVE
        addresses = ["::", "0.0.0.0"] if passive else ["::1", "127.0.0.1"]
    else:
        addresses = []
        for candidate in _INET:
            try:
                addresses.append(inet_ntop(candidate, inet_pton(candidate, host.partition("%")[0])))
            except OSError:
                pass
        if not addresses and not flags & AI_NUMERICHOST:
            addresses = _hosts(host)
    result = []
    name = host if flags & AI_CANONNAME and host else ""
    for address in addresses:
        found = AF_INET6 if ":" in address else AF_INET
        if family not in (0, found):
            continue
        place = (address, (port or 0) & 0xFFFF) if found == AF_INET else (address, (port or 0) & 0xFFFF, 0, 0)
        for kind, number in ((SOCK_STREAM, IPPROTO_TCP), (SOCK_DGRAM, IPPROTO_UDP), (SOCK_RAW, 0)):
            if type in (0, kind) and (proto in (0, number) or kind == SOCK_RAW):
                result.append((found, kind, number or proto, name, place))
                name = ""
    if not result:
        raise gaierror(EAI_NONAME, "Name or service not known")
    return result


def getnameinfo(sockaddr, flags, /):
    """(host, port) of an address, as text."""
    host, port = sockaddr[:2]
    family = AF_INET6 if ":" in host else AF_INET
    try:
        inet_pton(family, host)
    except OSError:
        raise gaierror(EAI_NONAME, "Name or service not known") from None
    service = str(port)
    if not flags & NI_NUMERICSERV:
        service = next((name for name, number in _SERVICES.items() if number == port), service)
    if not flags & NI_NUMERICHOST and host in ("127.0.0.1", "::1"):
        host = "localhost"
    return host, service


def if_nameindex():
    """(index, name) of the network interfaces."""
    return [(1, "lo")]


def if_nametoindex(oname, /):
    """The index of an interface."""
    if oname == "lo":
        return 1
    raise OSError("no interface with this name")


def if_indextoname(index, /):
    """The name of an interface."""
    if index == 1:
        return "lo"
    _fail(_errno.ENXIO)


def getdefaulttimeout():
    """The timeout of new sockets."""
    return _default_timeout


def setdefaulttimeout(timeout, /):
    """Set the timeout of new sockets."""
    global _default_timeout
    _default_timeout = _check_timeout(timeout)


def CMSG_LEN(length, /):
    """Bytes of an ancillary data item of some length."""
    if not 0 <= length <= 0x7FFFFFEF:
        raise OverflowError("CMSG_LEN() argument out of range")
    return length + 16


def CMSG_SPACE(length, /):
    """Bytes of an ancillary data item with padding."""
    if not 0 <= length <= 0x7FFFFFE8:
        raise OverflowError("CMSG_SPACE() argument out of range")
    return (length + 7 & ~7) + 16


_as_builtins(globals())
