/** Docstrings: which statement is one, and its text without the indentation of the source. */
import type * as ast from "../../spec/ast.ts";
import { joinTexts, strValue } from "../parser/text.ts";

/** The docstring of a body, cleaned, or null. */
export function docstringOf(body: readonly ast.Stmt[]): ast.StrValue | null {
  const first = body[0];
  if (first?.kind !== "Expr" || first.value.kind !== "Constant" || first.value.value.t !== "str") return null;
  const { v, apart } = first.value.value;
  if (apart === undefined) return strValue(cleanDocstring(v));
  // Between surrogates that are two characters stands one that is nowhere else, while lines are cut.
  let mark = 0xe000;
  while (v.includes(String.fromCharCode(mark))) mark++;
  const between = String.fromCharCode(mark);
  const pieces = [0, ...apart].map((from, i) => v.slice(from, apart[i]));
  return cleanDocstring(pieces.join(between))
    .split(between)
    .map((piece) => strValue(piece))
    .reduce(joinTexts);
}

/**
 * Remove from the lines after the first the indentation that all of them share, and the leading spaces of the first.
 * Tabs count as in source: to the next multiple of eight. Blank lines become empty.
 */
export function cleanDocstring(text: string): string {
  const lines = expandTabs(text).split("\n");
  let margin = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const indent = spaces(line);
    if (indent < line.length) margin = Math.min(margin, indent);
  }
  if (margin === Number.POSITIVE_INFINITY) margin = 0;
  return lines.map((line, i) => (i === 0 ? line.slice(spaces(line)) : line.slice(Math.min(margin, spaces(line))))).join("\n");
}

function spaces(line: string): number {
  let count = 0;
  while (line[count] === " ") count++;
  return count;
}

function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let result = "";
  let column = 0;
  for (const char of text) {
    if (char === "\t") {
      const fill = 8 - (column % 8);
      result += " ".repeat(fill);
      column += fill;
    } else {
      result += char;
      column = char === "\n" || char === "\r" ? 0 : column + 1;
    }
  }
  return result;
}
