/**
 * Module _sre: what re's own compiler (Python) asks of the engine: compile a program into a Pattern, and facts about characters.
 */
import { defModule, defModule0, defModule1, moduleAdd, newModule } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, allocZeroed, free } from "../memory/alloc";
import { decref, newObject, newRef, track } from "../memory/refcount";
import { asI32, index, isIndexable } from "../objects/abstract-number";
import { hasBuffer } from "../objects/buffer";
import { isDict } from "../objects/dict";
import { intAsI64, intFitsI64 } from "../objects/int";
import { lit } from "../objects/intern";
import { isList, listGet, listLength } from "../objects/list";
import { OVERFLOW_ERROR_TYPE, RUNTIME_ERROR_TYPE, SRE_PATTERN_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr } from "../objects/str";
import { isTuple } from "../objects/tuple";
import { toLower, toUpper } from "../objects/unicode-data";
import { intOf, isInt, mkBool, mkInt, NONE, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { registerModule } from "./registry";
import { validProgram, Walk } from "./sre-code";
import { asciiLower } from "./sre-engine";
import { templateNew } from "./sre-match";
import { PyPattern } from "./sre-pattern";

const MAGIC: i64 = 20230612;
const MAXGROUPS: i64 = 1073741823;

/** Copies the numbers of a list into words; false with an exception. */
function readCode(list: u64, code: usize, n: u32): bool {
  for (let i: u32 = 0; i < n; i++) {
    const item = listGet(ptr(list), i as i32);
    if (item == 0) return false;
    let number: i64 = -1;
    if (isInt(item)) number = intOf(item);
    else if (!isIndexable(item)) {
      decref(item);
      raise(TYPE_ERROR_TYPE, "an integer is required");
      return false;
    } else {
      const exact = index(item);
      if (exact == 0) {
        decref(item);
        return false;
      }
      if (intFitsI64(exact)) number = intAsI64(exact);
      decref(exact);
    }
    decref(item);
    if (number < 0 || number > 0xffff_ffff) {
      raise(OVERFLOW_ERROR_TYPE, "regular expression code size limit exceeded");
      return false;
    }
    store<u32>(code + ((i as usize) << 2), number as u32);
  }
  return true;
}

function compile(self: u64, args: usize): u64 {
  const pattern = load<u64>(args);
  const list = load<u64>(args + 16);
  const groupindex = load<u64>(args + 32);
  const indexgroup = load<u64>(args + 40);
  const flags = asI32(load<u64>(args + 8));
  if (flags == -1 && errOccurred()) return 0;
  if (!isList(list)) return raise1(TYPE_ERROR_TYPE, "compile() argument 'code' must be list, not %A", list);
  const groups = asI32(load<u64>(args + 24));
  if (groups == -1 && errOccurred()) return 0;
  if (!isDict(groupindex)) return raise1(TYPE_ERROR_TYPE, "compile() argument 'groupindex' must be dict, not %A", groupindex);
  if (!isTuple(indexgroup)) return raise1(TYPE_ERROR_TYPE, "compile() argument 'indexgroup' must be tuple, not %A", indexgroup);
  const n = listLength(ptr(list));
  const code = alloc(((n + 1) as usize) << 2);
  const links = allocZeroed(((n + 1) as usize) << 3);
  const walk = alloc(offsetof<Walk>());
  if (code == 0 || links == 0 || walk == 0) {
    free(code);
    free(links);
    free(walk);
    return noMemory();
  }
  let good = readCode(list, code, n);
  const w = changetype<Walk>(walk);
  w.code = code;
  w.codeLength = n;
  w.links = links;
  w.groups = groups as u32;
  w.repeats = 0;
  w.depth = 0;
  let kind: u32 = 2;
  if (good && pattern != NONE) {
    if (isStr(pattern)) kind = 0;
    else if (hasBuffer(pattern)) kind = 1;
    else {
      raise1(TYPE_ERROR_TYPE, "expected string or bytes-like object, got '%T'", pattern);
      good = false;
    }
  }
  if (good && (groups < 0 || groups > 0x00ff_ffff || !validProgram(w))) {
    raise(RUNTIME_ERROR_TYPE, "invalid SRE code");
    good = false;
  }
  const repeats = w.repeats;
  free(walk);
  const p = good ? newObject(SRE_PATTERN_TYPE, offsetof<PyPattern>()) : 0;
  if (p == 0) {
    free(code);
    free(links);
    return 0;
  }
  const result = changetype<PyPattern>(p);
  result.pattern = newRef(pattern);
  result.groupindex = newRef(groupindex);
  result.indexgroup = newRef(indexgroup);
  result.flags = flags;
  result.groups = groups as u32;
  result.code = code as u32;
  result.codeLength = n;
  result.links = links as u32;
  result.repeats = repeats;
  result.isBytes = kind;
  track(p);
  return val(p);
}

function template(self: u64, args: usize): u64 {
  const list = load<u64>(args + 8);
  if (!isList(list)) return raise1(TYPE_ERROR_TYPE, "template() argument 2 must be list, not %A", list);
  return templateNew(list);
}

function getcodesize(self: u64): u64 {
  return mkInt(4);
}

function asciiIsCased(self: u64, character: u64): u64 {
  const c = asI32(character);
  if (c == -1 && errOccurred()) return 0;
  return mkBool((((c | 32) - 97) as u32) < 26);
}
function unicodeIsCased(self: u64, character: u64): u64 {
  const c = asI32(character);
  if (c == -1 && errOccurred()) return 0;
  return mkBool(toLower(c as u32) != (c as u32) || toUpper(c as u32) != (c as u32));
}
function asciiToLower(self: u64, character: u64): u64 {
  const c = asI32(character);
  if (c == -1 && errOccurred()) return 0;
  return mkInt(asciiLower(c as u32));
}
function unicodeToLower(self: u64, character: u64): u64 {
  const c = asI32(character);
  if (c == -1 && errOccurred()) return 0;
  return mkInt(toLower(c as u32));
}

function makeSre(): u64 {
  const m = newModule("_sre", "");
  if (m == 0) return 0;
  moduleAdd(m, "MAGIC", mkInt(MAGIC));
  moduleAdd(m, "CODESIZE", mkInt(4));
  moduleAdd(m, "MAXREPEAT", mkInt(0xffff_ffff));
  moduleAdd(m, "MAXGROUPS", mkInt(MAXGROUPS));
  moduleAdd(m, "copyright", lit(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "));
  defModule(m, "compile(pattern, flags, code, groups, groupindex, indexgroup)", compile, "");
  defModule(m, "template(pattern, template, /)", template, "");
  defModule0(m, "getcodesize()", getcodesize, "");
  defModule1(m, "ascii_iscased(character, /)", asciiIsCased, "");
  defModule1(m, "unicode_iscased(character, /)", unicodeIsCased, "");
  defModule1(m, "ascii_tolower(character, /)", asciiToLower, "");
  defModule1(m, "unicode_tolower(character, /)", unicodeToLower, "");
  return m;
}

export function initSreModule(): void {
  registerModule("_sre", makeSre);
}
