/**
 * Type parameters (PEP 484, 612, 646, 695, 696): TypeVar, ParamSpec, TypeVarTuple, and what belongs to them.
 *
 * All three kinds share one struct; fields a kind has no use for stay NULL. Bound, constraints and default are either given as values or by a function that computes
 * them on first use (type parameter syntax); what it computed is kept.
 */
import { call1, call2, call3, releaseArgs, reserveArgs } from "../interp/call";
import {
  bindArgs,
  checkPositional,
  def,
  def0,
  def1,
  getModuleAttr,
  getset,
  ix,
  member,
  MEMBER_BOOL,
  MEMBER_VALUE,
  newStaticType,
  noKeywords,
  unbindArgs,
} from "../interp/define";
import { formatText, raise, raise1, raise3 } from "../interp/errors";
import { currentGlobals } from "../interp/frame";
import { decref, freeObject, newRef, setImmortal } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asI32 } from "./abstract-number";
import {
  genericGetAttr,
  genericSetAttr,
  getAttr,
  hashNotImplemented,
  isTrue,
  isTypeLike,
  richCompare,
  setAttr,
  typeOf,
} from "./abstract-object";
import { concat, getItem, getIter, len, sequenceIndex } from "./abstract-sequence";
import { dictGetStr } from "./dict";
import { sbTypeText } from "./generic-alias";
import { id } from "./intern";
import { PyObject } from "./object";
import { clearObject, clearSlot, visitObject, visitValues } from "./slots";
import {
  CONSTEVALUATOR_TYPE, NO_DEFAULT_TYPE_TYPE, NONE_TYPE_TYPE, OBJECT_TYPE, PARAM_SPEC_ARGS_TYPE, PARAM_SPEC_KWARGS_TYPE, PARAM_SPEC_TYPE, TYPE_ERROR_TYPE, TYPE_VAR_TUPLE_TYPE, TYPE_VAR_TYPE, VALUE_ERROR_TYPE,
} from "./static-types"; // biome-ignore format: a list of names
import { isStr } from "./str";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew } from "./str-builder";
import { emptyTuple, isTuple, tuple1, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import { PyType, TPFLAG_HAVE_GC } from "./type-layout";
import { unionOf2 } from "./union";
import { mkBool, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";
import { Root, ROOT } from "../memory/layout";

@unmanaged
export class PyTypeParam extends PyObject {
  name: u64;
  bound: u64;
  evaluateBound: u64;
  constraints: u64;
  evaluateConstraints: u64;
  default_: u64;
  evaluateDefault: u64;
  covariant: u8;
  contravariant: u8;
  inferVariance: u8;
  pad: u8;
  dict: u32;
  weaklist: u32;
}

@unmanaged
class PyConstEvaluator extends PyObject {
  value: u64;
}

@unmanaged
class PyParamSpecAttr extends PyObject {
  origin: u64;
  weaklist: u32;
}

function paramAt(v: u64): PyTypeParam {
  return changetype<PyTypeParam>(ptr(v));
}

function make(type: usize, name: u64): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  changetype<PyTypeParam>(p).name = newRef(name);
  return val(p);
}

/** typing.NoDefault: the only instance of its type, made at start-up. */
export function noDefault(): u64 {
  return val(load<u32>(ROOT + offsetof<Root>("noDefault")));
}

/** The value of a field that a function may have to compute: owned; `absent` if there is neither. */
function lazy(self: u64, valueAt: usize, evaluateAt: usize, absent: u64): u64 {
  const known = load<u64>(ptr(self) + valueAt);
  if (known != NULL) return newRef(known);
  const f = load<u64>(ptr(self) + evaluateAt);
  if (f == NULL) return newRef(absent);
  const v = call1(f, mkInt(1));
  if (v == NULL) return NULL;
  // Two threads may both compute it: the first one's stays.
  if (atomic.cmpxchg<u64>(ptr(self) + valueAt, NULL, newRef(v)) != NULL) {
    decref(v);
    decref(v);
    return newRef(load<u64>(ptr(self) + valueAt));
  }
  return v;
}

/** The function that computes a field, or one that answers with the value that was given; None if there is neither. */
function evaluator(self: u64, valueAt: usize, evaluateAt: usize): u64 {
  const f = load<u64>(ptr(self) + evaluateAt);
  if (f != NULL) return newRef(f);
  const v = load<u64>(ptr(self) + valueAt);
  return v == NULL ? NONE : constEvaluator(v);
}

export function constEvaluator(v: u64): u64 {
  const p = typeAlloc(CONSTEVALUATOR_TYPE, 0);
  if (p == 0) return NULL;
  changetype<PyConstEvaluator>(p).value = newRef(v);
  return val(p);
}

/** __module__ of what Python code makes by a call: that of the caller. False with an exception. */
function setCallerModule(v: u64): bool {
  const globals = currentGlobals();
  const name: u64 = globals == NULL ? NULL : dictGetStr(ptr(globals), id("__name__"));
  const r = setAttr(v, id("__module__"), name == NULL ? NONE : name);
  decref(name);
  return r >= 0;
}

/** A bound or constraint as typing checks it: None stands for its type, a str for a forward reference. Owned. */
function checkType(v: u64, message: string): u64 {
  if (v == NONE) return newRef(val(NONE_TYPE_TYPE));
  if (isTypeLike(v)) return newRef(v);
  return typingCall2("_type_check", v, id(message));
}

export function typingCall2(name: string, a: u64, b: u64): u64 {
  const f = getModuleAttr("typing", name);
  if (f == NULL) return NULL;
  const r = call2(f, a, b);
  decref(f);
  return r;
}
function typingCall3(name: string, a: u64, b: u64, c: u64): u64 {
  const f = getModuleAttr("typing", name);
  if (f == NULL) return NULL;
  const r = call3(f, a, b, c);
  decref(f);
  return r;
}

// ---- made by syntax

/** As type parameter syntax makes them; evaluateBound, evaluateConstraints: functions or NULL. */
export function typevarNew(name: u64, evaluateBound: u64, evaluateConstraints: u64): u64 {
  const v = make(TYPE_VAR_TYPE, name);
  if (v == NULL) return NULL;
  paramAt(v).evaluateBound = newRef(evaluateBound);
  paramAt(v).evaluateConstraints = newRef(evaluateConstraints);
  paramAt(v).inferVariance = 1;
  return v;
}
export function paramspecNew(name: u64): u64 {
  const v = make(PARAM_SPEC_TYPE, name);
  if (v != NULL) paramAt(v).inferVariance = 1;
  return v;
}
export function typevartupleNew(name: u64): u64 {
  return make(TYPE_VAR_TUPLE_TYPE, name);
}

export function isTypeParam(v: u64): bool {
  const t = typeOf(v);
  return t == TYPE_VAR_TYPE || t == PARAM_SPEC_TYPE || t == TYPE_VAR_TUPLE_TYPE;
}

/** Type parameter with a default computed by a function; returns the parameter, a new reference. */
export function setTypeparamDefault(parameter: u64, evaluate: u64): u64 {
  if (!isTypeParam(parameter)) return raise1(TYPE_ERROR_TYPE, "Expected a type param, got %R", parameter);
  decref(paramAt(parameter).evaluateDefault);
  paramAt(parameter).evaluateDefault = newRef(evaluate);
  return newRef(parameter);
}

// ---- made by calls

function isTrueFlag(v: u64, out: usize): bool {
  const r = isTrue(v);
  if (r < 0) return false;
  store<u8>(out, r as u8);
  return true;
}

/** Reads and checks the three variance flags of a call into a parameter. */
function setVariance(v: u64, covariant: u64, contravariant: u64, infer: u64): bool {
  const p = ptr(v);
  if (
    !isTrueFlag(covariant, p + offsetof<PyTypeParam>("covariant")) ||
    !isTrueFlag(contravariant, p + offsetof<PyTypeParam>("contravariant")) ||
    !isTrueFlag(infer, p + offsetof<PyTypeParam>("inferVariance"))
  )
    return false;
  const t = paramAt(v);
  if (t.covariant && t.contravariant) {
    raise(VALUE_ERROR_TYPE, "Bivariant types are not supported.");
    return false;
  }
  if (t.inferVariance && (t.covariant || t.contravariant)) {
    raise(VALUE_ERROR_TYPE, "Variance cannot be specified with infer_variance.");
    return false;
  }
  return true;
}

const TYPEVAR_SIGNATURE: string =
  "typevar(name, *constraints, bound=None, default=?, covariant=False, contravariant=False, infer_variance=False)";

function typevarCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(7);
  if (out == 0) return NULL;
  let v: u64 = NULL;
  if (bindArgs(TYPEVAR_SIGNATURE, args, nargs, kwnames, out)) {
    v = typevarFromArguments(out);
    unbindArgs(TYPEVAR_SIGNATURE, out);
  }
  releaseArgs(out);
  return v;
}

