/**
 * What `f(**{1: 2})` means: whose names have to be strings, and who finds that out.
 *
 * A call with `**` has a tuple and a dict in its hands. What becomes of the dict depends on the callable, and that shows in what is complained about first,
 * and in whether there is a complaint at all:
 *
 * - What is called by vectorcall gets its names unpacked from the dict before anything else, and then they have to be strings: "keywords must be strings".
 *   These are functions, methods, most natives, and the classes whose making was worth a quick way: int(), list(), dict().
 * - Everything else is handed the dict as it is. `str.format` has use for any name it holds, `functools.partial` keeps it for later, and the natives that have no
 *   named parameters count the entries and do not look at them.
 *
 * In this runtime all calls carry names and values side by side, so nothing has to be unpacked, and the difference is only a matter of who checks. It is written down with
 * the callables themselves: TPFLAG_HAVE_VECTORCALL on types whose instances are called by vectorcall, TPFLAG_CLASS_VECTORCALL on classes that are (their subclasses are
 * not), NATIVE_DICT on natives that take the dict (interp/bind.ts). `unpacksNames` puts the three together, and `passNames` is what every place asks that in CPython goes on
 * with a tuple and a dict: `f(*a, **k)` itself, the slots of classes written in Python, and the objects that only call another one.
 *
 * Natives with NATIVE_DICT, and the tp_new, tp_init and tp_call of types without a flag, have to be ready for names of any kind.
 *
 * Threads: the flags never change after start-up; a tp_call that a class is given meanwhile counts from one of the two calls around it.
 */
import { decref, newRef } from "../memory/refcount";
import { partialCallable } from "../modules/functools-partial";
import { PyBuiltin } from "../objects/builtin";
import { isStrLike, typeOf } from "../objects/abstract-object";
import { PyGenericAlias } from "../objects/generic-alias";
import { BUILTIN_FUNCTION_OR_METHOD_TYPE, GENERIC_ALIAS_TYPE, PARTIAL_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { strEqualsLiteral } from "../objects/str";
import { TUPLE_ITEMS, tupleLength } from "../objects/tuple";
import { firstNative } from "../objects/type";
import { TPFLAG_CLASS_VECTORCALL, TPFLAG_HAVE_VECTORCALL, TPFLAG_TYPE_SUBCLASS, typeAt } from "../objects/type-layout";
import { NULL } from "../objects/value";
import { NATIVE_DICT, NativeDef } from "./bind";
import { raise } from "./errors";

function areStrings(names: usize): bool {
  for (let p = names + TUPLE_ITEMS, end = p + ((tupleLength(names) as usize) << 3); p < end; p += 8) {
    if (!isStrLike(load<u64>(p))) return false;
  }
  return true;
}

/** Whether names are unpacked for a callable, and so have to be strings, before it sees them. */
function unpacksNames(callable: u64): bool {
  let held: u64 = NULL;
  let answer: bool;
  while (true) {
    const type = typeOf(callable);
    const native = firstNative(type);
    if (native == BUILTIN_FUNCTION_OR_METHOD_TYPE) {
      answer = (changetype<NativeDef>(changetype<PyBuiltin>(callable as usize).def).kind & NATIVE_DICT) == 0;
      break;
    }
    // A class whose instances are callable by a method in Python is not called as its native base is.
    answer = (typeAt(native).flags & TPFLAG_HAVE_VECTORCALL) != 0 && typeAt(type).tp_call == typeAt(native).tp_call;
    if (!answer) break;
    if (typeAt(native).flags & TPFLAG_TYPE_SUBCLASS) {
      answer = (typeAt(callable as usize).flags & TPFLAG_CLASS_VECTORCALL) != 0;
      break;
    }
    // list[int] and a partial object are called as what they stand for is.
    if (native == GENERIC_ALIAS_TYPE) callable = newRef(changetype<PyGenericAlias>(callable as usize).origin);
    else if (native == PARTIAL_TYPE) callable = partialCallable(callable);
    else break;
    decref(held);
    held = callable;
  }
  decref(held);
  return answer;
}

/** Whether a name, which may be no string, is the one in a literal. */
export function nameIs(name: u64, literal: string): bool {
  return isStrLike(name) && strEqualsLiteral(name, literal);
}

/** Whether names (a tuple, or NULL) are strings; false with TypeError. */
export function stringNames(kwnames: u64): bool {
  if (kwnames == NULL || areStrings(kwnames as usize)) return true;
  raise(TYPE_ERROR_TYPE, "keywords must be strings");
  return false;
}

/** Whether a call that comes as a tuple and a dict may go on with these names (a tuple, or NULL); false with TypeError. */
export function passNames(callable: u64, kwnames: u64): bool {
  return kwnames == NULL || areStrings(kwnames as usize) || !unpacksNames(callable) || stringNames(kwnames);
}
