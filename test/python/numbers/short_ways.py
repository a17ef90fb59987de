"""Results at the edges of what fits a word: sums, products, int() of short texts and floats, floats with fixed places."""


def operations(a, b):
    return a + b, a - b, a * b, a & b, a | b, a + 5, a - 7, b + 1, a * 3, a & 255


VALUES = [0, 1, -1, 12345, 1103515245, 10**30, -(10**30)]
for bits in (31, 47, 48, 61, 62, 63, 64):
    VALUES += [2**bits - 1, 2**bits, 2**bits + 1, -(2**bits) - 1, -(2**bits)]
for a in VALUES:
    for b in VALUES:
        print(sum(n * (i + 1) for i, n in enumerate(operations(a, b))) % 1000003)

seed = 12345
for _ in range(50):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    print(seed)

for text in ("12", "0", "007", "-5", "+3", "1_0", " 12 ", "12345678901234", "123456789012345", "9" * 14, "9" * 15, "١٢", "", "a", "1a", "_1", "1 2", "é"):
    try:
        print(int(text))
    except ValueError as error:
        print(error)
for x in (0.5, -0.5, 1e13, 1e14, 1e15, -1e14, 2.5e15, 1e300, -99.99, float("inf"), float("nan")):
    try:
        print(int(x))
    except (ValueError, OverflowError) as error:
        print(error)
print(int(True), type(int(True)))

for k in range(-40, 60):
    x = 2.0**k / 3 if k % 2 else 2.0**k
    print(*(f % x for f in ("%.0f", "%.1f", "%.2f", "%.6f", "%.9f", "%.10f")))
for k in range(100):
    x = k * 0.125 + 0.0625
    print(f"{x:.0f} {x:.1f} {x:.2f} {x:.3f}", round(x, 1), round(x))
