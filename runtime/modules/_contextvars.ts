/**
 * _contextvars: ContextVar, Context, Token (PEP 567).
 *
 *     Context     16 vars u64 (a dict) │ 24 varsShared u32 │ 28 entered u32 │ 32 weakrefs u32 │ 40 previous u64
 *     ContextVar  16 name u64 │ 24 default u64 (NULL: none)
 *     Token       16 context u64 │ 24 variable u64 │ 32 old value u64 (NULL: missing) │ 40 used u32
 *
 * A copy of a context takes its dict along and marks it shared in both; whoever sets a variable next makes a dict of its own first. So copying
 * is O(1) and an object that nobody else has is changed in place. Only the thread that has entered a context sets variables in it; `entered` is
 * claimed atomically, so two threads cannot enter one. Others may copy and read it meanwhile, under the context's lock:
 *
 *   (1) writer: takes the lock; shared? then a dict of its own       (1) other: takes the lock; a reference to the dict
 *   (2) writer: changes the dict, lets go                            (2) a copier: marks it shared; lets go, and reads
 *
 * So what a copier has marked is never changed in place. Inside the lock nothing is freed that could run Python code. The writer itself
 * reads without the lock: nobody else replaces `vars`.
 *
 * Context.run calls its function from a hidden Python frame (lib/_typhon_context.py): nothing native stays on the stack meanwhile.
 */
import { releaseArgs, reserveArgs, tailCall } from "../interp/call";
import {
  bindArgs,
  def,
  def0,
  def1,
  defClass,
  defModule0,
  defModule1,
  defVarargs,
  getset,
  ix,
  member,
  MEMBER_VALUE,
  moduleAddType,
  newModule,
  newStaticType,
  typeConst,
} from "../interp/define";
import { errClear, noMemory, raise, raise1, raiseKeyError, raiseValue } from "../interp/errors";
import { FRAME_HIDDEN, setFrameFlags } from "../interp/frame";
import { frozenAttr } from "../interp/frozen";
import { interp, InterpreterState } from "../interp/interpreter";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { hash, isExact, isStrLike, repr, richCompareBool } from "../objects/abstract-object";
import { getIter } from "../objects/abstract-sequence";
import { dictContains, dictCopy, dictDel, dictGet, dictLength, dictNew, dictSet } from "../objects/dict";
import { dictViewNew } from "../objects/dict-views";
import { classGetitem } from "../objects/generic-alias";
import { lit } from "../objects/intern";
import { lock, PyObject, unlock } from "../objects/object";
import {
  CONTEXT_TYPE,
  CONTEXT_VAR_TYPE,
  DICT_ITEMS_TYPE,
  DICT_KEYS_TYPE,
  DICT_VALUES_TYPE,
  LOOKUP_ERROR_TYPE,
  OBJECT_TYPE,
  RUNTIME_ERROR_TYPE,
  TOKEN_MISSING_TYPE,
  TOKEN_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { sbChar, sbFinish, sbHexAddress, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { tupleLength } from "../objects/tuple";
import { typeAlloc, typeModified } from "../objects/type";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC, TPFLAG_MAPPING, typeAt } from "../objects/type-layout";
import { FRAME_PUSHED, mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "../objects/value";
import { visitValue } from "../objects/slots";
import { clearWeakrefs } from "../objects/weakref";
import { errOccurred, thread } from "../threads/thread-state";

@unmanaged
class PyContext extends PyObject {
  vars: u64;
  varsShared: u32;
  entered: u32;
  weakrefs: u32;
  padding: u32;
  previous: u64;
}

@unmanaged
class PyContextVar extends PyObject {
  name: u64;
  fallback: u64;
}

@unmanaged
class PyToken extends PyObject {
  context: u64;
  variable: u64;
  old: u64;
  used: u32;
  padding: u32;
}

const ENTERED: usize = offsetof<PyContext>("entered");

function contextOf(v: u64): PyContext {
  return changetype<PyContext>(ptr(v));
}
function varOf(v: u64): PyContextVar {
  return changetype<PyContextVar>(ptr(v));
}
function tokenOf(v: u64): PyToken {
  return changetype<PyToken>(ptr(v));
}

// ---- Context

/** A context with this dict (taken over). */
function contextNew(varsSteal: u64, shared: u32): u64 {
  if (varsSteal == NULL) return NULL;
  const p = typeAlloc(CONTEXT_TYPE, 0);
  if (p == 0) {
    decref(varsSteal);
    return NULL;
  }
  changetype<PyContext>(p).vars = varsSteal;
  changetype<PyContext>(p).varsShared = shared;
  return val(p);
}

/** The context of the running thread (borrowed); made when first asked for. NULL with an exception. */
function current(): u64 {
  const t = thread();
  if (t.context == NULL) {
    const fresh = contextNew(dictNew(), 0);
    if (fresh == NULL) return NULL;
    contextOf(fresh).entered = 1;
    t.context = fresh;
  }
  return t.context;
}

function copyOf(context: u64): u64 {
  const c = contextOf(context);
  lock(ptr(context));
  c.varsShared = 1;
  const vars = newRef(c.vars);
  unlock(ptr(context));
  return contextNew(vars, 1);
}

/** The dict of a context that another thread may have entered (owned). */
function varsOf(context: u64): u64 {
  lock(ptr(context));
  const vars = newRef(contextOf(context).vars);
  unlock(ptr(context));
  return vars;
}

function contextTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 0 || kwnames != NULL) return raise(TYPE_ERROR_TYPE, "Context() does not accept any arguments");
  return contextNew(dictNew(), 0);
}

