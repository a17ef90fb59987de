/**
 * Texts of string literals. JavaScript takes a high surrogate before a low one for one character; in Python they are two if escapes
 * made them. Where a text has such a place, `apart` names it by the index of the low surrogate; nearly no text has one.
 *
 * No source has surrogates but those that escapes make, so the two halves of a character never come from different pieces of a literal.
 */
import type { StrValue } from "../../spec/ast.ts";

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;

/** Whether what is appended to `left` would run together with its end. */
export function meets(left: string, unit: number): boolean {
  return isLow(unit) && isHigh(left.charCodeAt(left.length - 1));
}

export function strValue(v: string, apart: readonly number[] = []): StrValue {
  return apart.length === 0 ? { t: "str", v } : { t: "str", v, apart };
}

/** One text after the other. */
export function joinTexts(left: StrValue, right: StrValue): StrValue {
  const apart = [...(left.apart ?? [])];
  if (meets(left.v, right.v.charCodeAt(0))) apart.push(left.v.length);
  for (const at of right.apart ?? []) apart.push(left.v.length + at);
  return strValue(left.v + right.v, apart);
}

/** The code points that Python sees. */
export function codePoints(text: string, apart: readonly number[] = []): number[] {
  const points: number[] = [];
  const halves = new Set(apart);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (isHigh(unit) && isLow(next) && !halves.has(i + 1)) {
      points.push(text.codePointAt(i)!);
      i++;
    } else points.push(unit);
  }
  return points;
}
