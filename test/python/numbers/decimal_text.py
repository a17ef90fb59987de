"""Ints as text: every number of digits, at the borders of the native conversion; formats with a width, a fill, a sign; floats and texts beside them."""

numbers = sorted({s * (10**k + d) for k in range(0, 20) for d in (-1, 0, 1) for s in (1, -1)} | {s * ((1 << k) + d) for k in (31, 32, 47, 48, 49, 62, 63, 64) for d in (-1, 0, 1) for s in (1, -1)})
print(*numbers)
for n in numbers:
    text = str(n)
    assert text == repr(n) == f"{n}" == f"{n:d}" == "%d" % n == "%d" % (n,) == "%s" % n == "{}".format(n) == "".join(["", text])
    assert int(text) == n, n
    assert ("%d-%s" % (n, text)) == text + "-" + text
    for spec in ("5d", "05d", "<12d", ">12", "^12d", "=12d", "+d", " d", "+012d", "*^+15d", "\u20ac>15d", "1", "0", "00", "x", "#x", ",", "_d", "e", ".3f", "%"):
        text = format(n, spec)
        assert text == n.__format__(spec) == ("{:" + spec + "}").format(n), (n, spec)
    if -100 < n < 100 or abs(n) > 10**18:
        print(n, [format(n, spec) for spec in ("5d", "05d", "<6d", "^6d", "=6d", "+d", " d", "+06d", "*^+9d", "\u20ac>5d", "0", "1")])

for value in (7, -7, 1.5, -0.0, "txt", True, None):
    for spec in ("", "5", "05", "<5", ">5", "^5", "=5", ">>5", "0>5", "1>5", ".2", ".2f", "5.1f", "-^7.1f", "s", "5s", ".1s", "05s", "d", "z", "zf", "z.1f", "q", ".", "5.", "5q5", "=", "==5", "n", "%", "c", "99999999999999999999", "\u0665", "5\u20ac", "#", ",", "_x", ",d", "+5", "-5", " 5"):
        try:
            print(repr(value), repr(spec), repr(format(value, spec)))
        except (ValueError, TypeError, OverflowError) as e:
            print(repr(value), repr(spec), type(e).__name__, e)

for template, values in (("%d", ("x",)), ("%d", (1.5,)), ("%d %d", (1,)), ("%d", (1, 2)), ("%s%%%d", ("a", 5)), ("%(a)d %(a)s", {"a": 3}), ("%s", ((1, 2),)), ("%5d|%-5d|%05d", (1, 2, 3)), ("%d", True), ("%s", "one"), ("%s %s", ("\u20ac", "\U0001f40d")), ("%", ()), ("%d", 1 << 70), ("%s", None)):
    try:
        print(repr(template % values))
    except (ValueError, TypeError) as e:
        print(repr(template), type(e).__name__, e)


class Text(str):
    def __str__(self):
        return "own"

    def __format__(self, spec):
        return "formatted " + spec


class Number(int):
    def __str__(self):
        return "number"


t, n = Text("text"), Number(5)
print(f"{t}", f"{t:>9}", "%s" % t, "%s" % (t,), f"{n}", f"{n:03d}", "%d" % n, "%s" % n, format(n), f"a{t}b{n}c", f"{t!r}{n!r}")
print(f"{1}{2}{3}", f"{''}{''}{''}", f"{'a'}{''}{''}", f"{'\xe9'}{'a'}{'\u20ac'}", f"{'a'}{'b'}")