function contextDealloc(p: usize): void {
  const c = changetype<PyContext>(p);
  if (c.weakrefs != 0) clearWeakrefs(p);
  decref(c.vars);
  decref(c.previous);
  freeObject(p);
}

function contextTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyContext>(p).vars, visit, arg);
  return stop != 0 ? stop : visitValue(changetype<PyContext>(p).previous, visit, arg);
}

function contextClear(p: usize): void {
  const c = changetype<PyContext>(p);
  const vars = c.vars;
  const fresh = dictNew();
  if (fresh == NULL) {
    // Without memory for an empty one it stays as it is, until the next collection.
    errClear();
    return;
  }
  c.vars = fresh;
  decref(vars);
}

function isVar(v: u64): bool {
  if (isExact(v, CONTEXT_VAR_TYPE)) return true;
  raise1(TYPE_ERROR_TYPE, "a ContextVar key was expected, got %R", v);
  return false;
}

function contextGetitem(self: u64, key: u64): u64 {
  if (!isVar(key)) return NULL;
  const v = valueIn(self, key);
  return v != NULL || errOccurred() ? v : raiseKeyError(key);
}

/** The value of a variable in any context: owned, NULL if it has none. */
function valueIn(context: u64, variable: u64): u64 {
  const vars = varsOf(context);
  const v = dictGet(ptr(vars), variable);
  decref(vars);
  return v;
}

function contextContains(self: u64, key: u64): i32 {
  if (!isVar(key)) return -1;
  const vars = varsOf(self);
  const found = dictContains(ptr(vars), key);
  decref(vars);
  return found;
}

function contextLength(self: u64): i32 {
  const vars = varsOf(self);
  const n = dictLength(ptr(vars)) as i32;
  decref(vars);
  return n;
}

function contextGet(self: u64, args: usize): u64 {
  const key = load<u64>(args);
  if (!isVar(key)) return NULL;
  const v = valueIn(self, key);
  return v != NULL || errOccurred() ? v : newRef(load<u64>(args, 8));
}

/** Views are of a copy, as the context may go on changing its dict in place. */
function view(self: u64, type: usize): u64 {
  const vars = varsOf(self);
  const copy = dictCopy(ptr(vars));
  decref(vars);
  if (copy == NULL) return NULL;
  const v = dictViewNew(type, ptr(copy));
  decref(copy);
  return v;
}

function contextKeys(self: u64): u64 {
  return view(self, DICT_KEYS_TYPE);
}
function contextValues(self: u64): u64 {
  return view(self, DICT_VALUES_TYPE);
}
function contextItems(self: u64): u64 {
  return view(self, DICT_ITEMS_TYPE);
}
function contextIter(self: u64): u64 {
  const keys = contextKeys(self);
  if (keys == NULL) return NULL;
  const it = getIter(keys);
  decref(keys);
  return it;
}
function contextCopy(self: u64): u64 {
  return copyOf(self);
}

function contextCompare(self: u64, other: u64, op: i32): u64 {
  if (!isExact(other, CONTEXT_TYPE) || (op != PY_EQ && op != PY_NE)) return NOT_IMPLEMENTED;
  const a = varsOf(self);
  const b = varsOf(other);
  const same = richCompareBool(a, b, PY_EQ);
  decref(a);
  decref(b);
  return same < 0 ? NULL : mkBool((same != 0) == (op == PY_EQ));
}

