/**
 * Methods of str that arrange text: center, ljust, rjust, zfill, expandtabs, splitlines.
 */
import { def, def1 } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isTrue } from "./abstract-object";
import { listAppendSteal, listNew } from "./list";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr, readChar, strAt, strAtAddress, strData, strExact, strLength, strSlice } from "./str";
import { sbChar, sbFill, sbFinish, sbNew, sbReserve, sbSlice, sbStr } from "./str-builder";
import { sizeArg } from "./text-args";
import { PyType } from "./type-layout";
import { isLineBreak } from "./unicode-data";
import { ptr, val } from "./value";

/** self with `left` and `right` fill characters around it. */
function padded(self: u64, left: i32, right: i32, fill: u32): u64 {
  if (left <= 0 && right <= 0) return strExact(self);
  const b = sbNew();
  sbReserve(b, (strLength(self) + max(left, 0)) as u32, 1);
  sbFill(b, fill, left);
  sbStr(b, self);
  sbFill(b, fill, right);
  return sbFinish(b);
}

/** The fill character of a call's arguments (width, fillchar); -1 with an exception set. */
function fillArg(fill: u64): i32 {
  if (!isStr(fill)) {
    raise1(TYPE_ERROR_TYPE, "The fill character must be a unicode character, not %T", fill);
    return -1;
  }
  if (strLength(fill) != 1) {
    raise(TYPE_ERROR_TYPE, "The fill character must be exactly one character long");
    return -1;
  }
  return strAt(fill, 0) as i32;
}

function strCenter(self: u64, args: usize): u64 {
  const width = sizeArg(load<u64>(args));
  if (width == -1 && errOccurred()) return 0;
  const fill = fillArg(load<u64>(args + 8));
  if (fill < 0) return 0;
  const n = strLength(self);
  if (n >= width) return strExact(self);
  const margin = width - n;
  const left = (margin >> 1) + (margin & width & 1);
  return padded(self, left, margin - left, fill as u32);
}

function strLjust(self: u64, args: usize): u64 {
  const width = sizeArg(load<u64>(args));
  if (width == -1 && errOccurred()) return 0;
  const fill = fillArg(load<u64>(args + 8));
  if (fill < 0) return 0;
  return width <= strLength(self) ? strExact(self) : padded(self, 0, width - strLength(self), fill as u32);
}

function strRjust(self: u64, args: usize): u64 {
  const width = sizeArg(load<u64>(args));
  if (width == -1 && errOccurred()) return 0;
  const fill = fillArg(load<u64>(args + 8));
  if (fill < 0) return 0;
  return width <= strLength(self) ? strExact(self) : padded(self, width - strLength(self), 0, fill as u32);
}

function strZfill(self: u64, widthArg: u64): u64 {
  const width = sizeArg(widthArg);
  if (width == -1 && errOccurred()) return 0;
  const n = strLength(self);
  if (n >= width) return strExact(self);
  const b = sbNew();
  const sign = n > 0 ? strAt(self, 0) : 0;
  const signed = sign == 0x2b || sign == 0x2d;
  if (signed) sbChar(b, sign);
  sbFill(b, 0x30, width - n);
  sbSlice(b, self, signed ? 1 : 0, n);
  return sbFinish(b);
}

function strExpandTabs(self: u64, args: usize): u64 {
  const tab = sizeArg(load<u64>(args));
  if (tab == -1 && errOccurred()) return 0;
  if (tab == i32.MAX_VALUE) return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C int");
  const p = ptr(self);
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const n = strLength(self);
  const b = sbNew();
  let column: i64 = 0;
  let plain = 0;
  let total: i64 = n;
  for (let i = 0; i < n; i++) {
    const c = readChar(data, kind, i as u32);
    if (c == 9) {
      sbSlice(b, self, plain, i);
      plain = i + 1;
      if (tab > 0) {
        const spaces = (tab as i64) - (column % (tab as i64));
        total += spaces;
        if (total > (i32.MAX_VALUE as i64)) {
          decref(sbFinish(b));
          return raise(OVERFLOW_ERROR_TYPE, "new string is too long");
        }
        column += spaces;
        if (!sbFill(b, 32, spaces as i32)) break;
      }
    } else {
      column++;
      if (c == 10 || c == 13) column = 0;
    }
  }
  if (plain == 0) {
    decref(sbFinish(b));
    return strExact(self);
  }
  sbSlice(b, self, plain, n);
  return sbFinish(b);
}

/** self.splitlines(keepends). */
export function strSplitLines(self: u64, keep: bool): u64 {
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  const p = ptr(self);
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const n = strLength(self);
  let i = 0;
  while (i < n) {
    const start = i;
    while (i < n && !isLineBreak(readChar(data, kind, i as u32))) i++;
    let end = i;
    if (i < n) {
      if (readChar(data, kind, i as u32) == 13 && i + 1 < n && readChar(data, kind, (i + 1) as u32) == 10) i += 2;
      else i++;
      if (keep) end = i;
    }
    const line = strSlice(self, start, end);
    if (line == 0 || listAppendSteal(list, line) < 0) {
      decref(val(list));
      return 0;
    }
  }
  return val(list);
}

function strSplitLinesMethod(self: u64, args: usize): u64 {
  const keep = isTrue(load<u64>(args));
  if (keep < 0) return 0;
  return strSplitLines(self, keep != 0);
}

export function initStrLayout(t: PyType): void {
  def(
    t,
    "center(width, fillchar=' ', /)",
    strCenter,
    "Self in the middle of a string of that width, padded with the fill character.",
  );
  def(
    t,
    "ljust(width, fillchar=' ', /)",
    strLjust,
    "Self at the left of a string of that width, padded with the fill character.",
  );
  def(
    t,
    "rjust(width, fillchar=' ', /)",
    strRjust,
    "Self at the right of a string of that width, padded with the fill character.",
  );
  def1(t, "zfill(width, /)", strZfill, "Self padded with zeros on the left, behind a sign.");
  def(t, "expandtabs(tabsize=8)", strExpandTabs, "Self with tabs replaced by spaces.");
  def(
    t,
    "splitlines(keepends=False)",
    strSplitLinesMethod,
    "List of the lines of self, with their line breaks if keepends is true.",
  );
}
