/** Future statements: which features a module asks for, and whether it may. */
import type * as ast from "../../spec/ast.ts";
import { CO } from "../../spec/opcodes.ts";
import { compileError } from "./errors.ts";

/** Features and their co_flags; those that have become part of the language have none. */
const FEATURES: Record<string, number> = {
  nested_scopes: 0,
  generators: 0,
  division: 0,
  absolute_import: 0,
  with_statement: 0,
  print_function: 0,
  unicode_literals: 0,
  generator_stop: 0,
  barry_as_FLUFL: CO.FUTURE_BARRY_AS_BDFL,
  annotations: CO.FUTURE_ANNOTATIONS,
};

export interface Future {
  flags: number;
  /** Line of the last future statement, 0 if there is none. */
  lastLine: number;
}

export function readFuture(tree: ast.Mod): Future {
  const future: Future = { flags: 0, lastLine: 0 };
  if (tree.kind !== "Module" && tree.kind !== "Interactive") return future;
  let done = false;
  let line = 0;
  tree.body.forEach((s, i) => {
    if (done && s.lineno > line) return;
    line = s.lineno;
    if (s.kind === "ImportFrom" && s.module === "__future__" && s.level === 0) {
      if (done) throw compileError("from __future__ imports must occur at the beginning of the file", s);
      for (const alias of s.names) {
        const flag = FEATURES[alias.name];
        if (alias.name === "braces") throw compileError("not a chance", alias);
        if (flag === undefined) throw compileError(`future feature ${alias.name} is not defined`, alias);
        future.flags |= flag;
      }
      future.lastLine = s.lineno;
    } else if (!(i === 0 && s.kind === "Expr" && s.value.kind === "Constant" && s.value.value.t === "str")) done = true;
  });
  return future;
}
