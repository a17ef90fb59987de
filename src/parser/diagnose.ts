/** Finds the error CPython reports for a source that does not parse. */

import { PySyntaxError } from "./errors.ts";
import type { ParseOptions } from "./index.ts";
import type { SourceText } from "./source.ts";
import { Tokenizer } from "./tokenizer.ts";

export function diagnose(source: SourceText, _options: ParseOptions): PySyntaxError {
  const tok = new Tokenizer(source).run();
  return tok.error ?? new PySyntaxError("SyntaxError", "invalid syntax");
}
