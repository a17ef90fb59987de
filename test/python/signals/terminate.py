# args: compute
# args: wait
# args: handled
# stderr
# signal: SIGTERM
"""SIGTERM ends the process at once, unless the program has a handler."""

import signal
import sys
import time


def ready():
    print("ready", flush=True)


def compute():
    try:
        ready()
        while True:
            pass
    finally:
        print("never", flush=True)


def wait():
    try:
        ready()
        time.sleep(60)
    finally:
        print("never", flush=True)


def handled():
    def handler(number, frame):
        raise SystemExit(f"told to end by {signal.Signals(number).name}")

    signal.signal(signal.SIGTERM, handler)
    try:
        ready()
        time.sleep(60)
    finally:
        print("finally")


globals()[sys.argv[1]]()