function enter(self: u64, context: u64): u64 {
  if (!isExact(context, CONTEXT_TYPE)) return raise(TYPE_ERROR_TYPE, "_enter() argument must be a Context");
  if (atomic.cmpxchg<u32>(ptr(context) + ENTERED, 0, 1) != 0)
    return raise1(RUNTIME_ERROR_TYPE, "cannot enter context: %R is already entered", context);
  const t = thread();
  contextOf(context).previous = t.context;
  t.context = newRef(context);
  return NONE;
}

function exit(self: u64, context: u64): u64 {
  const t = thread();
  if (t.context != context) return raise1(RUNTIME_ERROR_TYPE, "cannot exit context: %R is not the current context", context);
  t.context = contextOf(context).previous;
  contextOf(context).previous = NULL;
  atomic.store<u32>(ptr(context) + ENTERED, 0);
  decref(context);
  return NONE;
}

/**
 * The Python function behind Context.run: borrowed. It is loaded without importlib, whose locks a thread that waits for this one may hold. Two threads may both
 * load it: one of them leaves it here.
 */
function runFunction(): u64 {
  const slot = changetype<usize>(interp()) + offsetof<InterpreterState>("contextRun");
  const known = atomic.load<u64>(slot);
  if (known != NULL) return known;
  const f = frozenAttr("_typhon_context", "run");
  if (f == NULL || atomic.cmpxchg<u64>(slot, NULL, f) == NULL) return f;
  decref(f);
  return atomic.load<u64>(slot);
}

/** context.run(callable, *args, **kwargs): hands over to the Python function that enters, calls and exits. */
function contextRun(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "run() missing 1 required positional argument");
  const f = runFunction();
  if (f == NULL) return NULL;
  const n = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  // A raw block: on the register stack it would lie below the frame, with nobody to release it.
  const room = alloc(((n + 1) as usize) << 3);
  if (room == 0) return noMemory();
  store<u64>(room, self);
  memory.copy(room + 8, args, (n as usize) << 3);
  const result = tailCall(f, room, nargs + 1, kwnames);
  free(room);
  if (result == FRAME_PUSHED) setFrameFlags(thread().frame, FRAME_HIDDEN);
  return result;
}

// ---- ContextVar

/** A new variable without a default; NULL when memory is exhausted. */
export function contextVarNew(nameSteal: u64): u64 {
  const p = typeAlloc(CONTEXT_VAR_TYPE, 0);
  if (p == 0) {
    decref(nameSteal);
    return NULL;
  }
  changetype<PyContextVar>(p).name = nameSteal;
  return val(p);
}

function varTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 2 && kwnames == NULL) {
    return raise1(TYPE_ERROR_TYPE, "ContextVar() takes at most 1 positional argument (%d given)", nargs);
  }
  const room = reserveArgs(2);
  if (room == 0) return NULL;
  let result = NULL;
  if (bindArgs("ContextVar(name, /, *, default=?)", args, nargs, kwnames, room)) {
    const name = load<u64>(room);
    if (!isStrLike(name)) raise(TYPE_ERROR_TYPE, "context variable name must be a str");
    else if (hash(name) != -1 || !errOccurred()) {
      result = contextVarNew(newRef(name));
      if (result != NULL) varOf(result).fallback = newRef(load<u64>(room, 8));
    }
  }
  releaseArgs(room);
  return result;
}

function varDealloc(p: usize): void {
  decref(changetype<PyContextVar>(p).name);
  decref(changetype<PyContextVar>(p).fallback);
  freeObject(p);
}

function varTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyContextVar>(p).fallback, visit, arg);
}

function varClear(p: usize): void {
  const fallback = changetype<PyContextVar>(p).fallback;
  changetype<PyContextVar>(p).fallback = NULL;
  decref(fallback);
}

/** The value of a variable in the current context, owned; NULL if it has none, or with an exception. */
export function contextVarGet(variable: u64): u64 {
  const context = thread().context;
  if (context == NULL) return NULL;
  return dictGet(ptr(contextOf(context).vars), variable);
}

function varGet(self: u64, args: usize): u64 {
  const v = contextVarGet(self);
  if (v != NULL || errOccurred()) return v;
  const fallback = load<u64>(args);
  if (fallback != NULL) return newRef(fallback);
  const own = varOf(self).fallback;
  return own != NULL ? newRef(own) : raiseValue(LOOKUP_ERROR_TYPE, self);
}

