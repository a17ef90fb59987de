# A width that no text can have is noticed before what is wrong behind it, and after what is wrong with its own value.
formats = ["%*d %q", "%*s%", "%-*x%(a)d", "%0*f %d", "%*c%y", "%*r %s %s", "%s %*d %q"]
for text in formats:
    for width in 10**15, -(10**15), 2**63 - 1, -(2**63), 10**30:
        for values in (width, 1), (width, 1, 2), (width, "x"), (width, "long" * 8), (width, [1]), (1, width, 3), (width,):
            for left in text, text.encode():
                try:
                    print(text, len(left % values))
                except (MemoryError, TypeError, ValueError, OverflowError) as error:
                    print(text, type(error).__name__, error)
for text in "%999999999999999d %q", "%9223372036854775807d %q", "%9223372036854775808d %q", "%99999999999999999999d", "%.2147483648d %q", "%.2147483647s%":
    for value in 1, "x", (), (10**15, 3):
        for left in text, text.encode():
            try:
                print(text, len(left % value))
            except (MemoryError, TypeError, ValueError, OverflowError) as error:
                print(text, type(error).__name__, error)
