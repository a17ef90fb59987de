"""sys.setprofile: calls and returns of Python functions and of built-in ones."""
import sys
import threading

events = []


def profile(frame, event, arg):
    if event.startswith("c_"):
        arg = arg.__qualname__
    events.append((frame.f_code.co_name, event, arg))


def numbers():
    yield 1


def work():
    [].append(1)
    for i in numbers():
        pass
    sorted([2, 1], key=lambda x: x)
    try:
        ord("xy")
    except TypeError:
        pass
    "-".join(*[["a"]])


sys.setprofile(profile)
work()
sys.setprofile(None)
for event in events:
    print(*event)

# threading.setprofile is for threads that start later, setprofile_all_threads for all.
events.clear()
threading.setprofile(profile)
thread = threading.Thread(target=lambda: len("x"))
thread.start()
thread.join()
threading.setprofile(None)
print([event for event in events if event[0] == "<lambda>"])
