/**
 * Ints to and from bytes, unsigned or in two's complement, in either byte order.
 */
import { raise } from "../interp/errors";
import { decref } from "../memory/refcount";
import { BYTES_DATA, bytesNewRaw } from "./bytes";
import { digitCount, finishInt, intAt, intBitLength, intCanon, intSign, newDigits, releaseBig, takeBig } from "./int";
import { negateDigits } from "./int-bits";
import { anyBitsBelow, digit } from "./int-digits";
import { OVERFLOW_ERROR_TYPE } from "./static-types";
import { NULL, val } from "./value";

/** The number that n bytes stand for. */
export function intFromBytes(bytes: usize, n: u32, little: bool, signed: bool): u64 {
  const size = (n + 3) >> 2;
  const p = newDigits(size + 1);
  if (p == 0) return NULL;
  const data: usize = intAt(p).data;
  if (little) {
    memory.copy(data, bytes, n);
  } else {
    for (let i: u32 = 0; i < n; i++) store<u8>(data + i, load<u8>(bytes + n - 1 - i));
  }
  const negative = signed && n != 0 && load<u8>(data + n - 1) >= 128;
  if (negative) {
    // Extend the sign through the last digit before negating.
    for (let i = n; i < (size + 1) << 2; i++) store<u8>(data + i, 255);
    negateDigits(data, data, size + 1);
  }
  return finishInt(p, size + 1, negative);
}

/** The int as n bytes at `out`: whether it fits; OverflowError if not. */
export function intToBytesAt(v: u64, out: usize, n: u32, little: bool, signed: bool): bool {
  v = intCanon(v);
  const negative = intSign(v) < 0;
  if (negative && !signed) {
    raise(OVERFLOW_ERROR_TYPE, "can't convert negative int to unsigned");
    return false;
  }
  const p = takeBig(v);
  if (p == 0) return false;
  const data: usize = intAt(p).data;
  const count = digitCount(p);
  const bits = intBitLength(v);
  const room = (n as u64) << 3;
  let fits = bits <= room;
  if (signed && fits && bits == room && bits != 0) fits = negative && !anyBitsBelow(data, count, bits - 1); // just the lowest negative number
  if (!fits) {
    releaseBig(v, p);
    raise(OVERFLOW_ERROR_TYPE, "int too big to convert");
    return false;
  }
  let carry: u32 = negative ? 1 : 0;
  const flip: u32 = negative ? 255 : 0;
  for (let i: u32 = 0; i < n; i++) {
    const index = i >> 2;
    let byte: u32 = index < count ? (digit(data, index) >> ((i & 3) << 3)) & 255 : 0;
    byte = (byte ^ flip) + carry;
    carry = byte >> 8;
    store<u8>(out + (little ? i : n - 1 - i), byte);
  }
  releaseBig(v, p);
  return true;
}

/** int.to_bytes: a bytes object. */
export function intToBytes(v: u64, n: u32, little: bool, signed: bool): u64 {
  const b = bytesNewRaw(n);
  if (b == 0) return NULL;
  if (!intToBytesAt(v, b + BYTES_DATA, n, little, signed)) {
    decref(val(b));
    return NULL;
  }
  return val(b);
}