function typevarFromArguments(a: usize): u64 {
  const name = load<u64>(a);
  const constraints = load<u64>(a + 8);
  if (!isStr(name)) return raise1(TYPE_ERROR_TYPE, "typevar() argument 'name' must be str, not %A", name);
  const v = make(TYPE_VAR_TYPE, name);
  if (v == NULL) return NULL;
  if (
    !setVariance(v, load<u64>(a + 32), load<u64>(a + 40), load<u64>(a + 48)) ||
    !fillTypevar(v, constraints, load<u64>(a + 16), load<u64>(a + 24)) ||
    !setCallerModule(v)
  ) {
    decref(v);
    return NULL;
  }
  return v;
}

function fillTypevar(v: u64, constraints: u64, bound: u64, default_: u64): bool {
  const t = paramAt(v);
  const n = tupleLength(ptr(constraints));
  if (bound != NONE) {
    t.bound = checkType(bound, "Bound must be a type.");
    if (t.bound == NULL) return false;
  }
  if (n == 1) {
    raise(TYPE_ERROR_TYPE, "A single constraint is not allowed");
    return false;
  }
  if (n != 0) {
    if (bound != NONE) {
      raise(TYPE_ERROR_TYPE, "Constraints cannot be combined with bound=...");
      return false;
    }
    const checked = tupleNew(n);
    for (let i: u32 = 0; i < n; i++) {
      const c = checkType(tupleGetBorrowed(ptr(constraints), i), "TypeVar(name, constraint, ...): constraints must be types.");
      if (c == NULL) {
        decref(val(checked));
        return false;
      }
      tupleInit(checked, i, c);
    }
    t.constraints = val(checked);
  }
  t.default_ = newRef(default_ == NULL ? noDefault() : default_);
  return true;
}

function paramspecCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(6);
  if (out == 0) return NULL;
  let v: u64 = NULL;
  if (
    bindArgs(
      "paramspec(name, *, bound=None, default=?, covariant=False, contravariant=False, infer_variance=False)",
      args,
      nargs,
      kwnames,
      out,
    )
  ) {
    const name = load<u64>(out);
    if (!isStr(name)) raise1(TYPE_ERROR_TYPE, "paramspec() argument 'name' must be str, not %A", name);
    else {
      v = make(PARAM_SPEC_TYPE, name);
      if (v != NULL && !fillParamspec(v, out)) {
        decref(v);
        v = NULL;
      }
    }
  }
  releaseArgs(out);
  return v;
}

function fillParamspec(v: u64, a: usize): bool {
  if (!setVariance(v, load<u64>(a + 24), load<u64>(a + 32), load<u64>(a + 40))) return false;
  const bound = load<u64>(a + 8);
  // Unlike that of a TypeVar it may be anything.
  if (bound != NONE) paramAt(v).bound = newRef(bound);
  const default_ = load<u64>(a + 16);
  paramAt(v).default_ = newRef(default_ == NULL ? noDefault() : default_);
  return setCallerModule(v);
}

function typevartupleCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(2);
  if (out == 0) return NULL;
  let v: u64 = NULL;
  if (bindArgs("typevartuple(name, *, default=?)", args, nargs, kwnames, out)) {
    const name = load<u64>(out);
    if (!isStr(name)) raise1(TYPE_ERROR_TYPE, "typevartuple() argument 'name' must be str, not %A", name);
    else {
      v = make(TYPE_VAR_TUPLE_TYPE, name);
      if (v != NULL) {
        const default_ = load<u64>(out + 8);
        paramAt(v).default_ = newRef(default_ == NULL ? noDefault() : default_);
        if (!setCallerModule(v)) {
          decref(v);
          v = NULL;
        }
      }
    }
  }
  releaseArgs(out);
  return v;
}

