"""The profiler behind cProfile: counts calls and their times, with sys.monitoring.

Each code object (or built-in function, by a text that names it) has an entry, and one below it for each thing it
calls. A stack of contexts stands for the calls that are going on; the time of a context that ends goes to its entry,
and to the time spent in callees of the context below it. All threads are counted. Each has a record of its own with
entries and stack, so that callbacks take no lock and lose no call; getstats() adds the records up.
"""

from collections import namedtuple as _namedtuple
from sys import monitoring as _monitoring
from _thread import get_ident as _get_ident
from time import perf_counter as _perf_counter
from types import BuiltinFunctionType as _Builtin, MethodDescriptorType as _Descriptor, ModuleType as _Module

_TOOL = _monitoring.PROFILER_ID
_EVENTS = _monitoring.events
_PYTHON_EVENTS = (
    _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.PY_THROW | _EVENTS.PY_RETURN | _EVENTS.PY_YIELD | _EVENTS.PY_UNWIND
)
_FIELDS = "code callcount reccallcount totaltime inlinetime"


class profiler_subentry(_namedtuple("profiler_subentry", _FIELDS)):
    __slots__ = ()

    def __repr__(self):
        return "_lsprof." + super().__repr__()


class profiler_entry(_namedtuple("profiler_entry", _FIELDS + " calls")):
    __slots__ = ()

    def __repr__(self):
        return "_lsprof." + super().__repr__()


class _Entry:
    """What is known of one function, or of its calls from another."""

    __slots__ = ("calls", "recursive", "total", "inline", "level", "below")

    def __init__(self):
        self.calls = self.recursive = self.level = 0
        self.total = self.inline = 0
        self.below = {}

    def enter(self):
        self.level += 1

    def leave(self, total, inline):
        self.level -= 1
        if self.level == 0:
            self.total += total
        else:
            self.recursive += 1
        self.inline += inline
        self.calls += 1

    def add(self, other):
        """Counts what another record says of the same function."""
        self.calls += other.calls
        self.recursive += other.recursive
        self.total += other.total
        self.inline += other.inline
        for key, below in list(other.below.items()):
            self.below.setdefault(key, _Entry()).add(below)


class _Record:
    """What one thread has called and is calling."""

    __slots__ = ("entries", "stack")

    def __init__(self):
        self.entries = {}
        self.stack = []


def _name_of(function):
    """The text that stands for a built-in function."""
    if isinstance(function, _Descriptor):
        return repr(function)
    owner = function.__self__
    if owner is None or isinstance(owner, _Module):
        module = function.__module__
        return f"<built-in method {module}.{function.__name__}>" if module else f"<built-in method {function.__name__}>"
    for base in type(owner).__mro__:
        if function.__name__ in base.__dict__:
            return repr(base.__dict__[function.__name__])
    return f"<built-in method {function.__name__}>"


class Profiler:
    """Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)"""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or _perf_counter
        self._unit = timeunit if timer is not None else 0.0
        self._subcalls = subcalls
        self._builtins = builtins
        self._records = {}
        self._thread = None

    # ---- callbacks

    def _record(self):
        ident = _get_ident()
        record = self._records.get(ident)
        if record is None:
            record = self._records[ident] = _Record()
        return record

    def _enter(self, key):
        record = self._record()
        stack = record.stack
        entry = record.entries.get(key)
        if entry is None:
            entry = record.entries[key] = _Entry()
        entry.enter()
        below = None
        if self._subcalls and stack:
            caller = stack[-1][1]
            below = caller.below.get(key)
            if below is None:
                below = caller.below[key] = _Entry()
            below.enter()
        stack.append([key, entry, below, 0, self._timer()])

    def _leave(self, key, record=None):
        stack = (record or self._record()).stack
        if not stack or stack[-1][0] != key:
            return
        _, entry, below, callees, begin = stack.pop()
        total = self._timer() - begin
        if stack:
            stack[-1][3] += total
        entry.leave(total, total - callees)
        if below is not None:
            below.leave(total, total - callees)

    def _is_own(self, code):
        return code is _enable_code or code is _disable_code

    def _pystart_callback(self, code, offset, exception=None):
        if not self._is_own(code):
            self._enter(code)

    _pythrow_callback = _pystart_callback

    def _pyreturn_callback(self, code, offset, value):
        if not self._is_own(code):
            self._leave(code)

    def _ccall_callback(self, code, offset, function, argument):
        if isinstance(function, (_Builtin, _Descriptor)):
            self._enter(_name_of(function))
        elif getattr(function, "__code__", None) is _disable_code:
            self._enter(_DISABLE)

    def _creturn_callback(self, code, offset, function, argument):
        if isinstance(function, (_Builtin, _Descriptor)):
            self._leave(_name_of(function))

    # ---- what users call

    def enable(self, subcalls=True, builtins=True):
        """Begin to count."""
        _monitoring.use_tool_id(_TOOL, "cProfile")
        self._subcalls, self._builtins = bool(subcalls), bool(builtins)
        self._thread = _get_ident()
        register = _monitoring.register_callback
        for event in (_EVENTS.PY_START, _EVENTS.PY_RESUME):
            register(_TOOL, event, self._pystart_callback)
        register(_TOOL, _EVENTS.PY_THROW, self._pythrow_callback)
        for event in (_EVENTS.PY_RETURN, _EVENTS.PY_YIELD, _EVENTS.PY_UNWIND):
            register(_TOOL, event, self._pyreturn_callback)
        events = _PYTHON_EVENTS
        if self._builtins:
            register(_TOOL, _EVENTS.CALL, self._ccall_callback)
            register(_TOOL, _EVENTS.C_RETURN, self._creturn_callback)
            register(_TOOL, _EVENTS.C_RAISE, self._creturn_callback)
            events |= _EVENTS.CALL
        _monitoring.set_events(_TOOL, events)

    def disable(self):
        """Stop counting; calls that have not ended count as far as they got."""
        if self._thread is None:
            return
        _monitoring.free_tool_id(_TOOL)
        self._thread = None
        # This method's own calls of built-in functions are not the program's.
        own = self._record()
        stack = own.stack
        while stack and stack[-1][0] != _DISABLE and any(context[0] == _DISABLE for context in stack):
            key, entry, below, _, _ = stack.pop()
            entry.level -= 1
            if entry.calls == 0 and entry.level == 0:
                del own.entries[key]
            if below is not None:
                below.level -= 1
                if below.calls == 0 and below.level == 0:
                    del stack[-1][1].below[key]
        for record in list(self._records.values()):
            # Another thread may be in a callback still: it finds its own context gone, or its call has ended here.
            try:
                while record.stack:
                    self._leave(record.stack[-1][0], record)
            except IndexError:
                pass

    def clear(self):
        """Forget all that was counted."""
        self._records.clear()

    def getstats(self):
        """A list of profiler_entry, one for each function that was called."""
        self.disable()
        unit = self._unit or 1.0
        together = {}
        for record in list(self._records.values()):
            for key, entry in list(record.entries.items()):
                together.setdefault(key, _Entry()).add(entry)
        stats = []
        for key, entry in together.items():
            if entry.calls == 0:
                continue
            calls = [
                profiler_subentry(name, below.calls, below.recursive, below.total * unit, below.inline * unit)
                for name, below in entry.below.items()
                if below.calls
            ]
            stats.append(
                profiler_entry(key, entry.calls, entry.recursive, entry.total * unit, entry.inline * unit, calls or None)
            )
        return stats


_enable_code = Profiler.enable.__code__
_disable_code = Profiler.disable.__code__
_DISABLE = "<method 'disable' of '_lsprof.Profiler' objects>"
