/**
 * str.translate, str.maketrans and str.encode.
 */
import { checkPositional, def, def1, defStaticVarargs } from "../interp/define";
import { errClear, errMatches, noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { isIntLike } from "./abstract-object";
import { getItem } from "./abstract-sequence";
import { encodeText } from "./codecs";
import { dictNew, dictNext, dictSet, isDictExact } from "./dict";
import { intAsI64, intFitsI64 } from "./int";
import { LOOKUP_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isStr, readChar, strAt, strAtAddress, strData, strLength } from "./str";
import { sbAbort, sbChar, sbFinish, sbNew, sbStr } from "./str-builder";
import { wantStr } from "./text-args";
import { PyType } from "./type-layout";
import { mkInt, NONE, ptr } from "./value";

/** Cached answers for ASCII characters: not asked yet, deleted; else the character + 2 (answers that are not one ASCII character are asked for again). */
const UNKNOWN: u8 = 0;
const DELETED: u8 = 1;

function strTranslate(self: u64, table: u64): u64 {
  const p = ptr(self);
  const n = strLength(self);
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const cache = alloc(128);
  if (cache == 0) return noMemory();
  memory.fill(cache, UNKNOWN, 128);
  const b = sbNew();
  for (let i = 0; i < n; i++) {
    const c = readChar(data, kind, i as u32);
    if (c < 128) {
      const known = load<u8>(cache + c);
      if (known == DELETED) continue;
      if (known != UNKNOWN) {
        sbChar(b, (known as u32) - 2);
        continue;
      }
    }
    const item = getItem(table, mkInt(c));
    if (item == 0) {
      if (!errMatches(LOOKUP_ERROR_TYPE)) {
        sbAbort(b);
        free(cache);
        return 0;
      }
      errClear();
      sbChar(b, c);
      if (c < 126) store<u8>(cache + c, (c + 2) as u8);
      continue;
    }
    if (item == NONE) {
      if (c < 128) store<u8>(cache + c, DELETED);
    } else if (isStr(item)) {
      sbStr(b, item);
      if (c < 128 && strLength(item) == 1 && strAt(item, 0) < 126) store<u8>(cache + c, (strAt(item, 0) + 2) as u8);
    } else if (isIntLike(item)) {
      const code = intFitsI64(item) ? intAsI64(item) : -1;
      if (code < 0 || code > 0x10ffff) {
        decref(item);
        sbAbort(b);
        free(cache);
        return raise(VALUE_ERROR_TYPE, "character mapping must be in range(0x110000)");
      }
      sbChar(b, code as u32);
      if (c < 128 && code < 126) store<u8>(cache + c, (code + 2) as u8);
    } else {
      decref(item);
      sbAbort(b);
      free(cache);
      return raise(TYPE_ERROR_TYPE, "character mapping must return integer, None or str");
    }
    decref(item);
  }
  free(cache);
  return sbFinish(b);
}

/** maketrans of a mapping: one-character keys become numbers. */
function maketransDict(from: u64): u64 {
  if (!isDictExact(from)) return raise(TYPE_ERROR_TYPE, "if you give only one argument to maketrans it must be a dict");
  const result = dictNew();
  const slots = alloc(24);
  if (result == 0 || slots == 0) {
    decref(result);
    free(slots);
    return result == 0 ? 0 : noMemory();
  }
  store<u64>(slots, 0);
  let good = true;
  while (good && dictNext(ptr(from), slots, slots + 8, slots + 16)) {
    const key = load<u64>(slots + 8);
    const value = load<u64>(slots + 16);
    if (isStr(key)) {
      if (strLength(key) != 1) {
        raise(VALUE_ERROR_TYPE, "string keys in translatetable must be of length 1");
        good = false;
      } else good = dictSet(ptr(result), mkInt(strAt(key, 0)), value) == 0;
    } else if (isIntLike(key)) good = dictSet(ptr(result), key, value) == 0;
    else {
      raise(TYPE_ERROR_TYPE, "keys in translate table mustbe strings or integers");
      good = false;
    }
    decref(key);
    decref(value);
  }
  free(slots);
  if (good) return result;
  decref(result);
  return 0;
}

function strMaketrans(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!checkPositional("maketrans", nargs, 1, 3)) return 0;
  const x = load<u64>(args);
  if (nargs == 1) return maketransDict(x);
  const y = load<u64>(args + 8);
  if (!wantStr(y, "maketrans() argument 2 must be str, not %A")) return 0;
  if (nargs == 3 && !wantStr(load<u64>(args + 16), "maketrans() argument 3 must be str, not %A")) return 0;
  if (!isStr(x)) return raise(TYPE_ERROR_TYPE, "first maketrans argument must be a string if there is a second argument");
  if (strLength(x) != strLength(y)) return raise(VALUE_ERROR_TYPE, "the first two maketrans arguments must have equal length");
  const result = dictNew();
  if (result == 0) return 0;
  for (let i = 0; i < strLength(x); i++) {
    if (dictSet(ptr(result), mkInt(strAt(x, i)), mkInt(strAt(y, i))) < 0) {
      decref(result);
      return 0;
    }
  }
  if (nargs == 3) {
    const z = load<u64>(args + 16);
    for (let i = 0; i < strLength(z); i++) {
      if (dictSet(ptr(result), mkInt(strAt(z, i)), NONE) < 0) {
        decref(result);
        return 0;
      }
    }
  }
  return result;
}

function strEncode(self: u64, args: usize): u64 {
  const encoding = load<u64>(args);
  const errors = load<u64>(args + 8);
  if (!wantStr(encoding, "encode() argument 'encoding' must be str, not %A")) return 0;
  if (!wantStr(errors, "encode() argument 'errors' must be str, not %A")) return 0;
  return encodeText(self, encoding, errors);
}

export function initStrTranslate(t: PyType): void {
  def1(
    t,
    "translate(table, /)",
    strTranslate,
    "Self with each character replaced by what table[ord(character)] says: a string, a code point, or None to delete it.\nA character for which that raises LookupError stays.",
  );
  defStaticVarargs(
    t,
    "maketrans(x, y=?, z=?, /)",
    strMaketrans,
    "A table for str.translate(): from a dict, or from two strings of the same length and one of characters to delete.",
  );
  def(
    t,
    "encode(encoding='utf-8', errors='strict')",
    strEncode,
    "The characters as bytes in an encoding; errors names how characters it does not have are treated.",
  );
}