// ---- what they share

function paramDealloc(p: usize): void {
  if (changetype<PyTypeParam>(p).weaklist != 0) clearWeakrefs(p);
  paramClear(p);
  clearSlot(p + offsetof<PyTypeParam>("name"));
  freeObject(p);
}
function paramTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValues(p + offsetof<PyTypeParam>("name"), 7, visit, arg);
  return stop ? stop : visitObject(changetype<PyTypeParam>(p).dict, visit, arg);
}
function paramClear(p: usize): void {
  for (let at = offsetof<PyTypeParam>("bound"); at <= offsetof<PyTypeParam>("evaluateDefault"); at += 8) clearSlot(p + at);
  clearObject(p + offsetof<PyTypeParam>("dict"));
}

function paramRepr(self: u64): u64 {
  const t = paramAt(self);
  if (typeOf(self) == TYPE_VAR_TUPLE_TYPE || t.inferVariance) return newRef(t.name);
  return formatText(t.covariant ? "+%S" : t.contravariant ? "-%S" : "~%S", t.name, NULL, NULL);
}

/** T | X: a str becomes a forward reference. */
function paramOr(a: u64, b: u64): u64 {
  const x = unionMember(a);
  const y: u64 = x == NULL ? NULL : unionMember(b);
  const r: u64 = y == NULL ? NULL : unionOf2(x, y);
  decref(x);
  decref(y);
  return r;
}
function unionMember(v: u64): u64 {
  if (!isStr(v)) return newRef(v);
  const f = getModuleAttr("annotationlib", "ForwardRef");
  if (f == NULL) return NULL;
  const r = call1(f, v);
  decref(f);
  return r;
}

function getBound(self: u64): u64 {
  return lazy(self, offsetof<PyTypeParam>("bound"), offsetof<PyTypeParam>("evaluateBound"), NONE);
}
function getConstraints(self: u64): u64 {
  return lazy(self, offsetof<PyTypeParam>("constraints"), offsetof<PyTypeParam>("evaluateConstraints"), emptyTuple());
}
function getDefault(self: u64): u64 {
  return lazy(self, offsetof<PyTypeParam>("default_"), offsetof<PyTypeParam>("evaluateDefault"), noDefault());
}
function getEvaluateBound(self: u64): u64 {
  return evaluator(self, offsetof<PyTypeParam>("bound"), offsetof<PyTypeParam>("evaluateBound"));
}
function getEvaluateConstraints(self: u64): u64 {
  return evaluator(self, offsetof<PyTypeParam>("constraints"), offsetof<PyTypeParam>("evaluateConstraints"));
}
function getEvaluateDefault(self: u64): u64 {
  const t = paramAt(self);
  if (t.evaluateDefault == NULL && t.default_ == noDefault()) return NONE;
  return evaluator(self, offsetof<PyTypeParam>("default_"), offsetof<PyTypeParam>("evaluateDefault"));
}
function hasDefault(self: u64): u64 {
  const t = paramAt(self);
  return mkBool(t.evaluateDefault != NULL || (t.default_ != NULL && t.default_ != noDefault()));
}
function reduce(self: u64): u64 {
  return newRef(paramAt(self).name);
}

