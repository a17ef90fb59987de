"""Tracing and frames of several threads: each has its own function, settrace_all_threads sets all; sys._current_frames sees all."""
import sys
import threading

ready = threading.Barrier(3, timeout=30)
leave = threading.Event()
seen = {}


def waiting(name):
    def inner():
        ready.wait()
        leave.wait()
        return name
    try:
        raise KeyError(name)
    except KeyError:
        return inner()


threads = [threading.Thread(target=waiting, args=(name,), name=name) for name in "ab"]
for thread in threads:
    thread.start()
ready.wait()
frames = sys._current_frames()
exceptions = sys._current_exceptions()
for thread in threads:
    frame = frames[thread.ident]
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    print(thread.name, "inner" in names, "waiting" in names, repr(exceptions[thread.ident]))
print(frames[threading.get_ident()] is sys._getframe(), exceptions[threading.get_ident()])
leave.set()
for thread in threads:
    thread.join()

# Every thread its own function.
lines = {}


def trace(frame, event, arg):
    if frame.f_code is work.__code__:
        lines.setdefault(threading.current_thread().name, []).append((event, frame.f_lineno - work.__code__.co_firstlineno))
    return trace


def work():
    for i in range(2):
        x = i
    return x


def traced():
    sys.settrace(trace)
    work()
    sys.settrace(None)


threads = [threading.Thread(target=traced, name=f"traced {n}") for n in range(4)] + [threading.Thread(target=work, name="plain")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(lines) == [f"traced {n}" for n in range(4)], len({tuple(events) for events in lines.values()}), sys.gettrace())
print(lines["traced 0"])

# All threads at once, those that run already among them.
started, go = threading.Barrier(2, timeout=30), threading.Event()
lines.clear()


def late():
    started.wait()
    go.wait()
    work()


thread = threading.Thread(target=late, name="late")
thread.start()
started.wait()
threading.settrace_all_threads(trace)
go.set()
thread.join()
threading.settrace_all_threads(None)
print(list(lines), lines["late"][0], sys.gettrace())
