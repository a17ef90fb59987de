"""A bytearray cannot change while its join() takes items."""
separator = bytearray(b",")


def items():
    separator.clear()
    yield b"x"


try:
    separator.join(items())
except BufferError as error:
    print(error)
print(separator, separator.join([b"a", b"b"]), b"-".join(iter([b"a", bytearray(b"b")])))
