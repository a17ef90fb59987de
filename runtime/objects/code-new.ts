/**
 * The constructor of code: checks its arguments as CPython does, but makes no code. Instructions come from the compiler alone, as the loop does
 * not check what it executes; `replace()` changes what may be changed.
 */
import { checkPositional, noKeywords } from "../interp/bind";
import { raise, raise1, raise3 } from "../interp/errors";
import { errOccurred } from "../threads/thread-state";
import { isOfType } from "./abstract-object";
import { asCInt } from "./abstract-number";
import { lit } from "./intern";
import { BYTES_TYPE, STR_TYPE, TUPLE_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isStr } from "./str";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { NULL } from "./value";

/** What each argument has to be: i an int, b bytes, t a tuple, n a tuple of names, s a str. */
const KINDS: string = "iiiiiibtnnsssibbnn";
function argumentAt(args: usize, i: u32): u64 {
  return load<u64>(args + ((i as usize) << 3));
}

function kindAt(i: u32): u16 {
  return load<u16>(changetype<usize>(KINDS) + ((i as usize) << 1));
}

/** Whether an argument has the right type; else the exception is set. */
function checkArgument(v: u64, i: u32): bool {
  const kind = kindAt(i);
  if (kind == 0x69) return asCInt(v) != -1 || !errOccurred();
  const type = kind == 0x62 ? BYTES_TYPE : kind == 0x73 ? STR_TYPE : TUPLE_TYPE;
  if (isOfType(v, type)) return true;
  const name = kind == 0x62 ? lit("bytes") : kind == 0x73 ? lit("str") : lit("tuple");
  raise3(TYPE_ERROR_TYPE, "code() argument %d must be %S, not %A", (i + 1) as u64, name, v);
  return false;
}

/** Whether these are names; else the exception is set. */
export function checkNames(names: u64): bool {
  const n = tupleLength(names as usize);
  for (let i: u32 = 0; i < n; i++) {
    const name = tupleGetBorrowed(names as usize, i);
    if (isStr(name)) continue;
    raise1(TYPE_ERROR_TYPE, "name tuples must contain only strings, not '%T'", name);
    return false;
  }
  return true;
}

export function codeNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("code", kwnames) || !checkPositional("code", nargs, 16, 18)) return NULL;
  for (let i: u32 = 0; i < nargs; i++) if (!checkArgument(argumentAt(args, i), i)) return NULL;
  for (let i: u32 = 0; i < 4; i++) {
    if (asCInt(argumentAt(args, i)) >= 0) continue;
    const name = i == 0 ? lit("argcount") : i == 1 ? lit("posonlyargcount") : i == 2 ? lit("kwonlyargcount") : lit("nlocals");
    return raise1(VALUE_ERROR_TYPE, "code: %S must not be negative", name);
  }
  for (let i: u32 = 0; i < nargs; i++) if (kindAt(i) == 0x6e && !checkNames(argumentAt(args, i))) return NULL;
  return raise(TYPE_ERROR_TYPE, "cannot create 'code' instances");
}
