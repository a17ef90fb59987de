"""Widths given by * that no text can have: what is looked at first, and the limits of 64 and 32 bits."""


def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


attempt(lambda: "%*d" % (2**63 - 1, 5))
attempt(lambda: "%*d" % (2**63, 5))
attempt(lambda: "%*s" % (-(2**63), "a"))
attempt(lambda: "%*s" % (-(2**63) + 1, "a"))
attempt(lambda: "%.*d" % (2**31, 1))
attempt(lambda: "%*d" % (2**62, 1j))
attempt(lambda: "%*d %*d" % (3, 1, 2**62, 1j))
attempt(lambda: b"%*d" % (2**63 - 1, 5))
attempt(lambda: b"%*d" % (2**62, 1j))
attempt(lambda: b"%*s" % (-(2**40), b"3"))