function noSubclass(self: u64, bases: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "Cannot subclass an instance of %S", typeAtName(self));
}
function typeAtName(self: u64): u64 {
  return changetype<PyType>(typeOf(self)).name;
}

function typevarSubst(self: u64, argument: u64): u64 {
  return typingCall2("_typevar_subst", self, argument);
}
/** Fills in the default where the arguments end just before this parameter. */
function typevarPrepare(self: u64, a: usize): u64 {
  const alias = load<u64>(a);
  const args = load<u64>(a + 8);
  const params = getAttr(alias, id("__parameters__"));
  if (params == NULL) return NULL;
  const n = len(args) as i64;
  const at = n < 0 ? (-1 as i64) : sequenceIndex(params, self);
  decref(params);
  if (at < 0) return NULL;
  if (at < n) return newRef(args);
  if (at == n) {
    const v = getDefault(self);
    if (v == NULL) return NULL;
    if (v != noDefault()) {
      const more = tuple1(v);
      decref(v);
      const r: u64 = more == NULL ? NULL : concat(args, more);
      decref(more);
      return r;
    }
  }
  return raise3(TYPE_ERROR_TYPE, "Too few arguments for %S; actual %d, expected at least %d", alias, n as u64, (at + 1) as u64);
}
function paramspecSubst(self: u64, argument: u64): u64 {
  return typingCall2("_paramspec_subst", self, argument);
}
function paramspecPrepare(self: u64, a: usize): u64 {
  return typingCall3("_paramspec_prepare_subst", self, load<u64>(a), load<u64>(a + 8));
}
function typevartupleSubst(self: u64, argument: u64): u64 {
  return raise(TYPE_ERROR_TYPE, "Substitution of bare TypeVarTuple is not supported");
}
function typevartuplePrepare(self: u64, a: usize): u64 {
  return typingCall3("_typevartuple_prepare_subst", self, load<u64>(a), load<u64>(a + 8));
}

/** typing.Unpack[v] */
export function unpack(v: u64): u64 {
  const f = getModuleAttr("typing", "Unpack");
  if (f == NULL) return NULL;
  const r = getItem(f, v);
  decref(f);
  return r;
}

/** iter(Ts) gives Unpack[Ts] once: for `*Ts`. */
export function unpackIter(self: u64): u64 {
  const u = unpack(self);
  if (u == NULL) return NULL;
  const t = tuple1(u);
  decref(u);
  const it: u64 = t == NULL ? NULL : getIter(t);
  decref(t);
  return it;
}

// ---- P.args, P.kwargs

function attrOf(type: usize, origin: u64): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  changetype<PyParamSpecAttr>(p).origin = newRef(origin);
  return val(p);
}
function getArgs(self: u64): u64 {
  return attrOf(PARAM_SPEC_ARGS_TYPE, self);
}
function getKwargs(self: u64): u64 {
  return attrOf(PARAM_SPEC_KWARGS_TYPE, self);
}
function attrCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(1);
  if (out == 0) return NULL;
  let r: u64 = NULL;
  const good =
    ptr(type) == PARAM_SPEC_ARGS_TYPE
      ? bindArgs("paramspecargs(origin)", args, nargs, kwnames, out)
      : bindArgs("paramspeckwargs(origin)", args, nargs, kwnames, out);
  if (good) r = attrOf(ptr(type), load<u64>(out));
  releaseArgs(out);
  return r;
}
function attrDealloc(p: usize): void {
  if (changetype<PyParamSpecAttr>(p).weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyParamSpecAttr>("origin"));
  freeObject(p);
}
function attrTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyParamSpecAttr>("origin"), 1, visit, arg);
}
function attrRepr(self: u64): u64 {
  const origin = changetype<PyParamSpecAttr>(ptr(self)).origin;
  const what = typeOf(self) == PARAM_SPEC_ARGS_TYPE ? id("args") : id("kwargs");
  if (typeOf(origin) == PARAM_SPEC_TYPE) return formatText("%S.%S", paramAt(origin).name, what, NULL);
  return formatText("%R.%S", origin, what, NULL);
}
function attrCompare(self: u64, other: u64, op: i32): u64 {
  if (typeOf(self) != typeOf(other)) return NOT_IMPLEMENTED;
  return richCompare(changetype<PyParamSpecAttr>(ptr(self)).origin, changetype<PyParamSpecAttr>(ptr(other)).origin, op);
}

