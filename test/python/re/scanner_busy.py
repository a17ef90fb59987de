"""A scanner that is at work refuses a second search, and works on when that one has gone."""

import re
import signal

endless = re.compile(r"(a*)*b").scanner("a" * 40 + "c")


def interrupt(number, frame):
    for again in (endless.search, endless.match):
        try:
            print(again())
        except Exception as error:
            print(type(error).__name__, error)
    raise InterruptedError


signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    endless.search()
except InterruptedError:
    print("interrupted")

words = re.compile(r"\w+").scanner("one two")
print(words.search().group(), words.search().group(), words.search(), words.search())
