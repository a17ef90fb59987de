/**
 * The functions of builtins that walk iterables: all, any, iter, len, max, min, next, sorted, sum. The builtins module adds them to itself with
 * addSequenceBuiltins.
 */
import { complainTakes } from "../interp/bind";
import { nameIs } from "../interp/keyword-names";
import { call1, callMethod0 } from "../interp/call";
import { checkPositional, defModule, defModule1, defModuleVarargs, noKeywords } from "../interp/define";
import { errClear, errMatches, raise, raise1, raiseStopIteration } from "../interp/errors";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { add } from "../objects/abstract-number";
import { isCallable, isExact, isOfType, isTrue, richCompareBool, typeOf } from "../objects/abstract-object";
import { getIter, isIterator, iterNext, lengthOf, toList } from "../objects/abstract-sequence";
import { complexAt, complexNew } from "../objects/complex";
import { generatorSendMethod, isGenerator, stopped } from "../objects/generator";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { callableIterNew } from "../objects/iterators";
import { listSortMethod } from "../objects/list-sort";
import {
  BYTEARRAY_TYPE,
  BYTES_TYPE,
  COMPLEX_TYPE,
  STOP_ITERATION_TYPE,
  STR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { PY_GT, PY_LT, PyType, TPFLAG_HEAPTYPE, TP_FLAGS, typeAt } from "../objects/type-layout";
import { EXHAUSTED, FALSE, NONE, TRUE, floatOf, intOf, isBool, isFloat, isInt, mkFloat, ptr } from "../objects/value";

function builtinLen(module: u64, o: u64): u64 {
  return lengthOf(o);
}

/** Walks until an item's truth is `wanted`; that, or the opposite at the end. */
function walkTruth(iterable: u64, wanted: i32): u64 {
  const it = getIter(iterable);
  if (it == 0) return 0;
  let truth = 1 - wanted;
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) {
      truth = 1 - wanted;
      break;
    }
    if (item == 0) truth = -1;
    else {
      truth = isTrue(item);
      decref(item);
    }
    if (truth < 0 || truth == wanted) break;
  }
  decref(it);
  return truth < 0 ? 0 : truth ? TRUE : FALSE;
}

function builtinAll(module: u64, iterable: u64): u64 {
  return walkTruth(iterable, 0);
}

function builtinAny(module: u64, iterable: u64): u64 {
  return walkTruth(iterable, 1);
}

function builtinIter(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("iter", kwnames) || !checkPositional("iter", nargs, 1, 2)) return 0;
  if (nargs == 1) return getIter(load<u64>(args));
  if (!isCallable(load<u64>(args))) return raise(TYPE_ERROR_TYPE, "iter(v, w): v must be callable");
  return callableIterNew(load<u64>(args), load<u64>(args + 8));
}

function builtinNext(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("next", kwnames) || !checkPositional("next", nargs, 1, 2)) return 0;
  const it = load<u64>(args);
  if (!isIterator(it)) return raise1(TYPE_ERROR_TYPE, "'%T' object is not an iterator", it);
  // What ends the iteration may carry a value: a generator's frame is run by the interpreter, and __next__ of a class is asked itself.
  if (nargs == 1 && isGenerator(it)) return generatorSendMethod(it, NONE);
  if (nargs == 1 && (load<u32>(typeOf(it) + TP_FLAGS) & TPFLAG_HEAPTYPE) != 0) return callMethod0(it, id("__next__"));
  const v = call_indirect<u64>(load<u32>(typeOf(it) + offsetof<PyType>("tp_iternext")), it);
  if (v == EXHAUSTED) {
    if (nargs == 2) return newRef(load<u64>(args + 8));
    return typeAt(typeOf(it)).am_send != 0 ? stopped(v) : raiseStopIteration(0);
  }
  if (v == 0 && nargs == 2 && errMatches(STOP_ITERATION_TYPE)) {
    errClear();
    return newRef(load<u64>(args + 8));
  }
  return v;
}

function builtinSorted(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!checkPositional("sorted", nargs, 1, 1)) return 0;
  const list = toList(load<u64>(args));
  if (list == 0) return 0;
  const slots = alloc(16);
  store<u64>(slots, NONE);
  store<u64>(slots + 8, FALSE);
  let good = true;
  if (kwnames != 0) {
    const n = tupleLength(ptr(kwnames));
    for (let i: u32 = 0; i < n && good; i++) {
      const name = tupleGetBorrowed(ptr(kwnames), i);
      const value = load<u64>(args + (((nargs + i) as usize) << 3));
      if (nameIs(name, "key")) store<u64>(slots, value);
      else if (nameIs(name, "reverse")) store<u64>(slots + 8, value);
      else {
        raiseUnexpectedKeyword("sort", name, "key reverse");
        good = false;
      }
    }
  }
  if (good) good = listSortMethod(list, slots) != 0;
  free(slots);
  if (good) return list;
  decref(list);
  return 0;
}

