/**
 * Binding the arguments of a call to the parameters of a Python function, with the complaints that CPython makes.
 *
 * The registers of the new frame are the parameters in the order of the code object's local names: positional, keyword-only, *args, **kwargs.
 */
import { decref, newRef } from "../memory/refcount";
import { isStrLike, lookupAttr, repr, richCompareBool, toStr, typeOf } from "../objects/abstract-object";
import { PyCode, codeAt, codeLocalName } from "../objects/code";
import { dictGetStr, dictNew, dictSet } from "../objects/dict";
import { PyFunction } from "../objects/function";
import { id } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { STR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { strEquals } from "../objects/str";
import { sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { TUPLE_ITEMS, tupleFromArray, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { PY_NE } from "../objects/type-layout";
import { NONE, NULL, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { formatText, raise1, raise2, raise3, raiseValue } from "./errors";
import { CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS } from "./opcodes.gen";
import { Quick } from "./quick";
import { suggestion } from "./suggestions";

/**
 * Fills the registers at `regs` (all NULL) from `first` (NULL: none), nargs positional arguments at args and the keyword arguments behind them, with new
 * references.
 * False with TypeError set; what has been filled in stays, the caller pops the frame.
 */
export function bindArguments(func: usize, code: usize, first: u64, args: usize, nargs: u32, kwnames: u64, regs: usize): bool {
  const f = changetype<PyFunction>(func);
  const c = codeAt(code);
  const argcount = c.argcount;
  const total = argcount + c.kwonlyargcount;
  const nkw: u32 = kwnames == NULL ? 0 : tupleLength(kwnames as usize);
  let next = total;
  // Positional arguments, the rest to *args.
  const values = args + ((nargs as usize) << 3);
  const before: u32 = first != NULL ? 1 : 0;
  nargs += before;
  const n = min(nargs, argcount);
  // Positional argument i lies at positional + 8 * i.
  const positional = args - ((before as usize) << 3);
  if (n != 0 && before != 0) store<u64>(regs, newRef(first));
  for (let i: usize = before; i < n; i++) store<u64>(regs + (i << 3), newRef(load<u64>(positional + (i << 3))));
  if (c.flags & CO_VARARGS) {
    let rest: u64 = NULL;
    if (n == 0 && before != 0) {
      const t = tupleNew(nargs);
      if (t == 0) return false;
      tupleInit(t, 0, newRef(first));
      for (let i: u32 = 1; i < nargs; i++) tupleInit(t, i, newRef(load<u64>(positional + ((i as usize) << 3))));
      rest = val(t);
    } else rest = tupleFromArray(positional + ((n as usize) << 3), nargs - n);
    if (rest == NULL) return false;
    store<u64>(regs + ((next as usize) << 3), rest);
    next++;
  }
  let kwargs: u64 = NULL;
  if (c.flags & CO_VARKEYWORDS) {
    kwargs = dictNew();
    if (kwargs == NULL) return false;
    store<u64>(regs + ((next as usize) << 3), kwargs);
  }
  if (nkw != 0 && !bindKeywords(f, code, kwnames, nkw, values, kwargs, regs)) return false;
  if (nargs > argcount && (c.flags & CO_VARARGS) == 0) {
    tooManyPositional(f, c, nargs, regs);
    return false;
  }
  // The code of a module or class made into a function: its names are the globals' (Note [Module and class bodies]).
  if ((c.flags & CO_OPTIMIZED) == 0) store<u64>(regs, newRef(f.globals));
  return bindDefaults(f, code, n, regs);
}

/** Fills parameters that got no argument from the defaults; complains about those that have none. `given`: positional ones filled. */
export function bindDefaults(f: PyFunction, code: usize, given: u32, regs: usize): bool {
  const c = codeAt(code);
  const argcount = c.argcount;
  if (given < argcount) {
    const defaults = f.defaults as usize;
    const defcount = defaults == 0 ? 0 : tupleLength(defaults);
    const required = argcount - min(defcount, argcount);
    let missing: u32 = 0;
    for (let i = given; i < required; i++) if (load<u64>(regs + ((i as usize) << 3)) == NULL) missing++;
    if (missing != 0) {
      missingArguments(f, code, missing, 0, required, "positional", regs);
      return false;
    }
    const skip = defcount - (argcount - required);
    for (let i = max(given, required); i < argcount; i++) {
      const p = regs + ((i as usize) << 3);
      if (load<u64>(p) == NULL)
        store<u64>(p, newRef(load<u64>(defaults + TUPLE_ITEMS + (((i - required + skip) as usize) << 3))));
    }
  }
  if (c.kwonlyargcount != 0) {
    let missing: u32 = 0;
    for (let i = argcount; i < argcount + c.kwonlyargcount; i++) {
      const p = regs + ((i as usize) << 3);
      if (load<u64>(p) != NULL) continue;
      if (f.kwdefaults != NULL) {
        // They usually stand there in the order of the parameters.
        const name = codeLocalName(code, i);
        let v = Quick.entry(f.kwdefaults as usize, i - argcount, name);
        if (v == NULL) v = dictGetStr(f.kwdefaults as usize, name);
        if (v != NULL) {
          store<u64>(p, v);
          continue;
        }
        if (errOccurred()) return false;
      }
      missing++;
    }
    if (missing != 0) {
      missingArguments(f, code, missing, argcount, argcount + c.kwonlyargcount, "keyword-only", regs);
      return false;
    }
  }
  return true;
}

/** Index of the parameter called `name` (interned) that may be given by keyword, or -1. */
export function parameterIndex(code: usize, name: u64): i32 {
  const c = codeAt(code);
  const total = c.argcount + c.kwonlyargcount;
  for (let i = c.posonlyargcount; i < total; i++) if (codeLocalName(code, i) == name) return i as i32;
  return -1;
}

/** Index of the parameter called `name` that may be given by keyword, or -1. */
function findParameter(code: usize, name: u64, from: u32, to: u32): i32 {
  for (let i = from; i < to; i++) if (codeLocalName(code, i) == name) return i as i32;
  for (let i = from; i < to; i++) if (strEquals(codeLocalName(code, i), name)) return i as i32;
  return -1;
}

function bindKeywords(f: PyFunction, code: usize, kwnames: u64, nkw: u32, values: usize, kwargs: u64, regs: usize): bool {
  const c = codeAt(code);
  const total = c.argcount + c.kwonlyargcount;
  for (let k: u32 = 0; k < nkw; k++) {
    const name = load<u64>((kwnames as usize) + TUPLE_ITEMS + ((k as usize) << 3));
    const value = load<u64>(values + ((k as usize) << 3));
    if ((name as usize) == 0 || typeOf(name) != STR_TYPE) {
      if (!isStrLike(name)) {
        raise1(TYPE_ERROR_TYPE, "%S() keywords must be strings", f.qualname);
        return false;
      }
    }
    const i = findParameter(code, name, c.posonlyargcount, total);
    if (i >= 0) {
      const p = regs + ((i as usize) << 3);
      if (load<u64>(p) != NULL) {
        raise2(TYPE_ERROR_TYPE, "%S() got multiple values for argument '%S'", f.qualname, name);
        return false;
      }
      store<u64>(p, newRef(value));
      continue;
    }
    if (kwargs == NULL) {
      if (c.posonlyargcount != 0 && positionalOnlyByKeyword(f, code, kwnames, nkw)) return false;
      unexpectedKeyword(f, code, name);
      return false;
    }
    if (dictSet(kwargs as usize, name, value) < 0) return false;
  }
  return true;
}

/** "f() got an unexpected keyword argument 'x'", with the parameter that may be meant. */
function unexpectedKeyword(f: PyFunction, code: usize, name: u64): void {
  const c = codeAt(code);
  const names = listNew(0) as usize;
  if (names == 0) return;
  for (let i = c.posonlyargcount; i < c.argcount + c.kwonlyargcount; i++) listAppendSteal(names, newRef(codeLocalName(code, i)));
  const meant = suggestion(names, name);
  decref(val(names));
  if (meant != NULL)
    raise3(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?", f.qualname, name, meant);
  else raise2(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'", f.qualname, name);
  decref(meant);
}

/** Complains if any keyword names a positional-only parameter: true if so. */
function positionalOnlyByKeyword(f: PyFunction, code: usize, kwnames: u64, nkw: u32): bool {
  const c = codeAt(code);
  const b = sbNew();
  let found: u32 = 0;
  for (let i: u32 = 0; i < c.posonlyargcount; i++) {
    for (let k: u32 = 0; k < nkw; k++) {
      const name = load<u64>((kwnames as usize) + TUPLE_ITEMS + ((k as usize) << 3));
      if (!strEquals(codeLocalName(code, i), name)) continue;
      if (found++ != 0) sbLiteral(b, ", ");
      sbStr(b, name);
    }
  }
  const text = sbFinish(b);
  if (text == NULL) return true;
  if (found != 0)
    raise2(TYPE_ERROR_TYPE, "%S() got some positional-only arguments passed as keyword arguments: '%S'", f.qualname, text);
  decref(text);
  return found != 0;
}

/** "f() missing 2 required positional arguments: 'a' and 'b'": of the parameters from…to those that are NULL. */
function missingArguments(f: PyFunction, code: usize, missing: u32, from: u32, to: u32, kind: string, regs: usize): void {
  const b = sbNew();
  sbStr(b, f.qualname);
  sbLiteral(b, "() missing ");
  sbInt(b, missing as i64);
  sbLiteral(b, " required ");
  sbLiteral(b, kind);
  sbLiteral(b, missing == 1 ? " argument: " : " arguments: ");
  let seen: u32 = 0;
  for (let i = from; i < to; i++) {
    if (load<u64>(regs + ((i as usize) << 3)) != NULL) continue;
    if (seen != 0) sbLiteral(b, seen + 1 < missing ? ", " : missing == 2 ? " and " : ", and ");
    const r = repr(codeLocalName(code, i));
    if (r == NULL) return;
    sbStr(b, r);
    decref(r);
    seen++;
  }
  const text = sbFinish(b);
  if (text == NULL) return;
  raiseValue(TYPE_ERROR_TYPE, text);
  decref(text);
}

/** "f() takes from 1 to 2 positional arguments but 3 were given". */
function tooManyPositional(f: PyFunction, c: PyCode, given: u32, regs: usize): void {
  const argcount = c.argcount;
  let kwonly: u32 = 0;
  for (let i = argcount; i < argcount + c.kwonlyargcount; i++) if (load<u64>(regs + ((i as usize) << 3)) != NULL) kwonly++;
  const defcount = f.defaults == NULL ? 0 : tupleLength(f.defaults as usize);
  const b = sbNew();
  sbStr(b, f.qualname);
  sbLiteral(b, "() takes ");
  if (defcount != 0) {
    sbLiteral(b, "from ");
    sbInt(b, (argcount - defcount) as i64);
    sbLiteral(b, " to ");
  }
  sbInt(b, argcount as i64);
  sbLiteral(b, defcount != 0 || argcount != 1 ? " positional arguments but " : " positional argument but ");
  sbInt(b, given as i64);
  if (kwonly != 0) {
    sbLiteral(b, given != 1 ? " positional arguments (and " : " positional argument (and ");
    sbInt(b, kwonly as i64);
    sbLiteral(b, kwonly != 1 ? " keyword-only arguments)" : " keyword-only argument)");
  }
  sbLiteral(b, given == 1 && kwonly == 0 ? " was given" : " were given");
  const text = sbFinish(b);
  if (text == NULL) return;
  raiseValue(TYPE_ERROR_TYPE, text);
  decref(text);
}

/**
 * How messages about a call name the callable: "module.qualname()", "qualname()" if the module is None, builtins or missing; or the str of it without a
 * __qualname__. Whatever the attributes are, their str is shown. Owned.
 */
export function functionText(callable: u64): u64 {
  const qualname = lookupAttr(callable, id("__qualname__"));
  if (qualname == NULL) return errOccurred() ? NULL : toStr(callable);
  const module = lookupAttr(callable, id("__module__"));
  let text: u64 = NULL;
  if (module != NULL || !errOccurred()) {
    const differs = module == NULL || module == NONE ? 0 : richCompareBool(module, id("builtins"), PY_NE);
    // A str of a class is shown as its __str__ says.
    const shown = differs < 0 ? NULL : toStr(qualname);
    const shownModule = shown != NULL && differs > 0 ? toStr(module) : NULL;
    if (shownModule != NULL) text = formatText("%S.%S()", shownModule, shown, NULL);
    else if (shown != NULL && differs == 0) text = formatText("%S()", shown, NULL, NULL);
    decref(shown);
    decref(shownModule);
  }
  decref(module);
  decref(qualname);
  return text;
}
