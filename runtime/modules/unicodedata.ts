/**
 * Module unicodedata: properties of characters, decomposition and normalisation (Unicode 16.0). Pure functions over generated tables; the properties that str
 * needs too are in objects/unicode-data.ts.
 */
import {
  def,
  def1,
  defModule,
  defModule1,
  getset,
  ix,
  moduleAdd,
  moduleAddType,
  newModule,
  newStaticType,
} from "../interp/define";
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free, realloc } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { isBytesLike, isStrLike } from "../objects/abstract-object";
import { hasBuffer } from "../objects/buffer";
import { bytesData, bytesLength } from "../objects/bytes";
import { lit } from "../objects/intern";
import { PyObject } from "../objects/object";
import { KEY_ERROR_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, UNICODEDATA_UCD_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import {
  freeUtf8,
  isStr,
  strAt,
  strEquals,
  strEqualsLiteral,
  strExact,
  strFromCodePoint,
  strFromLatin1,
  strFromUcs4,
  strIsAscii,
  strLength,
  utf8Of,
} from "../objects/str";
import { sbChar, sbFinish, sbLiteral, sbNew } from "../objects/str-builder";
import { categoryOf, decimalValue, digitValue } from "../objects/unicode-data";
import { unicodeLookup, unicodeName } from "../objects/unicode-names";
import { TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { mkBool, mkFloat, mkInt, ptr, val } from "../objects/value";
import { registerModule } from "./registry";
import {
  isOld,
  isOldAssigned,
  OLD_CATEGORY,
  OLD_DECIMAL,
  OLD_DIRECTION,
  OLD_MIRRORED,
  OLD_NORMAL,
  OLD_WIDTH,
  oldNumeric,
  oldValue,
} from "./unicodedata-old";
import {
  COMPOSITION_COUNT,
  COMPOSITIONS,
  DECOMPOSITION_COUNT,
  DECOMPOSITION_INDEX,
  DECOMPOSITIONS,
  NUMERIC_COUNT,
  NUMERIC_POINTS,
  NUMERIC_VALUES,
  UCD_FIRST,
  UCD_RECORDS,
  UCD_SECOND,
} from "./unicodedata-tables.gen";

const OFFSET: u32 = 256;
const S_BASE: u32 = 0xac00;
const S_COUNT: u32 = 11172;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11a7;

function record(c: u32): u32 {
  const block = (load<u16>(changetype<usize>(UCD_FIRST) + ((c >> 7) << 1)) as u32) - OFFSET;
  const number = (load<u16>(changetype<usize>(UCD_SECOND) + (((block << 7) + (c & 127)) << 1)) as u32) - OFFSET;
  return load<u32>(UCD_RECORDS + ((number as usize) << 2));
}

function combiningClass(c: u32): u32 {
  return c < 0x300 ? 0 : record(c) & 0xff;
}

/** Index entry of a code point's decomposition, 0 if it has none. */
function decompositionOf(c: u32): u32 {
  let low = 0;
  let high = DECOMPOSITION_COUNT - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = load<u32>(DECOMPOSITION_INDEX + ((middle as usize) << 3));
    if (at == c) return load<u32>(DECOMPOSITION_INDEX + ((middle as usize) << 3), 4);
    if (at < c) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** What two code points compose to, or 0. */
function composed(a: u32, b: u32): u32 {
  if (a - L_BASE < 19 && b - V_BASE < 21) return S_BASE + ((a - L_BASE) * 21 + (b - V_BASE)) * 28;
  if (a - S_BASE < S_COUNT && (a - S_BASE) % 28 == 0 && b - T_BASE - 1 < 27) return a + (b - T_BASE);
  let low = 0;
  let high = COMPOSITION_COUNT - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = COMPOSITIONS + (middle as usize) * 12;
    const x = load<u32>(entry);
    const y = load<u32>(entry, 4);
    if (x == a && y == b) return load<u32>(entry, 8);
    if (x < a || (x == a && y < b)) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

// ---- normalisation

/** Code points in raw memory that grows. */
@unmanaged
class Points {
  data: usize;
  length: u32;
  capacity: u32;
}

function addPoint(p: Points, c: u32): bool {
  if (p.length >= p.capacity) {
    const fresh = realloc(p.data, (p.capacity as usize) << 2, (p.capacity as usize) << 3);
    if (fresh == 0) return false;
    p.data = fresh;
    p.capacity *= 2;
  }
  store<u32>(p.data + ((p.length as usize) << 2), c);
  p.length++;
  return true;
}

/** Adds the full decomposition of a code point; compatibility decompositions too if k; as Unicode 3.2 has it if old. */
function decompose(p: Points, c: u32, k: bool, old: bool): bool {
  if (old) {
    if (!isOldAssigned(c)) return addPoint(p, c);
    const other = oldValue(OLD_NORMAL, c, c);
    if (other != c) return addPoint(p, other);
  }
  if (c < 0xa0) return addPoint(p, c);
  if (c - S_BASE < S_COUNT) {
    const s = c - S_BASE;
    const t = s % 28;
    return addPoint(p, L_BASE + s / 588) && addPoint(p, V_BASE + (s % 588) / 28) && (t == 0 || addPoint(p, T_BASE + t));
  }
  const entry = decompositionOf(c);
  if (entry == 0 || (entry >> 26 != 0 && !k)) return addPoint(p, c);
  const n = (entry >> 20) & 63;
  const at = DECOMPOSITIONS + (((entry & 0xfffff) as usize) << 2);
  for (let i: u32 = 0; i < n; i++) if (!decompose(p, load<u32>(at + ((i as usize) << 2)), k, old)) return false;
  return true;
}

function pointAt(p: Points, i: u32): u32 {
  return load<u32>(p.data + ((i as usize) << 2));
}

/** Canonical order: combining characters sorted by class, equal ones kept in order. */
function reorder(p: Points): void {
  for (let i: u32 = 1; i < p.length; i++) {
    const c = pointAt(p, i);
    const rank = combiningClass(c);
    if (rank == 0) continue;
    let j = i;
    while (j > 0 && combiningClass(pointAt(p, j - 1)) > rank) {
      store<u32>(p.data + ((j as usize) << 2), pointAt(p, j - 1));
      j--;
    }
    store<u32>(p.data + ((j as usize) << 2), c);
  }
}

/** Canonical composition, in place. */
function compose(p: Points): void {
  let out: u32 = 0;
  let starter: i32 = -1;
  let last: i32 = -1; // class of the last character kept behind the starter; -1: none
  for (let i: u32 = 0; i < p.length; i++) {
    const c = pointAt(p, i);
    const rank = combiningClass(c) as i32;
    if (starter >= 0 && (last < rank || last == -1)) {
      const pair = composed(pointAt(p, starter as u32), c);
      if (pair != 0) {
        store<u32>(p.data + ((starter as usize) << 2), pair);
        continue;
      }
    }
    store<u32>(p.data + ((out as usize) << 2), c);
    if (rank == 0) {
      starter = out as i32;
      last = -1;
    } else last = rank;
    out++;
  }
  p.length = out;
}

/** Text in a normalisation form: canonical or compatible (k), composed or not: owned. */
function normalized(text: u64, k: bool, compositions: bool, old: bool): u64 {
  if (strIsAscii(ptr(text))) return strExact(text);
  const n = strLength(text);
  const block = alloc(offsetof<Points>());
  if (block == 0) return noMemory();
  const p = changetype<Points>(block);
  p.capacity = (n as u32) + 16;
  p.length = 0;
  p.data = alloc((p.capacity as usize) << 2);
  let good = p.data != 0;
  for (let i = 0; i < n && good; i++) good = decompose(p, strAt(text, i), k, old);
  let result: u64 = 0;
  if (good) {
    reorder(p);
    if (compositions) compose(p);
    result = strFromUcs4(p.data, p.length);
  } else noMemory();
  free(p.data);
  free(block);
  return result;
}

/** Number of a form: 0 NFC, 1 NFKC, 2 NFD, 3 NFKD; -1 with ValueError. */
function formOf(form: u64): i32 {
  if (strEqualsLiteral(form, "NFC")) return 0;
  if (strEqualsLiteral(form, "NFKC")) return 1;
  if (strEqualsLiteral(form, "NFD")) return 2;
  if (strEqualsLiteral(form, "NFKD")) return 3;
  raise(VALUE_ERROR_TYPE, "invalid normalization form");
  return -1;
}

function normalizeArgs(self: u64, args: usize, name: string): u64 {
  const form = load<u64>(args);
  const text = load<u64>(args + 8);
  if (!isStr(form)) return raise2(TYPE_ERROR_TYPE, "%S() argument 1 must be str, not %A", lit(name), form);
  if (!isStr(text)) return raise2(TYPE_ERROR_TYPE, "%S() argument 2 must be str, not %A", lit(name), text);
  if (strLength(text) == 0) return strExact(text);
  const which = formOf(form);
  return which < 0 ? 0 : normalized(text, (which & 1) != 0, which < 2, isOld(self));
}

function normalize(self: u64, args: usize): u64 {
  return normalizeArgs(self, args, "normalize");
}

function isNormalized(self: u64, args: usize): u64 {
  const text = normalizeArgs(self, args, "is_normalized");
  if (text == 0) return 0;
  const same = strEquals(text, load<u64>(args + 8));
  decref(text);
  return mkBool(same);
}

// ---- properties

/** The character of an argument; -1 with TypeError. `where` is "name() argument" or "name() argument 1". */
function charArg(v: u64, name: string, numbered: bool): i32 {
  if (!isStr(v)) {
    if (numbered) raise2(TYPE_ERROR_TYPE, "%S() argument 1 must be a unicode character, not %A", lit(name), v);
    else raise2(TYPE_ERROR_TYPE, "%S() argument must be a unicode character, not %A", lit(name), v);
    return -1;
  }
  if (strLength(v) == 1) return strAt(v, 0) as i32;
  if (numbered)
    raise2(
      TYPE_ERROR_TYPE,
      "%S(): argument 1 must be a unicode character, not a string of length %d",
      lit(name),
      strLength(v) as u64,
    );
  else
    raise2(
      TYPE_ERROR_TYPE,
      "%S(): argument must be a unicode character, not a string of length %d",
      lit(name),
      strLength(v) as u64,
    );
  return -1;
}

function categoryText(i: u32): string {
  switch (i) {
    case 0:
      return "Cn";
    case 1:
      return "Cc";
    case 2:
      return "Cf";
    case 3:
      return "Co";
    case 4:
      return "Cs";
    case 5:
      return "Ll";
    case 6:
      return "Lm";
    case 7:
      return "Lo";
    case 8:
      return "Lt";
    case 9:
      return "Lu";
    case 10:
      return "Mc";
    case 11:
      return "Me";
    case 12:
      return "Mn";
    case 13:
      return "Nd";
    case 14:
      return "Nl";
    case 15:
      return "No";
    case 16:
      return "Pc";
    case 17:
      return "Pd";
    case 18:
      return "Pe";
    case 19:
      return "Pf";
    case 20:
      return "Pi";
    case 21:
      return "Po";
    case 22:
      return "Ps";
    case 23:
      return "Sc";
    case 24:
      return "Sk";
    case 25:
      return "Sm";
    case 26:
      return "So";
    case 27:
      return "Zl";
    case 28:
      return "Zp";
    default:
      return "Zs";
  }
}

function bidiText(i: u32): string {
  switch (i) {
    case 0:
      return "";
    case 1:
      return "L";
    case 2:
      return "R";
    case 3:
      return "AL";
    case 4:
      return "EN";
    case 5:
      return "ES";
    case 6:
      return "ET";
    case 7:
      return "AN";
    case 8:
      return "CS";
    case 9:
      return "NSM";
    case 10:
      return "BN";
    case 11:
      return "B";
    case 12:
      return "S";
    case 13:
      return "WS";
    case 14:
      return "ON";
    case 15:
      return "LRE";
    case 16:
      return "LRO";
    case 17:
      return "RLE";
    case 18:
      return "RLO";
    case 19:
      return "PDF";
    case 20:
      return "LRI";
    case 21:
      return "RLI";
    case 22:
      return "FSI";
    default:
      return "PDI";
  }
}

function widthText(i: u32): string {
  switch (i) {
    case 0:
      return "N";
    case 1:
      return "F";
    case 2:
      return "H";
    case 3:
      return "W";
    case 4:
      return "Na";
    default:
      return "A";
  }
}

function tagText(i: u32): string {
  switch (i) {
    case 1:
      return "<font> ";
    case 2:
      return "<noBreak> ";
    case 3:
      return "<initial> ";
    case 4:
      return "<medial> ";
    case 5:
      return "<final> ";
    case 6:
      return "<isolated> ";
    case 7:
      return "<circle> ";
    case 8:
      return "<super> ";
    case 9:
      return "<sub> ";
    case 10:
      return "<vertical> ";
    case 11:
      return "<wide> ";
    case 12:
      return "<narrow> ";
    case 13:
      return "<small> ";
    case 14:
      return "<square> ";
    case 15:
      return "<fraction> ";
    default:
      return "<compat> ";
  }
}

/** A property of the old database: nothing but zeros where a code point was not assigned. */
function oldProperty(kind: u32, c: u32, now: u32): u32 {
  // What is unassigned to this day has the width of its block.
  if (kind == OLD_WIDTH && categoryOf(c) == 0) return now;
  return isOldAssigned(c) ? oldValue(kind, c, now) : 0;
}

function category(self: u64, chr: u64): u64 {
  const c = charArg(chr, "category", false);
  if (c < 0) return 0;
  if (isOld(self)) return lit(categoryText(isOldAssigned(c as u32) ? oldValue(OLD_CATEGORY, c as u32, categoryOf(c as u32)) : 0));
  return lit(categoryText(categoryOf(c as u32)));
}
function bidirectional(self: u64, chr: u64): u64 {
  const c = charArg(chr, "bidirectional", false);
  if (c < 0) return 0;
  const now = (record(c as u32) >> 8) & 0xff;
  return lit(bidiText(isOld(self) ? oldProperty(OLD_DIRECTION, c as u32, now) : now));
}
function combining(self: u64, chr: u64): u64 {
  const c = charArg(chr, "combining", false);
  if (c < 0) return 0;
  return mkInt(isOld(self) && !isOldAssigned(c as u32) ? 0 : record(c as u32) & 0xff);
}
function eastAsianWidth(self: u64, chr: u64): u64 {
  const c = charArg(chr, "east_asian_width", false);
  if (c < 0) return 0;
  const now = (record(c as u32) >> 16) & 0xff;
  return lit(widthText(isOld(self) ? oldProperty(OLD_WIDTH, c as u32, now) : now));
}
function mirrored(self: u64, chr: u64): u64 {
  const c = charArg(chr, "mirrored", false);
  if (c < 0) return 0;
  const now = record(c as u32) >> 24;
  return mkInt(isOld(self) ? oldProperty(OLD_MIRRORED, c as u32, now) : now);
}

function decomposition(self: u64, chr: u64): u64 {
  const c = charArg(chr, "decomposition", false);
  if (c < 0) return 0;
  if (isOld(self) && !isOldAssigned(c as u32)) return newRef(lit(""));
  const entry = decompositionOf(c as u32);
  const b = sbNew();
  const syllable = (c as u32) - S_BASE;
  if (syllable < S_COUNT) {
    sbUpperHex(b, L_BASE + syllable / 588);
    sbChar(b, 32);
    sbUpperHex(b, V_BASE + (syllable % 588) / 28);
    if (syllable % 28 != 0) {
      sbChar(b, 32);
      sbUpperHex(b, T_BASE + (syllable % 28));
    }
  } else if (entry != 0) {
    if (entry >> 26) sbLiteral(b, tagText(entry >> 26));
    const n = (entry >> 20) & 63;
    const at = DECOMPOSITIONS + (((entry & 0xfffff) as usize) << 2);
    for (let i: u32 = 0; i < n; i++) {
      if (i > 0) sbChar(b, 32);
      sbUpperHex(b, load<u32>(at + ((i as usize) << 2)));
    }
  }
  return sbFinish(b);
}

function sbUpperHex(b: usize, c: u32): void {
  for (let shift = c > 0xfffff ? 20 : c > 0xffff ? 16 : 12; shift >= 0; shift -= 4) {
    const d = (c >> (shift as u32)) & 15;
    sbChar(b, d < 10 ? 48 + d : 55 + d);
  }
}

/** decimal, digit, numeric: the number, else the default, else ValueError. */
function numberOr(args: usize, found: bool, number: u64, message: string): u64 {
  if (found) return number;
  const missing = load<u64>(args + 8);
  return missing == 0 ? raise(VALUE_ERROR_TYPE, message) : newRef(missing);
}

function decimal(self: u64, args: usize): u64 {
  const c = charArg(load<u64>(args), "decimal", true);
  if (c < 0) return 0;
  let n = decimalValue(c as u32);
  if (isOld(self)) n = (oldProperty(OLD_DECIMAL, c as u32, (n + 1) as u32) as i32) - 1;
  return numberOr(args, n >= 0, mkInt(n), "not a decimal");
}
function digit(self: u64, args: usize): u64 {
  const c = charArg(load<u64>(args), "digit", true);
  if (c < 0) return 0;
  const n = digitValue(c as u32);
  return numberOr(args, n >= 0, mkInt(n), "not a digit");
}
function numeric(self: u64, args: usize): u64 {
  const c = charArg(load<u64>(args), "numeric", true);
  if (c < 0) return 0;
  let x = NaN;
  let low = 0;
  let high = NUMERIC_COUNT - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = load<u32>(NUMERIC_POINTS + ((middle as usize) << 2));
    if (at == (c as u32)) {
      x = load<f64>(NUMERIC_VALUES + ((middle as usize) << 3));
      break;
    }
    if (at < (c as u32)) low = middle + 1;
    else high = middle - 1;
  }
  if (isOld(self)) x = isOldAssigned(c as u32) ? oldNumeric(c as u32, x) : NaN;
  return x == x ? mkFloat(x) : numberOr(args, false, 0, "not a numeric character");
}

function name(self: u64, args: usize): u64 {
  const c = charArg(load<u64>(args), "name", true);
  if (c < 0) return 0;
  const text: u64 = isOld(self) && !isOldAssigned(c as u32) ? 0 : unicodeName(c as u32);
  if (text != 0) return text;
  const missing = load<u64>(args + 8);
  return missing == 0 ? raise(VALUE_ERROR_TYPE, "no such name") : newRef(missing);
}

/** Whether a name found a character that is called otherwise. The old database knows no aliases. */
function isAlias(c: u32, name: u64): bool {
  const proper = unicodeName(c);
  if (proper == 0) return true;
  let same = strLength(proper) == strLength(name);
  for (let i = 0; same && i < strLength(name); i++) {
    const a = strAt(name, i);
    same = strAt(proper, i) == (a - 97 < 26 ? a - 32 : a);
  }
  decref(proper);
  return !same;
}

/** No name is longer, in bytes of UTF-8. */
const NAME_MAX: u32 = 256;

/** unicodedata.lookup(name): a str, or bytes. */
function lookup(self: u64, nameArg: u64): u64 {
  if (isBytesLike(nameArg)) {
    const name = strFromLatin1(bytesData(nameArg), bytesLength(nameArg) as u32);
    if (name == 0) return 0;
    const c = lookup(self, name);
    decref(name);
    return c;
  }
  if (!isStrLike(nameArg)) {
    if (hasBuffer(nameArg))
      return raise1(TYPE_ERROR_TYPE, "lookup() argument must be read-only bytes-like object, not %T", nameArg);
    return raise1(TYPE_ERROR_TYPE, "a bytes-like object is required, not '%T'", nameArg);
  }
  const utf8 = utf8Of(nameArg);
  if (changetype<usize>(utf8) == 0) return 0;
  if (utf8.length > NAME_MAX) {
    freeUtf8(utf8);
    return raise(KEY_ERROR_TYPE, "name too long");
  }
  const c = unicodeLookup(utf8.address, utf8.length);
  freeUtf8(utf8);
  if (c >= 0 && !(isOld(self) && isAlias(c as u32, nameArg))) return strFromCodePoint(c as u32);
  return raise1(KEY_ERROR_TYPE, "undefined character name '%S'", nameArg);
}

function makeUnicodedata(): u64 {
  const m = newModule("unicodedata", "The Unicode character database, version 16.0.0.");
  if (m == 0) return 0;
  moduleAdd(m, "unidata_version", lit("16.0.0"));
  defModule1(m, "category(chr, /)", category, "General category of a character.");
  defModule1(m, "bidirectional(chr, /)", bidirectional, "Bidirectional class of a character, empty if it has none.");
  defModule1(m, "combining(chr, /)", combining, "Canonical combining class of a character, 0 if it does not combine.");
  defModule1(m, "east_asian_width(chr, /)", eastAsianWidth, "East Asian width of a character.");
  defModule1(m, "mirrored(chr, /)", mirrored, "1 if the character is mirrored in text that runs from right to left, else 0.");
  defModule1(m, "decomposition(chr, /)", decomposition, "Decomposition of a character as text, empty if it has none.");
  defModule(m, "decimal(chr, default=?, /)", decimal, "Value of a decimal digit.");
  defModule(m, "digit(chr, default=?, /)", digit, "Value of a digit.");
  defModule(m, "numeric(chr, default=?, /)", numeric, "Value of a character that stands for a number.");
  defModule(m, "name(chr, default=?, /)", name, "Name of a character.");
  defModule1(m, "lookup(name, /)", lookup, "The character of a name; KeyError if there is none.");
  defModule(m, "normalize(form, unistr, /)", normalize, "Text in a normalisation form: NFC, NFKC, NFD or NFKD.");
  defModule(m, "is_normalized(form, unistr, /)", isNormalized, "Whether text is in a normalisation form.");
  const old = newObject(UNICODEDATA_UCD_TYPE, offsetof<PyObject>());
  if (old == 0) return 0;
  moduleAdd(m, "ucd_3_2_0", val(old));
  moduleAddType(m, UNICODEDATA_UCD_TYPE);
  return m;
}

function oldVersion(self: u64): u64 {
  return newRef(lit("3.2.0"));
}

/** The type of ucd_3_2_0, which has the functions of the module as methods. */
export function initUnicodedataTypes(): void {
  const t = newStaticType(
    UNICODEDATA_UCD_TYPE,
    "unicodedata.UCD",
    OBJECT_TYPE,
    offsetof<PyObject>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  t.tp_dealloc = ix(freeObject);
  getset(t, "unidata_version", oldVersion, null, "");
  def1(t, "category(chr, /)", category, "General category of a character.");
  def1(t, "bidirectional(chr, /)", bidirectional, "Bidirectional class of a character, empty if it has none.");
  def1(t, "combining(chr, /)", combining, "Canonical combining class of a character, 0 if it does not combine.");
  def1(t, "east_asian_width(chr, /)", eastAsianWidth, "East Asian width of a character.");
  def1(t, "mirrored(chr, /)", mirrored, "1 if the character is mirrored in text that runs from right to left, else 0.");
  def1(t, "decomposition(chr, /)", decomposition, "Decomposition of a character as text, empty if it has none.");
  def(t, "decimal(chr, default=?, /)", decimal, "Value of a decimal digit.");
  def(t, "digit(chr, default=?, /)", digit, "Value of a digit.");
  def(t, "numeric(chr, default=?, /)", numeric, "Value of a character that stands for a number.");
  def(t, "name(chr, default=?, /)", name, "Name of a character.");
  def1(t, "lookup(name, /)", lookup, "The character of a name; KeyError if there is none.");
  def(t, "normalize(form, unistr, /)", normalize, "Text in a normalisation form: NFC, NFKC, NFD or NFKD.");
  def(t, "is_normalized(form, unistr, /)", isNormalized, "Whether text is in a normalisation form.");
}

export function initUnicodedataModule(): void {
  registerModule("unicodedata", makeUnicodedata);
}
