"""faulthandler: dumps of this thread and of all, on a signal and after a time; what it refuses."""
import faulthandler
import os
import re
import signal
import sys
import tempfile
import threading
import time


def shown(f):
    with tempfile.TemporaryFile() as file:
        f(file)
        file.seek(0)
        text = file.read().decode()
    text = re.sub(r"0x[0-9a-f]{16}", "0x...", text)
    text = re.sub(r'File ".*[/\\](\w+\.py)", line \d+ in (_?wait|run|_bootstrap\w*)', r'File "\1" in \2', text)
    print(text.replace(__file__, "FILE"))


def inner(file, **options):
    faulthandler.dump_traceback(file, **options)


def outer(file, **options):
    inner(file, **options)


shown(lambda file: outer(file, all_threads=False))
shown(lambda file: outer(file.fileno(), all_threads=False))
ready = threading.Event()
done = threading.Event()


def waiter():
    ready.set()
    done.wait()


thread = threading.Thread(target=waiter, name="waiter")
thread.start()
ready.wait()
time.sleep(0.1)
with tempfile.TemporaryFile() as file:
    outer(file)
    file.seek(0)
    text = file.read().decode()
print(re.findall(r"^(?:Current t|T)hread 0x[0-9a-f]{16}", text, re.M).__len__(), "in waiter" in text, "in outer" in text, text.count("\n\n"), text.index("in waiter") < text.index("in outer"))
done.set()
thread.join()


def long_name_that_is_shown(n, file):
    if n:
        long_name_that_is_shown(n - 1, file)
    else:
        faulthandler.dump_traceback(file, False)


with tempfile.TemporaryFile() as file:
    long_name_that_is_shown(150, file)
    file.seek(0)
    lines = file.read().decode().splitlines()
print(len(lines), lines[0], lines[-1].replace(__file__, "FILE"))


def on_signal(file):
    faulthandler.register(signal.SIGUSR1, file, all_threads=False)
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0.1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))


with tempfile.TemporaryFile() as file:
    on_signal(file)
    file.seek(0)
    text = file.read().decode()
print(text.splitlines()[0], "in on_signal" in text)


def later(file):
    faulthandler.dump_traceback_later(0.1, file=file)
    time.sleep(0.8)
    faulthandler.cancel_dump_traceback_later()


with tempfile.TemporaryFile() as file:
    later(file)
    file.seek(0)
    text = file.read().decode()
print(text.splitlines()[0], "in later" in text)
with tempfile.TemporaryFile() as file:
    faulthandler.dump_traceback_later(0.3, file=file)
    faulthandler.cancel_dump_traceback_later()
    time.sleep(0.4)
    file.seek(0)
    print(file.read())


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


attempt(faulthandler.is_enabled)
attempt(faulthandler.enable)
attempt(faulthandler.is_enabled)
attempt(faulthandler.disable)
attempt(faulthandler.disable)
attempt(lambda: faulthandler.dump_traceback_later(0))
attempt(lambda: faulthandler.dump_traceback_later(-1))
attempt(lambda: faulthandler.register(signal.SIGSEGV))
attempt(lambda: faulthandler.register(0))
attempt(lambda: faulthandler.unregister(10000))
attempt(lambda: faulthandler.dump_traceback("x"))
attempt(lambda: faulthandler.dump_traceback(object()))
saved, sys.stderr = sys.stderr, None
attempt(faulthandler.enable)
attempt(faulthandler.dump_traceback)
sys.stderr = saved
