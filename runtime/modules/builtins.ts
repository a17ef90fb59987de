/**
 * builtins: the functions and types that every program has without importing them.
 */
import { newModule } from "../interp/define";
import { NULL } from "../objects/value";
import { addSequenceBuiltins } from "./builtins-sequence";

export function makeBuiltinsModule(): u64 {
  const m = newModule("builtins", "What every program has without importing it.");
  if (m != NULL) addSequenceBuiltins(m);
  return m;
}
