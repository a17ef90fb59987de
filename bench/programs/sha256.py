"""SHA-256 in plain Python: bit operations on 32-bit numbers."""

import hashlib


def primes(n):
    found = []
    candidate = 2
    while len(found) < n:
        if all(candidate % p for p in found):
            found.append(candidate)
        candidate += 1
    return found


def fraction(p, root):
    return int((p ** (1 / root)) % 1 * (1 << 32))


K = [fraction(p, 3) for p in primes(64)]
H = [fraction(p, 2) for p in primes(8)]


def rotate(x, n):
    return (x >> n | x << 32 - n) & 0xFFFFFFFF


def digest(message):
    state = H[:]
    bits = len(message) * 8
    message += b"\x80" + b"\0" * ((55 - len(message)) % 64) + bits.to_bytes(8, "big")
    for start in range(0, len(message), 64):
        w = [int.from_bytes(message[start + i : start + i + 4], "big") for i in range(0, 64, 4)]
        for i in range(16, 64):
            s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append((w[i - 16] + s0 + w[i - 7] + s1) & 0xFFFFFFFF)
        a, b, c, d, e, f, g, h = state
        for i in range(64):
            s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            t1 = (h + s1 + (e & f ^ ~e & g) + K[i] + w[i]) & 0xFFFFFFFF
            s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            t2 = (s0 + (a & b ^ a & c ^ b & c)) & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = (t1 + t2) & 0xFFFFFFFF, a, b, c, (d + t1) & 0xFFFFFFFF, e, f, g
        state = [(x + y) & 0xFFFFFFFF for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


def run():
    message = bytes(range(256)) * 6
    return digest(message) == hashlib.sha256(message).digest()
