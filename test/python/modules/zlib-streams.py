"""zlib: round trips in all formats, streams in pieces, limits, dictionaries, and what each fault says. Compressed bytes are not compared: they are the library's own choice."""
import copy
import gzip
import io
import zipfile
import zlib

state = 1


def noise(n):
    global state
    out = bytearray()
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(state >> 16 & 255)
    return bytes(out)


samples = [b"", b"a", b"abc" * 700, bytes(range(256)) * 40, noise(3000), b"\0" * 70000, b"".join(b"line %d\n" % (i * i % 97) for i in range(3000))]
for data in samples:
    for level in -1, 0, 1, 3, 6, 9:
        for wbits in 15, 9, -15, 31:
            assert zlib.decompress(zlib.compress(data, level, wbits), wbits) == data, (len(data), level, wbits)
            assert zlib.decompress(zlib.compress(data, level, wbits), 47 if wbits > 0 else wbits) == data
    for strategy in range(5):
        c = zlib.compressobj(strategy=strategy)
        assert zlib.decompress(c.compress(data) + c.flush()) == data
    c = zlib.compressobj()
    pieces = []
    for i in range(0, len(data), 501):
        pieces.append(c.compress(data[i : i + 501]))
        if i % 3 == 0:
            pieces.append(c.flush((zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_PARTIAL_FLUSH)[i % 9 // 3]))
    whole = b"".join(pieces) + c.flush()
    for step in 1, 7, 1000:
        if step == 1 and len(whole) > 2000:
            continue
        d = zlib.decompressobj()
        assert b"".join(d.decompress(whole[i : i + step]) for i in range(0, len(whole), step)) + d.flush() == data and d.eof
    d = zlib.decompressobj()
    out, rest = b"", whole + b"tail"
    while not d.eof:
        part = d.decompress(rest, 100)
        assert len(part) <= 100
        out += part
        rest = d.unconsumed_tail
    assert out == data and d.unused_data == b"tail"
print("round trips")
print(zlib.decompress(bytes.fromhex("789ccb48cdc9c95728cf2fca4901001a0b045d")))
print(zlib.decompress(bytes.fromhex("789c030000000001")), zlib.decompress(b"\x03\x00", -15))
print(zlib.crc32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), zlib.adler32(b"hello"), zlib.adler32(b"lo", zlib.adler32(b"hel")), zlib.adler32(b"\xff" * 100000))

c = zlib.compressobj(zdict=b"hello world")
packed = c.compress(b"hello world, hello") + c.flush()
print(zlib.decompressobj(zdict=b"hello world").decompress(packed))
c = zlib.compressobj()
first = c.compress(b"one" * 100)
twin = copy.copy(c)
print(zlib.decompress(first + c.compress(b"two") + c.flush())[-6:], zlib.decompress(first + twin.compress(b"six") + twin.flush())[-6:])
z = zlib._ZlibDecompressor()
print(z.decompress(zlib.compress(b"hello" * 10) + b"rest", 7), z.eof, z.needs_input, z.unused_data)
print(z.decompress(b""), z.eof, z.needs_input, z.unused_data)


def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


abc = zlib.compress(b"abc")
gz = bytearray(zlib.compress(b"a", wbits=31))
attempt(lambda: zlib.decompress(b""))
attempt(lambda: zlib.decompress(b"xxxx"))
attempt(lambda: zlib.decompress(abc[:-1]))
attempt(lambda: zlib.decompress(abc[:-1] + b"x"))
attempt(lambda: zlib.decompress(b"x\x9c\xff"))
attempt(lambda: zlib.decompress(b"x\x9c\x01\x05\x00\x05\x00"))
attempt(lambda: zlib.decompress(b"x\x9c\x05\xff\xff\xff\xff\xff"))
attempt(lambda: zlib.decompress(b"x\x9c\xcb\x00\x11\x22\x33"))
attempt(lambda: zlib.decompress(b"\x1f\x8b\x08", 31))
attempt(lambda: zlib.decompress(b"abc", 31))
attempt(lambda: zlib.decompress(gz[:-3], 31))
attempt(lambda: zlib.decompress(gz[:-1] + b"\1", 31))
attempt(lambda: zlib.decompress(gz[:-5] + b"\0\0\0\0\0", 31))
attempt(lambda: zlib.decompress(b"\x1f\x8b\x07" + bytes(20), 31))
attempt(lambda: zlib.decompress(b"\x1f\x8b\x08\xff" + bytes(20), 31))
attempt(lambda: zlib.decompress(b"\x77\x85" + bytes(20)))
attempt(lambda: zlib.decompress(b"\x88\x1c" + bytes(20)))
attempt(lambda: zlib.decompress(packed))
attempt(lambda: zlib.compress(b"x", 10))
attempt(lambda: zlib.compress("abc"))
attempt(lambda: zlib.compressobj(11))
attempt(lambda: zlib.compressobj(wbits=3))
attempt(lambda: zlib.compressobj(memLevel=0))
attempt(lambda: zlib.decompressobj(wbits=3))
attempt(lambda: zlib.decompressobj(zdict=3))
attempt(lambda: zlib.decompressobj().decompress(b"", -1))
attempt(lambda: zlib.decompressobj().flush(0))
attempt(lambda: z.decompress(b""))
attempt(lambda: twin.compress(b""))
attempt(lambda: twin.flush())
attempt(lambda: twin.copy())
d = zlib.decompressobj()
attempt(lambda: d.decompress(b"zzzz"))
attempt(lambda: d.decompress(abc))

buffer = io.BytesIO()
with gzip.open(buffer, "wb") as f:
    for data in samples:
        f.write(data)
with gzip.GzipFile(fileobj=io.BytesIO(buffer.getvalue())) as f:
    assert f.read() == b"".join(samples)
    f.seek(100)
    print(f.readline())
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as f:
    for i, data in enumerate(samples):
        f.writestr(f"{i}.bin", data)
with zipfile.ZipFile(buffer) as f:
    print(f.testzip(), f.namelist(), all(f.read(f"{i}.bin") == data for i, data in enumerate(samples)))
    with f.open("6.bin") as file:
        print(file.readline(), file.read(10))
