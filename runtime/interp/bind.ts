/**
 * Calls of native functions: parses their signature texts, binds arguments to parameters, and complains as CPython does.
 *
 *     NativeDef: one native function, for ever        Signature: the parsed text, made on first need
 *     name str │ signature text │ doc text             counts │ flags │ Param[] { name, default }
 *     kind │ func │ parsed ─────────────────────────▶
 *
 * The exact call (positional arguments only, as many as there are parameters) touches nothing: the native reads the caller's registers in
 * place. Else one slot a parameter is filled on the register stack. Both structs are published once and never change.
 */
import { copyWords } from "../memory/words";
import { alloc, allocZeroed, beginMust, endMust, free } from "../memory/alloc";
import { Root, ROOT, root } from "../memory/layout";
import { decref, setImmortal } from "../memory/refcount";
import { getAttr, typeOf } from "../objects/abstract-object";
import { builtinMessageName } from "../objects/builtin";
import { dictNew, dictSet } from "../objects/dict";
import { floatFromText } from "../objects/float";
import { intFromI64 } from "../objects/int";
import { id, internSteal, lit } from "../objects/intern";
import { BUILTIN_FUNCTION_OR_METHOD_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strEquals, strFromCodePoint, strFromUtf16 } from "../objects/str";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { emptyTuple, tupleFromArray, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { ELLIPSIS, FALSE, isPtr, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { noMemory, raise, raise1, raise2, raise3, raiseValue } from "./errors";
import { nameDistance } from "./suggestions";

/** How the native is called: see the F… types in define.ts. */
export const NATIVE_0: u32 = 0;
export const NATIVE_1: u32 = 1;
export const NATIVE_N: u32 = 2;
export const NATIVE_V: u32 = 3;
export const NATIVE_KIND: u32 = 7;
/** What kind of method it is. */
export const NATIVE_CLASS: u32 = 16;
export const NATIVE_STATIC: u32 = 32;
/** Whoever calls it with ** does not look at the names: interp/keyword-names.ts. */
export const NATIVE_DICT: u32 = 64;
/** May wait in the kernel: is not called in the short ways of ops-call.ts and the loop, which do not look for signals afterwards. */
export const NATIVE_BLOCKS: u32 = 128;

@unmanaged
export class NativeDef {
  name: u64;
  /** Static literals. */
  signature: u32;
  doc: u32;
  kind: u32;
  func: u32;
  /** Signature, or 0 (atomic). */
  parsed: u32;
  /** Functions for calls without arguments, (self), and with one positional argument, (self, a); 0: there is none. Set when the native is defined. */
  none: u32;
  one: u32;
  pad: u32;
}

const HAS_ARGS: u32 = 1;
const HAS_KWARGS: u32 = 2;
/** Parameter has to be given. */
const REQUIRED: u64 = 0x0001_0000_0000_00ff;

/** Slots are in the order of the text: positional parameters, *args, keyword-only ones, **kwargs. */
@unmanaged
export class Signature {
  name: u64;
  flags: u32;
  /** Slots. */
  count: u32;
  /** Positional-only parameters; all that may be positional; the required ones among these. */
  positionalOnly: u32;
  positional: u32;
  required: u32;
  keywordOnly: u32;
  params: u64;
}

const PARAM_SIZE: usize = 16;

function paramName(s: Signature, i: u32): u64 {
  return load<u64>(changetype<usize>(s) + offsetof<Signature>("params") + (i as usize) * PARAM_SIZE);
}
function paramDefault(s: Signature, i: u32): u64 {
  return load<u64>(changetype<usize>(s) + offsetof<Signature>("params") + (i as usize) * PARAM_SIZE + 8);
}

// ---- parsing

/** Reads a default's text: a constant of the grammar in docs/internals/runtime.md; anything else counts as absent. */
function parseDefault(p: usize, n: i32): u64 {
  const c = load<u16>(p);
  if (n == 4 && c == 78) return NONE; // None
  if (n == 4 && c == 84) return TRUE; // True
  if (n == 5 && c == 70) return FALSE; // False
  if (n == 3 && c == 46) return ELLIPSIS; // ...
  if (n == 2 && c == 40) return emptyTuple(); // ()
  // The one escape sequence that a default needs.
  if ((c == 39 || c == 34) && n == 4 && load<u16>(p, 2) == 92 && load<u16>(p, 4) == 110) return strFromCodePoint(10);
  if (c == 39 || c == 34) return internSteal(strFromUtf16(p + 2, n - 2));
  if (n == 3 && c == 98) return val(root().emptyBytes); // b''
  let i = 0;
  let negative = false;
  if (c == 45) {
    negative = true;
    i = 1;
  }
  let number: i64 = 0;
  let digits = 0;
  while (i < n && load<u16>(p + ((i as usize) << 1)) - 48 <= 9) {
    number = number * 10 + ((load<u16>(p + ((i as usize) << 1)) - 48) as i64);
    i++;
    digits++;
  }
  if (digits > 0 && i == n) {
    const v = intFromI64(negative ? -number : number);
    if (isPtr(v)) setImmortal(ptr(v));
    return v;
  }
  if (digits > 0) {
    const text = strFromUtf16(p, n);
    const x = text == NULL ? NULL : floatFromText(text);
    decref(text);
    return x;
  }
  return NULL;
}

/** Parses "name(a, b=1, /, *, c=None)". */
function parseSignature(text: string): Signature {
  beginMust();
  const s = parseText(text);
  endMust();
  return s;
}

function parseText(text: string): Signature {
  const n = text.length;
  const p = changetype<usize>(text);
  let i = 0;
  while (i < n && load<u16>(p + ((i as usize) << 1)) != 40) i++;
  const nameEnd = i;
  // Upper bound of the number of parameters: commas and one.
  let bound = 1;
  for (let k = i; k < n; k++) if (load<u16>(p + ((k as usize) << 1)) == 44) bound++;
  const s = changetype<Signature>(allocZeroed(offsetof<Signature>() + (bound as usize) * PARAM_SIZE));
  s.name = internSteal(strFromUtf16(p, nameEnd));
  let star = false;
  i++;
  while (i < n) {
    const first = load<u16>(p + ((i as usize) << 1));
    if (first == 32 || first == 44) {
      i++;
      continue;
    }
    if (first == 41) break;
    // One parameter: up to a comma or the closing parenthesis outside quotes and nested parentheses.
    let end = i;
    let depth = 0;
    let quote = 0;
    let equals = -1;
    while (end < n) {
      const c = load<u16>(p + ((end as usize) << 1)) as i32;
      if (quote) {
        if (c == quote) quote = 0;
      } else if (c == 39 || c == 34) quote = c;
      else if (c == 40 || c == 91 || c == 123) depth++;
      else if (depth == 0 && (c == 44 || c == 41)) break;
      else if (c == 41 || c == 93 || c == 125) depth--;
      else if (c == 61 && depth == 0 && equals < 0) equals = end;
      end++;
    }
    const start = i;
    i = end;
    if (first == 47) {
      s.positionalOnly = s.count;
      continue;
    }
    let from = start;
    if (first == 42) {
      const second = load<u16>(p + (((start + 1) as usize) << 1));
      if (second == 42) {
        s.flags |= HAS_KWARGS;
        from = start + 2;
      } else {
        star = true;
        if (end - start == 1) continue;
        s.flags |= HAS_ARGS;
        from = start + 1;
      }
    }
    const at = changetype<usize>(s) + offsetof<Signature>("params") + (s.count as usize) * PARAM_SIZE;
    const nameStop = equals < 0 ? end : equals;
    store<u64>(at, internSteal(strFromUtf16(p + ((from as usize) << 1), nameStop - from)));
    store<u64>(at + 8, equals < 0 ? REQUIRED : parseDefault(p + (((equals + 1) as usize) << 1), end - equals - 1));
    s.count++;
    if (first == 42) continue;
    if (star) s.keywordOnly++;
    else {
      s.positional++;
      if (equals < 0) s.required++;
    }
  }
  return s;
}

export function signatureOf(d: NativeDef): Signature {
  const known: usize = atomic.load<u32>(changetype<usize>(d) + offsetof<NativeDef>("parsed"));
  if (known != 0) return changetype<Signature>(known);
  const s = parseSignature(changetype<string>(d.signature as usize));
  atomic.store<u32>(changetype<usize>(d) + offsetof<NativeDef>("parsed"), changetype<usize>(s) as u32);
  return s;
}

// ---- parsed signatures of bindArgs, found again by the address of their literal

const TABLE_SIZE: u32 = 2048;
const TABLE: usize = ROOT + offsetof<Root>("signatures");

function signatureOfLiteral(text: string): Signature {
  let table: usize = atomic.load<u32>(TABLE);
  if (table == 0) {
    beginMust();
    const fresh = allocZeroed(TABLE_SIZE << 3);
    endMust();
    const was: usize = atomic.cmpxchg<u32>(TABLE, 0, fresh as u32);
    table = was == 0 ? fresh : was;
  }
  const key = changetype<usize>(text) as u32;
  let i = (key >> 3) & (TABLE_SIZE - 1);
  while (true) {
    const at = table + ((i as usize) << 3);
    const seen = atomic.load<u32>(at);
    if (seen == key) {
      const s: usize = atomic.load<u32>(at + 4);
      if (s != 0) return changetype<Signature>(s);
    }
    if (seen == 0 || seen == key) {
      const s = parseSignature(text);
      // Another carrier may be doing the same: either result is as good.
      if (atomic.cmpxchg<u32>(at, seen, key) == seen) {
        atomic.store<u32>(at + 4, changetype<usize>(s) as u32);
        return s;
      }
      continue;
    }
    i = (i + 1) & (TABLE_SIZE - 1);
  }
}

// ---- complaints

/** Raises TypeError with the full name of what is being called, or with the name itself if that is given. */
function complainNamed(format: string, callable: u64, n: u32): u64 {
  if (isStr(callable)) return raise2(TYPE_ERROR_TYPE, format, callable, n as u64);
  const type = typeOf(callable);
  let name: u64;
  if (type == BUILTIN_FUNCTION_OR_METHOD_TYPE) name = builtinMessageName(callable);
  else name = getAttr(callable, id("__qualname__"));
  if (name == NULL) return NULL;
  raise2(TYPE_ERROR_TYPE, format, name, n as u64);
  decref(name);
  return NULL;
}

/** "NAME expected [at least|at most] N argument[s], got M". */
export function complainCount(name: u64, nargs: u32, least: u32, most: u32): u64 {
  const b = sbNew();
  sbStr(b, name);
  sbLiteral(b, " expected ");
  const bound = nargs < least ? least : most;
  if (least != most) sbLiteral(b, nargs < least ? "at least " : "at most ");
  sbInt(b, bound);
  sbLiteral(b, bound == 1 ? " argument, got " : " arguments, got ");
  sbInt(b, nargs);
  const text = sbFinish(b);
  raiseValue(TYPE_ERROR_TYPE, text);
  decref(text);
  return NULL;
}

/** "NAME() takes [at most|at least|exactly] N [positional |keyword ]argument[s] (M given)". */
export function complainTakes(name: u64, how: string, n: u32, kind: string, given: u32): void {
  const b = sbNew();
  sbStr(b, name);
  sbLiteral(b, "() takes ");
  sbLiteral(b, how);
  sbChar(b, 32);
  sbInt(b, n);
  sbChar(b, 32);
  sbLiteral(b, kind);
  sbLiteral(b, n == 1 ? "argument (" : "arguments (");
  sbInt(b, given);
  sbLiteral(b, " given)");
  const text = sbFinish(b);
  raiseValue(TYPE_ERROR_TYPE, text);
  decref(text);
}

function complainUnexpected(s: Signature, keyword: u64): void {
  if (!isStr(keyword)) {
    raise(TYPE_ERROR_TYPE, "keywords must be strings");
    return;
  }
  let best: u64 = NULL;
  let distance: u32 = u32.MAX_VALUE;
  for (let i = s.positionalOnly; i < s.count; i++) {
    if ((s.flags & HAS_ARGS && i == s.positional) || (s.flags & HAS_KWARGS && i == s.count - 1)) continue;
    const d = nameDistance(keyword, paramName(s, i), distance);
    if (d < distance) {
      distance = d;
      best = paramName(s, i);
    }
  }
  if (best != NULL)
    raise3(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?", s.name, keyword, best);
  else raise2(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'", s.name, keyword);
}

/** Index of the parameter (not positional-only) with this name, or -1. */
function findParam(s: Signature, keyword: u64): i32 {
  const hasArgs = (s.flags & HAS_ARGS) != 0;
  const last = s.flags & HAS_KWARGS ? s.count - 1 : s.count;
  for (let i = s.positionalOnly; i < last; i++) {
    if (hasArgs && i == s.positional) continue;
    if (paramName(s, i) == keyword) return i as i32;
  }
  if (!isStr(keyword)) return -1;
  for (let i = s.positionalOnly; i < last; i++) {
    if (hasArgs && i == s.positional) continue;
    if (strEquals(paramName(s, i), keyword)) return i as i32;
  }
  return -1;
}

// ---- binding

/**
 * Fills one slot a parameter at `out` (borrowed; what *args and **kwargs made is owned, releaseBound gives it back). `callable` is what is being called, or
 * its name: for the messages that give it in full. False with TypeError.
 */
export function bindSignature(s: Signature, callable: u64, args: usize, nargs: u32, kwnames: u64, out: usize): bool {
  const nkw: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  const keywordable = s.count - s.positionalOnly - (s.flags & HAS_ARGS ? 1 : 0); // **kwargs counts: keywords are welcome
  if (keywordable == 0) {
    if (nkw != 0) {
      complainNamed("%S() takes no keyword arguments", callable, 0);
      return false;
    }
    if (nargs < s.required || (nargs > s.positional && !(s.flags & HAS_ARGS))) {
      complainCount(s.name, nargs, s.required, s.flags & HAS_ARGS ? u32.MAX_VALUE : s.positional);
      return false;
    }
  } else if (!(s.flags & (HAS_ARGS | HAS_KWARGS))) {
    if (nargs + nkw > s.count) {
      if (s.positional == s.count && s.positional == s.positionalOnly) complainCount(s.name, nargs, s.required, s.positional);
      else complainTakes(s.name, "at most", s.count, nargs == 0 ? "keyword " : "", nargs + nkw);
      return false;
    }
    if (nargs > s.positional) {
      if (s.positional == 0) raise1(TYPE_ERROR_TYPE, "%S() takes no positional arguments", s.name);
      else complainTakes(s.name, s.required < s.positional ? "at most" : "exactly", s.positional, "positional ", nargs);
      return false;
    }
  } else if (nargs > s.positional && !(s.flags & HAS_ARGS)) {
    if (s.positional == 0) raise1(TYPE_ERROR_TYPE, "%S() takes no positional arguments", s.name);
    else complainTakes(s.name, s.required < s.positional ? "at most" : "exactly", s.positional, "positional ", nargs);
    return false;
  }
  const least = min(s.required, s.positionalOnly);
  if (nargs < least && keywordable != 0) {
    complainTakes(s.name, least < s.positional ? "at least" : "exactly", least, "positional ", nargs);
    return false;
  }

  const direct = min(nargs, s.positional);
  copyWords(out, args, (direct as usize) << 3);
  const argsSlot: u32 = s.flags & HAS_ARGS ? s.positional : u32.MAX_VALUE;
  const kwargsSlot: u32 = s.flags & HAS_KWARGS ? s.count - 1 : u32.MAX_VALUE;
  for (let i = direct; i < s.count; i++)
    store<u64>(out + ((i as usize) << 3), i == argsSlot || i == kwargsSlot ? NULL : paramDefault(s, i));
  if (s.flags & HAS_KWARGS) {
    const extra = dictNew();
    if (extra == NULL) return false;
    store<u64>(out + ((kwargsSlot as usize) << 3), extra);
  }
  for (let k: u32 = 0; k < nkw; k++) {
    const keyword = tupleGetBorrowed(ptr(kwnames), k);
    const value = load<u64>(args + (((nargs + k) as usize) << 3));
    const i = findParam(s, keyword);
    if (i < 0) {
      if (kwargsSlot != u32.MAX_VALUE && isStr(keyword)) {
        if (dictSet(ptr(load<u64>(out + ((kwargsSlot as usize) << 3))), keyword, value) < 0) {
          releaseKwargs(s, out);
          return false;
        }
        continue;
      }
      // A missing required argument is complained about before an unexpected one.
      if (complainMissing(s, args, nargs, kwnames, out)) {
        releaseKwargs(s, out);
        return false;
      }
      complainUnexpected(s, keyword);
      releaseKwargs(s, out);
      return false;
    }
    if ((i as u32) < direct) {
      const b = sbNew();
      sbLiteral(b, "argument for ");
      sbStr(b, s.name);
      sbLiteral(b, "() given by name ('");
      sbStr(b, keyword);
      sbLiteral(b, "') and position (");
      sbInt(b, i + 1);
      sbChar(b, 41);
      const text = sbFinish(b);
      raiseValue(TYPE_ERROR_TYPE, text);
      decref(text);
      releaseKwargs(s, out);
      return false;
    }
    store<u64>(out + ((i as usize) << 3), value);
  }
  if (complainMissing(s, args, nargs, kwnames, out)) {
    releaseKwargs(s, out);
    return false;
  }
  if (s.flags & HAS_ARGS) {
    const rest = tupleFromArray(args + ((direct as usize) << 3), nargs - direct);
    if (rest == NULL) {
      releaseKwargs(s, out);
      return false;
    }
    store<u64>(out + ((argsSlot as usize) << 3), rest);
  }
  return true;
}

/** Whether a required parameter is still missing, after looking at the keywords; the TypeError is set then. */
function complainMissing(s: Signature, args: usize, nargs: u32, kwnames: u64, out: usize): bool {
  for (let i: u32 = 0; i < s.count; i++) {
    if (load<u64>(out + ((i as usize) << 3)) != REQUIRED) continue;
    if (kwnames != NULL) {
      let given = false;
      for (let k: u32 = 0; k < tupleLength(ptr(kwnames)); k++) {
        if (findParam(s, tupleGetBorrowed(ptr(kwnames), k)) == (i as i32)) given = true;
      }
      if (given) continue;
    }
    raise3(TYPE_ERROR_TYPE, "%S() missing required argument '%S' (pos %d)", s.name, paramName(s, i), (i + 1) as u64);
    return true;
  }
  return false;
}

function releaseKwargs(s: Signature, out: usize): void {
  if (s.flags & HAS_KWARGS) decref(load<u64>(out + (((s.count - 1) as usize) << 3)));
}

/** Gives back what bindSignature made. */
export function releaseBound(s: Signature, out: usize): void {
  if (s.flags & HAS_ARGS) decref(load<u64>(out + ((s.positional as usize) << 3)));
  releaseKwargs(s, out);
}

/** The usual case: some positional arguments, the defaults for the rest; nothing in the block is owned. */
export function callWithDefaults(d: NativeDef, s: Signature, self: u64, args: usize, nargs: u32): u64 {
  const out = alloc((s.count as usize) << 3);
  if (out == 0) return noMemory();
  let i: u32 = 0;
  for (; i < nargs; i++) store<u64>(out + ((i as usize) << 3), load<u64>(args + ((i as usize) << 3)));
  for (; i < s.count; i++) store<u64>(out + ((i as usize) << 3), paramDefault(s, i));
  const answer: u64 = call_indirect<u64>(d.func, self, out);
  free(out);
  return answer;
}

/** Whether a native has no parameter that may be given by name. */
function takesNoNames(s: Signature): bool {
  return s.count == s.positionalOnly + (s.flags & HAS_ARGS ? 1 : 0);
}

/** What is wrong with a call of a native whose parameters are all positional-only: CPython has words for each of its conventions. */
function complainPositional(d: NativeDef, s: Signature, callable: u64, nargs: u32, kwnames: u64): u64 {
  if (kwnames != NULL) return complainNamed("%S() takes no keyword arguments", callable, 0);
  if (d.kind & NATIVE_DICT) {
    const few = nargs < s.required;
    complainTakes(
      s.name,
      s.required == s.count ? "exactly" : few ? "at least" : "at most",
      few ? s.required : s.count,
      "",
      nargs,
    );
    return NULL;
  }
  if (s.count == 0) return complainNamed("%S() takes no arguments (%d given)", callable, nargs);
  if (s.count == 1 && s.required == 1) return complainNamed("%S() takes exactly one argument (%d given)", callable, nargs);
  return complainCount(s.name, nargs, s.required, s.count);
}

/**
 * Calls a native function. `callable` is the object being called, for messages. self is passed as it is.
 */
export function callNative(d: NativeDef, callable: u64, self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const kind = d.kind & NATIVE_KIND;
  if (kwnames != NULL && tupleLength(ptr(kwnames)) == 0) kwnames = NULL;
  if (kind == NATIVE_V) {
    if (kwnames != NULL && takesNoNames(signatureOf(d))) return complainNamed("%S() takes no keyword arguments", callable, 0);
    return call_indirect<u64>(d.func, self, args, nargs, kwnames);
  }
  if (kind == NATIVE_0) {
    if (nargs == 0 && kwnames == NULL) return call_indirect<u64>(d.func, self);
    if (kwnames != NULL) return complainNamed("%S() takes no keyword arguments", callable, 0);
    return complainNamed("%S() takes no arguments (%d given)", callable, nargs);
  }
  if (kind == NATIVE_1 && nargs == 1 && kwnames == NULL) return call_indirect<u64>(d.func, self, load<u64>(args));
  const s = signatureOf(d);
  if (kind != NATIVE_1 && nargs == s.count && kwnames == NULL && s.positional == s.count)
    return call_indirect<u64>(d.func, self, args);
  if (s.positionalOnly == s.count && (nargs < s.required || nargs > s.count || kwnames != NULL))
    return complainPositional(d, s, callable, nargs, kwnames);
  if (kind != NATIVE_1 && kwnames == NULL && nargs >= s.required && nargs <= s.positional && s.positional == s.count)
    return callWithDefaults(d, s, self, args, nargs);
  // A raw block, not the register stack: the native may answer with a frame that it has pushed there.
  const out = alloc((s.count as usize) << 3);
  if (out == 0) return noMemory();
  if (!bindSignature(s, callable, args, nargs, kwnames, out)) {
    free(out);
    return NULL;
  }
  const result: u64 = kind == NATIVE_1 ? call_indirect<u64>(d.func, self, load<u64>(out)) : call_indirect<u64>(d.func, self, out);
  releaseBound(s, out);
  free(out);
  return result;
}

/**
 * Binds call arguments for a tp_new, tp_init or tp_call: `signature` as in def ("dict(object=None, /)"); fills one slot a parameter
 * (borrowed) at `out`. False with TypeError set. What *args and **kwargs made is owned by the caller: release with unbindArgs.
 */
export function bindArgs(signature: string, args: usize, nargs: u32, kwnames: u64, out: usize): bool {
  const s = signatureOfLiteral(signature);
  if (kwnames != NULL && tupleLength(ptr(kwnames)) == 0) kwnames = NULL;
  return bindSignature(s, s.name, args, nargs, kwnames, out);
}

export function unbindArgs(signature: string, out: usize): void {
  releaseBound(signatureOfLiteral(signature), out);
}

/** Complains about keyword arguments: "NAME() takes no keyword arguments". True if there are none. */
export function noKeywords(name: string, kwnames: u64): bool {
  if (kwnames == NULL || tupleLength(ptr(kwnames)) == 0) return true;
  raise1(TYPE_ERROR_TYPE, "%S() takes no keyword arguments", lit(name));
  return false;
}

/** Checks a count of positional arguments: "NAME expected at least 1 argument, got 0". True if fine. */
export function checkPositional(name: string, nargs: u32, least: u32, most: u32): bool {
  if (nargs >= least && nargs <= most) return true;
  complainCount(lit(name), nargs, least, most);
  return false;
}

/** The part of a signature text that __text_signature__ shows, with the implicit first parameter `first` ("$self", "$module", "" none). */
export function textSignature(d: NativeDef, first: string): u64 {
  const text = changetype<string>(d.signature as usize);
  const p = changetype<usize>(text);
  const n = text.length;
  let i = 0;
  while (i < n && load<u16>(p + ((i as usize) << 1)) != 40) i++;
  if (i == n) return NONE;
  const b = sbNew();
  sbChar(b, 40);
  sbLiteral(b, first);
  let empty = true;
  for (let k = i + 1; k < n - 1; k++) {
    const c = load<u16>(p + ((k as usize) << 1)) as i32;
    if (empty) {
      if (first.length != 0) sbLiteral(b, ", ");
      empty = false;
    }
    // "=?" is a default that has no text.
    if (c == 63 && load<u16>(p + (((k - 1) as usize) << 1)) == 61) sbLiteral(b, "<unrepresentable>");
    else sbChar(b, c);
  }
  if (empty && first.length != 0) sbLiteral(b, ", /");
  sbChar(b, 41);
  return sbFinish(b);
}