// ---- constevaluator, NoDefault

function constCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("constevaluator.__call__", kwnames) || !checkPositional("constevaluator.__call__", nargs, 1, 1)) return NULL;
  const format = asI32(load<u64>(args));
  if (format == -1 && errOccurred()) return NULL;
  const v = changetype<PyConstEvaluator>(ptr(self)).value;
  // annotationlib.Format.STRING
  if (format != 4) return newRef(v);
  const b = sbNew();
  let good = true;
  if (isTuple(v)) {
    sbChar(b, 40);
    for (let i: u32 = 0; i < tupleLength(ptr(v)) && good; i++) {
      if (i != 0) sbLiteral(b, ", ");
      good = sbTypeText(b, tupleGetBorrowed(ptr(v), i));
    }
    sbChar(b, 41);
  } else good = sbTypeText(b, v);
  if (good) return sbFinish(b);
  sbAbort(b);
  return NULL;
}
function constRepr(self: u64): u64 {
  return formatText("<constevaluator %R>", changetype<PyConstEvaluator>(ptr(self)).value, NULL, NULL);
}
function constDealloc(p: usize): void {
  clearSlot(p + offsetof<PyConstEvaluator>("value"));
  freeObject(p);
}
function constTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyConstEvaluator>("value"), 1, visit, arg);
}

function noDefaultCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 0 || (kwnames != NULL && tupleLength(ptr(kwnames)) != 0))
    return raise(TYPE_ERROR_TYPE, "NoDefaultType takes no arguments");
  return noDefault();
}
function noDefaultRepr(self: u64): u64 {
  return newRef(id("typing.NoDefault"));
}
function noDefaultReduce(self: u64): u64 {
  return newRef(id("NoDefault"));
}

/** Slots and attributes of all three kinds. */
function common(t: PyType): void {
  t.dictoffset = offsetof<PyTypeParam>("dict") as u32;
  t.weaklistoffset = offsetof<PyTypeParam>("weaklist") as u32;
  t.tp_dealloc = ix(paramDealloc);
  t.tp_traverse = ix(paramTraverse);
  t.tp_clear = ix(paramClear);
  t.tp_repr = ix(paramRepr);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_setattro = ix(genericSetAttr);
  member(t, "__name__", offsetof<PyTypeParam>("name"), MEMBER_VALUE, true);
  getset(t, "__default__", getDefault, null, "The default value for this type parameter.");
  getset(t, "evaluate_default", getEvaluateDefault, null, "");
  def0(t, "has_default()", hasDefault, "Whether it has a default.");
  def0(t, "__reduce__()", reduce, "");
  def1(t, "__mro_entries__(object, /)", noSubclass, "");
}

function variance(t: PyType): void {
  t.nb_or = ix(paramOr);
  getset(t, "__bound__", getBound, null, "");
  member(t, "__covariant__", offsetof<PyTypeParam>("covariant"), MEMBER_BOOL, true);
  member(t, "__contravariant__", offsetof<PyTypeParam>("contravariant"), MEMBER_BOOL, true);
  member(t, "__infer_variance__", offsetof<PyTypeParam>("inferVariance"), MEMBER_BOOL, true);
}