// ---- sum: ints in a register, floats and complex numbers with compensation (Neumaier), anything else by adding

function builtinSum(module: u64, args: usize): u64 {
  const it = getIter(load<u64>(args));
  if (it == 0) return 0;
  const start = load<u64>(args + 8);
  let refused: u64 = 0;
  if (isOfType(start, STR_TYPE)) refused = raise(TYPE_ERROR_TYPE, "sum() can't sum strings [use ''.join(seq) instead]");
  else if (isOfType(start, BYTES_TYPE)) refused = raise(TYPE_ERROR_TYPE, "sum() can't sum bytes [use b''.join(seq) instead]");
  else if (isOfType(start, BYTEARRAY_TYPE))
    refused = raise(TYPE_ERROR_TYPE, "sum() can't sum bytearray [use b''.join(seq) instead]");
  else refused = 1;
  if (refused == 0) {
    decref(it);
    return 0;
  }
  let total = newRef(start);
  let item: u64 = 0;
  while (true) {
    item = iterNext(it);
    if (item == EXHAUSTED || item == 0) break;
    if (isInt(total)) {
      // Immediate ints in a register; 2^14 of them at least fit.
      let sum = intOf(total);
      while ((isInt(item) || isBool(item)) && sum < INT_ROOM && sum > -INT_ROOM) {
        sum += isInt(item) ? intOf(item) : ((item & 1) as i64);
        item = iterNext(it);
        if (item == EXHAUSTED || item == 0) break;
      }
      total = intFromI64(sum);
      if (item == EXHAUSTED || item == 0) break;
    } else if (isFloat(total)) {
      let sum = floatOf(total);
      let low: f64 = 0;
      while (isFloat(item) || isInt(item) || isBool(item)) {
        const x = isFloat(item) ? floatOf(item) : isInt(item) ? (intOf(item) as f64) : ((item & 1) as f64);
        const t = sum + x;
        if (abs<f64>(sum) >= abs<f64>(x)) low += sum - t + x;
        else low += x - t + sum;
        sum = t;
        item = iterNext(it);
        if (item == EXHAUSTED || item == 0) break;
      }
      // Infinities make the correction NaN.
      if (low != 0 && abs<f64>(low) < Infinity) sum += low;
      total = mkFloat(sum);
      if (item == EXHAUSTED || item == 0) break;
    } else if (isComplex(total)) {
      let real = complexAt(total).real;
      let imag = complexAt(total).imag;
      let realLow: f64 = 0;
      let imagLow: f64 = 0;
      while (isComplex(item) || isFloat(item) || isInt(item) || isBool(item)) {
        const x = isComplex(item)
          ? complexAt(item).real
          : isFloat(item)
            ? floatOf(item)
            : isInt(item)
              ? (intOf(item) as f64)
              : ((item & 1) as f64);
        const t = real + x;
        if (abs<f64>(real) >= abs<f64>(x)) realLow += real - t + x;
        else realLow += x - t + real;
        real = t;
        if (isComplex(item)) {
          const y = complexAt(item).imag;
          const u = imag + y;
          if (abs<f64>(imag) >= abs<f64>(y)) imagLow += imag - u + y;
          else imagLow += y - u + imag;
          imag = u;
          decref(item);
        }
        item = iterNext(it);
        if (item == EXHAUSTED || item == 0) break;
      }
      if (realLow != 0 && abs<f64>(realLow) < Infinity) real += realLow;
      if (imagLow != 0 && abs<f64>(imagLow) < Infinity) imag += imagLow;
      decref(total);
      total = complexNew(real, imag);
      if (total == 0 && item != EXHAUSTED) {
        decref(item);
        item = 0;
      }
      if (item == EXHAUSTED || item == 0) break;
    }
    const next = add(total, item);
    decref(total);
    decref(item);
    total = next;
    if (total == 0) break;
  }
  decref(it);
  if (item == 0 && total != 0) {
    decref(total);
    return 0;
  }
  return total;
}

function isComplex(v: u64): bool {
  return isExact(v, COMPLEX_TYPE);
}

/** Totals beyond this leave the register for the general addition. */
const INT_ROOM: i64 = 1 << 61;

// ---- min and max

