/**
 * Compile-time errors and warnings, and private names.
 *
 * Errors are the parser's PySyntaxError with CPython's texts. The compiler knows the tree only, so the file name and the source line are
 * filled in by `compile` on the way out. Offsets here are byte columns plus one, as CPython's compiler reports them.
 */
import type { Located } from "../../spec/ast.ts";
import { PySyntaxError } from "../parser/errors.ts";

export function compileError(message: string, at: Located): PySyntaxError {
  return new PySyntaxError("SyntaxError", message, {
    lineno: at.lineno,
    offset: at.col_offset + 1,
    end_lineno: at.end_lineno,
    end_offset: at.end_col_offset + 1,
  });
}

/** A SyntaxWarning to be issued through `warnings` by whoever called the compiler. */
export interface CompileWarning {
  message: string;
  at: Located;
}

/** `__name` inside class `_Cls` is `_Cls__name`; names with a dot or trailing underscores are left alone. */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  let start = 0;
  while (className[start] === "_") start++;
  return start === className.length ? name : `_${className.slice(start)}${name}`;
}
