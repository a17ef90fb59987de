"""sys.monitoring: tools, events, callbacks, DISABLE and restart_events."""
import sys

M = sys.monitoring
E = M.events
TOOL = 3
log = []


def recorder(name):
    def callback(code, *args):
        if code.co_filename == __file__:
            # Offsets are the interpreter's own.
            shown = args[1:] if name not in ("LINE",) else (args[0] - code.co_firstlineno,)
            log.append((name, code.co_name, *[a if isinstance(a, (int, str)) else getattr(a, "__name__", type(a).__name__) for a in shown]))
    return callback


def run(events, function, *arguments):
    M.set_events(TOOL, events)
    try:
        function(*arguments)
    except Exception:
        pass
    finally:
        M.set_events(TOOL, 0)
    for event in log:
        if event[1] != "run":
            print(" ", *event)
    log.clear()


def numbers():
    yield 1
    return 2


def caller(x):
    len("abc")
    for i in numbers():
        pass
    try:
        int(x)
    except ValueError:
        pass
    return x


def delegating():
    yield from numbers()


def raising():
    try:
        try:
            1 / 0
        finally:
            pass
    except KeyError:
        pass


def throwing():
    g = numbers()
    next(g)
    g.throw(ValueError("v"))


M.use_tool_id(TOOL, "test")
print(M.get_tool(TOOL), M.get_tool(4))
for name in "PY_START PY_RESUME PY_RETURN PY_YIELD CALL LINE STOP_ITERATION RAISE EXCEPTION_HANDLED PY_UNWIND PY_THROW RERAISE C_RETURN C_RAISE".split():
    print(M.register_callback(TOOL, getattr(E, name), recorder(name)))

print("functions")
run(E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD | E.PY_UNWIND | E.PY_THROW, caller, "1")
run(E.PY_START | E.PY_RESUME | E.PY_RETURN | E.PY_YIELD, lambda: list(delegating()))
run(E.PY_START | E.PY_THROW | E.PY_UNWIND, throwing)
print("calls")
run(E.CALL | E.C_RETURN | E.C_RAISE, caller, "x")
print("exceptions")
run(E.RAISE | E.RERAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND, raising)
print("lines")
run(E.LINE, raising)

print("local events, DISABLE")
count = 0


def counting(code, line):
    global count
    count += 1
    return M.DISABLE


def loop(n):
    for i in range(n):
        x = i


M.register_callback(TOOL, E.LINE, counting)
M.set_local_events(TOOL, loop.__code__, E.LINE)
loop(10)
print(count)
loop(10)
print(count)
M.restart_events()
loop(10)
print(count, M.get_local_events(TOOL, loop.__code__) == E.LINE, M.get_events(TOOL))
M.set_local_events(TOOL, loop.__code__, 0)
loop(10)
print(count)

# What cannot be disabled at a place loses its callback.
M.register_callback(TOOL, E.RAISE, lambda *args: M.DISABLE)
M.set_events(TOOL, E.RAISE)
try:
    int("x")
except ValueError as error:
    print(error)
M.set_events(TOOL, 0)
print(M.register_callback(TOOL, E.RAISE, None))

for call in (lambda: M.use_tool_id(TOOL, "again"), lambda: M.use_tool_id(9, "x"), lambda: M.set_events(4, E.LINE), lambda: M.set_events(TOOL, -1),
             lambda: M.set_events(TOOL, E.C_RETURN), lambda: M.register_callback(TOOL, 3, None), lambda: M.set_local_events(TOOL, loop.__code__, E.RAISE),
             lambda: M.set_local_events(TOOL, loop, E.LINE)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
M.free_tool_id(TOOL)
print(M.get_tool(TOOL), M._all_events())