/** Sets a variable in the current context, or (value NULL) removes it. The caller keeps the value until now alive. -1 with an exception. */
function change(context: u64, variable: u64, value: u64): i32 {
  const c = contextOf(context);
  let replaced = NULL;
  let failed = -1;
  lock(ptr(context));
  if (c.varsShared != 0) {
    const own = dictCopy(ptr(c.vars));
    if (own != NULL) {
      replaced = c.vars;
      c.vars = own;
      c.varsShared = 0;
    }
  }
  if (c.varsShared == 0) failed = value == NULL ? dictDel(ptr(c.vars), variable) : dictSet(ptr(c.vars), variable, value);
  unlock(ptr(context));
  decref(replaced);
  return failed;
}

function varSet(self: u64, value: u64): u64 {
  const context = current();
  if (context == NULL) return NULL;
  const old = contextVarGet(self);
  if (old == NULL && errOccurred()) return NULL;
  const p = typeAlloc(TOKEN_TYPE, 0);
  if (p == 0) {
    decref(old);
    return NULL;
  }
  const t = changetype<PyToken>(p);
  t.context = newRef(context);
  t.variable = newRef(self);
  t.old = old;
  if (change(context, self, value) == 0) return val(p);
  decref(val(p));
  return NULL;
}

function varReset(self: u64, token: u64): u64 {
  if (!isExact(token, TOKEN_TYPE)) return raise1(TYPE_ERROR_TYPE, "expected an instance of Token, got %R", token);
  const t = tokenOf(token);
  if (t.used != 0) return raise1(RUNTIME_ERROR_TYPE, "%R has already been used once", token);
  if (t.variable != self) return raise1(VALUE_ERROR_TYPE, "%R was created by a different ContextVar", token);
  const context = current();
  if (context == NULL) return NULL;
  if (t.context != context) return raise1(VALUE_ERROR_TYPE, "%R was created in a different Context", token);
  t.used = 1;
  const now = contextVarGet(self);
  const failed = change(context, self, t.old);
  decref(now);
  return failed < 0 ? NULL : NONE;
}

function varRepr(self: u64): u64 {
  const v = varOf(self);
  const name = repr(v.name);
  const fallback = name == NULL || v.fallback == NULL ? NULL : repr(v.fallback);
  if (name == NULL || (fallback == NULL && v.fallback != NULL)) {
    decref(name);
    return NULL;
  }
  const b = sbNew();
  sbLiteral(b, "<ContextVar name=");
  sbStr(b, name);
  if (fallback != NULL) {
    sbLiteral(b, " default=");
    sbStr(b, fallback);
  }
  sbLiteral(b, " at ");
  sbHexAddress(b, ptr(self));
  sbChar(b, 62);
  decref(name);
  decref(fallback);
  return sbFinish(b);
}

// ---- Token

function tokenTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return raise(RUNTIME_ERROR_TYPE, "Tokens can only be created by ContextVars");
}

function tokenDealloc(p: usize): void {
  const t = changetype<PyToken>(p);
  decref(t.context);
  decref(t.variable);
  decref(t.old);
  freeObject(p);
}

function tokenTraverse(p: usize, visit: u32, arg: usize): i32 {
  const t = changetype<PyToken>(p);
  let stop = visitValue(t.context, visit, arg);
  if (stop == 0) stop = visitValue(t.variable, visit, arg);
  return stop != 0 ? stop : visitValue(t.old, visit, arg);
}

function tokenClear(p: usize): void {
  const t = changetype<PyToken>(p);
  const old = t.old;
  t.old = NULL;
  decref(old);
}

function tokenVar(self: u64): u64 {
  return newRef(tokenOf(self).variable);
}

/** What stands for "there was no value": one object, made with the module. */
function missing(): u64 {
  return newRef(interp().tokenMissing);
}

function tokenOldValue(self: u64): u64 {
  const old = tokenOf(self).old;
  return old == NULL ? missing() : newRef(old);
}

function tokenEnter(self: u64): u64 {
  return newRef(self);
}

function tokenExit(self: u64, args: usize): u64 {
  return varReset(tokenOf(self).variable, self);
}

function tokenRepr(self: u64): u64 {
  const t = tokenOf(self);
  const variable = repr(t.variable);
  if (variable == NULL) return NULL;
  const b = sbNew();
  sbLiteral(b, t.used != 0 ? "<Token used var=" : "<Token var=");
  sbStr(b, variable);
  sbLiteral(b, " at ");
  sbHexAddress(b, ptr(self));
  sbChar(b, 62);
  decref(variable);
  return sbFinish(b);
}

// ---- types and module