function extreme(args: usize, nargs: u32, kwnames: u64, op: i32): u64 {
  if (nargs == 2 && kwnames == 0) {
    const x = load<u64>(args);
    const y = load<u64>(args, 8);
    if (isInt(x) && isInt(y)) return op == PY_LT ? (intOf(y) < intOf(x) ? y : x) : intOf(y) > intOf(x) ? y : x;
  }
  const name = op == PY_LT ? "min" : "max";
  if (!checkPositional(name, nargs, 1, u32.MAX_VALUE)) return 0;
  let key: u64 = NONE;
  let defaultValue: u64 = 0;
  if (kwnames != 0) {
    const n = tupleLength(ptr(kwnames));
    if (n > 2) {
      complainTakes(lit(name), "at most", 2, "keyword ", n);
      return 0;
    }
    for (let i: u32 = 0; i < n; i++) {
      const keyword = tupleGetBorrowed(ptr(kwnames), i);
      const value = load<u64>(args + (((nargs + i) as usize) << 3));
      if (keyword == id("key") || nameIs(keyword, "key")) key = value;
      else if (keyword == id("default") || nameIs(keyword, "default")) defaultValue = value;
      else return raiseUnexpectedKeyword(name, keyword, "key default");
    }
  }
  const positional = nargs > 1;
  if (positional && defaultValue != 0)
    return raise1(TYPE_ERROR_TYPE, "Cannot specify a default for %S() with multiple positional arguments", lit(name));
  const it = positional ? 0 : getIter(load<u64>(args));
  if (!positional && it == 0) return 0;
  let best: u64 = 0;
  let bestKey: u64 = 0;
  let failed = false;
  for (let i: u32 = 0; ; i++) {
    let item: u64 = 0;
    if (positional) {
      if (i == nargs) break;
      item = newRef(load<u64>(args + ((i as usize) << 3)));
    } else {
      item = iterNext(it);
      if (item == EXHAUSTED) break;
      if (item == 0) {
        failed = true;
        break;
      }
    }
    const itemKey = key == NONE ? newRef(item) : call1(key, item);
    let better = 1;
    if (itemKey == 0) better = -1;
    else if (best != 0) {
      if (isInt(itemKey) && isInt(bestKey))
        better = (op == PY_LT ? intOf(itemKey) < intOf(bestKey) : intOf(itemKey) > intOf(bestKey)) as i32;
      else better = richCompareBool(itemKey, bestKey, op);
    }
    if (better > 0) {
      const old = best;
      const oldKey = bestKey;
      best = item;
      bestKey = itemKey;
      decref(old);
      decref(oldKey);
    } else {
      decref(item);
      decref(itemKey);
      if (better < 0) {
        failed = true;
        break;
      }
    }
  }
  decref(it);
  decref(bestKey);
  if (failed) {
    decref(best);
    return 0;
  }
  if (best != 0) return best;
  if (defaultValue != 0) return newRef(defaultValue);
  return raise1(VALUE_ERROR_TYPE, "%S() iterable argument is empty", lit(name));
}

function builtinMin(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return extreme(args, nargs, kwnames, PY_LT);
}

function builtinMax(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return extreme(args, nargs, kwnames, PY_GT);
}

/** Adds these functions to the builtins module. */
export function addSequenceBuiltins(module: u64): void {
  defModule1(
    module,
    "all(iterable, /)",
    builtinAll,
    "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
  );
  defModule1(
    module,
    "any(iterable, /)",
    builtinAny,
    "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
  );
  defModuleVarargs(
    module,
    "iter(*args)",
    builtinIter,
    "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nAn iterator over an iterable; or one that calls the callable until it returns the sentinel.",
  );
  defModule1(module, "len(obj, /)", builtinLen, "Return the number of items in a container.");
  defModuleVarargs(
    module,
    "max(*args, **kwargs)",
    builtinMax,
    "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nThe largest item of an iterable, or the largest of several arguments; `default` is for an empty iterable.",
  );
  defModuleVarargs(
    module,
    "min(*args, **kwargs)",
    builtinMin,
    "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nThe smallest item of an iterable, or the smallest of several arguments; `default` is for an empty iterable.",
  );
  defModuleVarargs(
    module,
    "next(*args)",
    builtinNext,
    "next(iterator[, default])\n\nReturn the next item from the iterator. At its end return the default, if one is given, or raise StopIteration.",
  );
  defModuleVarargs(
    module,
    "sorted(iterable, /, *, key=None, reverse=False)",
    builtinSorted,
    "Return a new list containing all items from the iterable in ascending order.\n\nA key function may say what to order by; reverse=True makes the order descending.",
  );
  defModule(
    module,
    "sum(iterable, /, start=0)",
    builtinSum,
    "Return the sum of a start value (0 by default) and the items of an iterable of numbers.",
  );
}
