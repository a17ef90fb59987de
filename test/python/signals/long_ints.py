# Conversions and powers of very long ints end when a signal's handler raises.
import signal
import sys


class Tick(Exception):
    pass


def handler(number, frame):
    raise Tick


signal.signal(signal.SIGALRM, handler)
sys.set_int_max_str_digits(0)
long = 1 << 10_000_000
text = "7" * 3_000_000
exponent, modulus = 1 << 20_000, 3**6000


def attempt(name, work):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        work()
    except Tick:
        print(name, "Tick")
    else:
        print(name, "ended")
    signal.setitimer(signal.ITIMER_REAL, 0)


attempt("str", lambda: str(long))
attempt("int", lambda: int(text))
attempt("format", lambda: f"{long:,}")
attempt("repr of a list", lambda: repr([long]))
attempt("pow", lambda: pow(7, exponent, modulus))
print(len(str(1 << 1_000_000)), pow(7, 1 << 300, 3**50))