export function initContextTypes(): void {
  const c = newStaticType(
    CONTEXT_TYPE,
    "_contextvars.Context",
    OBJECT_TYPE,
    offsetof<PyContext>(),
    TPFLAG_HAVE_GC | TPFLAG_MAPPING,
    "A mapping of context variables to their values.",
  );
  c.tp_new = ix(contextTpNew);
  c.tp_dealloc = ix(contextDealloc);
  c.tp_traverse = ix(contextTraverse);
  c.tp_clear = ix(contextClear);
  c.tp_iter = ix(contextIter);
  c.tp_richcompare = ix(contextCompare);
  c.mp_length = ix(contextLength);
  c.mp_subscript = ix(contextGetitem);
  c.sq_contains = ix(contextContains);
  c.weaklistoffset = offsetof<PyContext>("weakrefs") as u32;
  def(c, "get(key, default=None, /)", contextGet, "The value of a variable in this context, or the default.");
  def0(c, "items()", contextItems, "The variables and their values.");
  def0(c, "keys()", contextKeys, "The variables.");
  def0(c, "values()", contextValues, "The values of the variables.");
  def0(c, "copy()", contextCopy, "A copy of the context.");
  defVarargs(c, "run(*args, **kwargs)", contextRun, "Call a function in this context.");

  const v = newStaticType(
    CONTEXT_VAR_TYPE,
    "_contextvars.ContextVar",
    OBJECT_TYPE,
    offsetof<PyContextVar>(),
    TPFLAG_HAVE_GC,
    "A variable whose value belongs to the context.",
  );
  v.tp_new = ix(varTpNew);
  v.tp_dealloc = ix(varDealloc);
  v.tp_traverse = ix(varTraverse);
  v.tp_clear = ix(varClear);
  v.tp_repr = ix(varRepr);
  def(
    v,
    "get(default=?, /)",
    varGet,
    "The value in the current context; else the default, if one is given, or the variable's own.",
  );
  def1(v, "set(value, /)", varSet, "Set the value in the current context. Returns a token that can undo it.");
  def1(v, "reset(token, /)", varReset, "Undo the set() that returned the token.");
  defClass(v, "__class_getitem__(item, /)", classGetitem, "ContextVar[item].");
  member(v, "name", offsetof<PyContextVar>("name"), MEMBER_VALUE, true);

  const t = newStaticType(
    TOKEN_TYPE,
    "_contextvars.Token",
    OBJECT_TYPE,
    offsetof<PyToken>(),
    TPFLAG_HAVE_GC,
    "What ContextVar.set returns.",
  );
  t.tp_new = ix(tokenTpNew);
  t.tp_dealloc = ix(tokenDealloc);
  t.tp_traverse = ix(tokenTraverse);
  t.tp_clear = ix(tokenClear);
  t.tp_repr = ix(tokenRepr);
  getset(t, "var", tokenVar, null, "The variable.");
  getset(t, "old_value", tokenOldValue, null, "The value before, or Token.MISSING.");
  def0(t, "__enter__()", tokenEnter, "The token itself.");
  def(t, "__exit__(type, value, traceback, /)", tokenExit, "Undo the set() that returned the token.");
  defClass(t, "__class_getitem__(item, /)", classGetitem, "Token[item].");
  const m = newStaticType(TOKEN_MISSING_TYPE, "Token.MISSING", OBJECT_TYPE, offsetof<PyObject>(), 0, "");
  m.tp_repr = ix(missingRepr);
}

function missingRepr(self: u64): u64 {
  return lit("<Token.MISSING>");
}

function copyContext(self: u64): u64 {
  const context = current();
  return context == NULL ? NULL : copyOf(context);
}

export function makeContextvarsModule(): u64 {
  const m = newModule("_contextvars", "Context variables.");
  if (m == NULL) return NULL;
  const state = interp();
  if (state.tokenMissing == NULL) state.tokenMissing = val(typeAlloc(TOKEN_MISSING_TYPE, 0));
  typeConst(typeAt(TOKEN_TYPE), "MISSING", missing());
  typeModified(TOKEN_TYPE);
  moduleAddType(m, CONTEXT_TYPE);
  moduleAddType(m, CONTEXT_VAR_TYPE);
  moduleAddType(m, TOKEN_TYPE);
  defModule0(m, "copy_context()", copyContext, "A copy of the current context.");
  defModule1(m, "_enter(context, /)", enter, "Make a context the current one.");
  defModule1(m, "_exit(context, /)", exit, "Go back to the context before.");
  return m;
}
