"""Frame objects: attributes in all states, f_locals as a proxy, clear()."""
import sys


def outer(a, b=2):
    c = [a]
    frame = sys._getframe()
    proxy = frame.f_locals
    proxy["a"] = 10
    proxy["new"] = 20
    print(a, sorted(proxy), len(proxy), "c" in proxy, "z" in proxy, proxy.get("z", 0))
    print(type(proxy).__name__, proxy["new"], proxy == frame.f_locals, proxy | {"a": 0} == {**proxy, "a": 0})
    for action in (lambda: proxy.pop("a"), lambda: proxy.pop("missing"), lambda: proxy.update(1), lambda: proxy[[]], lambda: type(proxy)(1),
                   lambda: proxy | 1, lambda: hash(proxy)):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
    try:
        frame.clear()
    except RuntimeError as error:
        print(error)
    print([k for k in [1]], [sorted(locals()) == sorted({"a", "b", "c", "frame", "proxy", "action", "new", "k"}) for k in [5]])
    return frame


frame = outer(1)
print(frame.f_lineno - frame.f_code.co_firstlineno, frame.f_back.f_code.co_name, frame.f_locals["c"], frame.f_generator)
frame.clear()
print(dict(frame.f_locals))


def generator():
    x = 1
    yield sys._getframe()
    yield x


g = generator()
print(g.gi_frame.f_generator is g, g.gi_frame.f_back, g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
frame = next(g)
print(frame is g.gi_frame, frame.f_locals["x"], frame.f_lineno - g.gi_code.co_firstlineno)
frame.f_locals["x"] = 5
print(next(g))
try:
    frame.clear()
except RuntimeError as error:
    print(error)
print(list(g), g.gi_frame, frame.f_back)

for name, value in ("f_trace_lines", 1), ("f_trace_opcodes", 1), ("f_lineno", 3):
    try:
        setattr(sys._getframe(), name, value)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    del sys._getframe().f_lineno
except AttributeError as error:
    print(error)
print(sys._getframemodulename(), sys._getframemodulename(1000))
