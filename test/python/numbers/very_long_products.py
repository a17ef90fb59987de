# Products of very long ints, checked modulo small and large primes, and their text.
import random
import sys

sys.set_int_max_str_digits(0)
r = random.Random(5)
for n, m in ((20_000, 20_000), (20_001, 20_001), (33_000, 25_000), (50_000, 21_000), (32_768, 32_768)):
    a = r.getrandbits(32 * n) | 1 << 32 * n - 1
    b = r.getrandbits(32 * m) | 1 << 32 * m - 1
    c = a * b
    print(n, m, [c % p == (a % p) * (b % p) % p for p in ((1 << 607) - 1, 10**50 + 151, 4294967291)], c.bit_length())
x = (1 << 32 * 20_000) - 1
print(x * x == (1 << 64 * 20_000) - (1 << 32 * 20_000 + 1) + 1, x * (x >> 5) == ((x >> 5) << 32 * 20_000) - (x >> 5))
text = "1234567890" * 30_000
print(str(int(text)) == text, int(text) == 1234567890 * ((10**300_000 - 1) // (10**10 - 1)))