export function initTypevar(): void {
  const size = offsetof<PyTypeParam>();
  const tv = newStaticType(TYPE_VAR_TYPE, "typing.TypeVar", OBJECT_TYPE, size, TPFLAG_HAVE_GC, "Type variable.");
  common(tv);
  variance(tv);
  tv.tp_new = ix(typevarCall);
  getset(tv, "__constraints__", getConstraints, null, "");
  getset(tv, "evaluate_bound", getEvaluateBound, null, "");
  getset(tv, "evaluate_constraints", getEvaluateConstraints, null, "");
  def1(tv, "__typing_subst__(arg, /)", typevarSubst, "");
  def(tv, "__typing_prepare_subst__(alias, args, /)", typevarPrepare, "");

  const ps = newStaticType(
    PARAM_SPEC_TYPE,
    "typing.ParamSpec",
    OBJECT_TYPE,
    size,
    TPFLAG_HAVE_GC,
    "Parameter specification variable.",
  );
  common(ps);
  variance(ps);
  ps.tp_new = ix(paramspecCall);
  getset(ps, "args", getArgs, null, "Represents positional arguments.");
  getset(ps, "kwargs", getKwargs, null, "Represents keyword arguments.");
  def1(ps, "__typing_subst__(arg, /)", paramspecSubst, "");
  def(ps, "__typing_prepare_subst__(alias, args, /)", paramspecPrepare, "");

  const tt = newStaticType(TYPE_VAR_TUPLE_TYPE, "typing.TypeVarTuple", OBJECT_TYPE, size, TPFLAG_HAVE_GC, "Type variable tuple.");
  common(tt);
  tt.tp_new = ix(typevartupleCall);
  tt.tp_iter = ix(unpackIter);
  def1(tt, "__typing_subst__(arg, /)", typevartupleSubst, "");
  def(tt, "__typing_prepare_subst__(alias, args, /)", typevartuplePrepare, "");

  initParamSpecAttr(
    newStaticType(
      PARAM_SPEC_ARGS_TYPE,
      "typing.ParamSpecArgs",
      OBJECT_TYPE,
      offsetof<PyParamSpecAttr>(),
      TPFLAG_HAVE_GC,
      "The args for a ParamSpec object.",
    ),
  );
  initParamSpecAttr(
    newStaticType(
      PARAM_SPEC_KWARGS_TYPE,
      "typing.ParamSpecKwargs",
      OBJECT_TYPE,
      offsetof<PyParamSpecAttr>(),
      TPFLAG_HAVE_GC,
      "The kwargs for a ParamSpec object.",
    ),
  );

  const ce = newStaticType(
    CONSTEVALUATOR_TYPE,
    "_typing._ConstEvaluator",
    OBJECT_TYPE,
    offsetof<PyConstEvaluator>(),
    TPFLAG_HAVE_GC,
    "",
  );
  ce.tp_dealloc = ix(constDealloc);
  ce.tp_traverse = ix(constTraverse);
  ce.tp_repr = ix(constRepr);
  ce.tp_call = ix(constCall);
  ce.tp_getattro = ix(genericGetAttr);

  const nd = newStaticType(NO_DEFAULT_TYPE_TYPE, "NoDefaultType", OBJECT_TYPE, 16, 0, "The type of the NoDefault singleton.");
  nd.tp_repr = ix(noDefaultRepr);
  nd.tp_new = ix(noDefaultCall);
  nd.tp_getattro = ix(genericGetAttr);
  def0(nd, "__reduce__()", noDefaultReduce, "");
  const only = typeAlloc(NO_DEFAULT_TYPE_TYPE, 0);
  setImmortal(only);
  store<u32>(ROOT + offsetof<Root>("noDefault"), only as u32);
}

function initParamSpecAttr(t: PyType): void {
  t.weaklistoffset = offsetof<PyParamSpecAttr>("weaklist") as u32;
  t.tp_dealloc = ix(attrDealloc);
  t.tp_traverse = ix(attrTraverse);
  t.tp_repr = ix(attrRepr);
  t.tp_richcompare = ix(attrCompare);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_new = ix(attrCall);
  member(t, "__origin__", offsetof<PyParamSpecAttr>("origin"), MEMBER_VALUE, true);
  def1(t, "__mro_entries__(object, /)", noSubclass, "");
}
