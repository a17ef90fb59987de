/** builtins over numbers and characters. */
import { call0, call1 } from "../interp/call";
import { defModule, defModule1 } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { absolute, asI64, divmod, index, power } from "../objects/abstract-number";
import { isBytesLike, isStrLike, lookupSpecial } from "../objects/abstract-object";
import { byteArrayData, byteArrayLength, isByteArray } from "../objects/bytearray";
import { bytesData, bytesLength } from "../objects/bytes";
import { intFitsI64 } from "../objects/int";
import { intToString } from "../objects/int-format";
import { id } from "../objects/intern";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { strAt, strFromCodePoint, strLength } from "../objects/str";
import { NONE, NULL, mkInt } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

function builtinAbs(self: u64, x: u64): u64 {
  return absolute(x);
}

/** Text of an integer in a base, with its prefix. */
function based(x: u64, base: i32): u64 {
  const n = index(x);
  if (n == NULL) return NULL;
  const v = intToString(n, base);
  decref(n);
  return v;
}

function builtinBin(self: u64, x: u64): u64 {
  return based(x, 2);
}

function builtinOct(self: u64, x: u64): u64 {
  return based(x, 8);
}

function builtinHex(self: u64, x: u64): u64 {
  return based(x, 16);
}

function builtinChr(self: u64, x: u64): u64 {
  const n = index(x);
  if (n == NULL) return NULL;
  const fits = intFitsI64(n);
  const c = fits ? asI64(n) : -1;
  decref(n);
  if (c < 0 || c > 0x10ffff) return raise(VALUE_ERROR_TYPE, "chr() arg not in range(0x110000)");
  return strFromCodePoint(c as u32);
}

function builtinOrd(self: u64, c: u64): u64 {
  let n = 0;
  if (isStrLike(c)) {
    n = strLength(c);
    if (n == 1) return mkInt(strAt(c, 0));
  } else if (isBytesLike(c)) {
    n = bytesLength(c) as i32;
    if (n == 1) return mkInt(load<u8>(bytesData(c)));
  } else if (isByteArray(c)) {
    n = byteArrayLength(c as usize);
    if (n == 1) return mkInt(load<u8>(byteArrayData(c as usize)));
  } else return raise1(TYPE_ERROR_TYPE, "ord() expected string of length 1, but %T found", c);
  return raise1(TYPE_ERROR_TYPE, "ord() expected a character, but string of length %d found", n as u64);
}

function builtinDivmod(self: u64, args: usize): u64 {
  return divmod(load<u64>(args), load<u64>(args, 8));
}

function builtinPow(self: u64, args: usize): u64 {
  return power(load<u64>(args), load<u64>(args, 8), load<u64>(args, 16));
}

function builtinRound(self: u64, args: usize): u64 {
  const x = load<u64>(args);
  const digits = load<u64>(args, 8);
  const f = lookupSpecial(x, id("__round__"));
  if (f == NULL) return errOccurred() ? NULL : raise1(TYPE_ERROR_TYPE, "type %T doesn't define __round__ method", x);
  const v = digits == NONE ? call0(f) : call1(f, digits);
  decref(f);
  return v;
}

export function addNumberBuiltins(m: u64): void {
  defModule1(m, "abs(x, /)", builtinAbs, "Return the absolute value of the argument.");
  defModule1(m, "bin(number, /)", builtinBin, "Return the binary representation of an integer.");
  defModule1(m, "chr(i, /)", builtinChr, "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.");
  defModule(m, "divmod(x, y, /)", builtinDivmod, "Return the tuple (x//y, x%y).");
  defModule1(m, "hex(number, /)", builtinHex, "Return the hexadecimal representation of an integer.");
  defModule1(m, "oct(number, /)", builtinOct, "Return the octal representation of an integer.");
  defModule1(m, "ord(character, /)", builtinOrd, "Return the ordinal value of a character.");
  defModule(
    m,
    "pow(base, exp, mod=None)",
    builtinPow,
    "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.",
  );
  defModule(m, "round(number, ndigits=None)", builtinRound, "Round a number to a given precision in decimal digits.");
}
