/**
 * The cmath module.
 *
 * Each function writes its result to two f64 at `out` and answers 0, or the C error that CPython turns into an exception. Arguments that are
 * not finite go by tables (C99, annex G): seven rows for the real part, seven columns for the imaginary one, in the order -inf,
 * negative, -0, +0, positive, inf, nan; two letters an entry, as partOf reads them.
 */
import { checkPositional, noKeywords } from "../interp/bind";
import { defModule, defModule1, defModuleVarargs, moduleAdd, newModule } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { asF64 } from "../objects/abstract-number";
import { asComplexParts, complexNew, complexQuotient, hypotenuse, PyComplex } from "../objects/complex";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tuple2 } from "../objects/tuple";
import { FALSE, mkBool, mkFloat, NULL, ptr, TRUE } from "../objects/value";
import { failed } from "./math";
import { registerModule } from "./registry";

const OK: i32 = 0;
/** "math domain error" */
const DOMAIN: i32 = 1;
/** "math range error" */
const RANGE: i32 = 2;

const PI: f64 = 3.141592653589793;
const E: f64 = 2.718281828459045;
const LN2: f64 = 0.6931471805599453;
const LN10: f64 = 2.302585092994046;
const LARGE: f64 = 4.49423283715579e307; // the largest float / 4
const SQRT_LARGE: f64 = 6.703903964971298e153;
const LOG_LARGE: f64 = 708.3964185322641;
const LEAST: f64 = 2.2250738585072014e-308;
const SQRT_LEAST: f64 = 1.4916681462400413e-154;

function isFiniteNumber(x: f64): bool {
  return x - x == 0;
}
function isInf(x: f64): bool {
  return abs(x) == Infinity;
}
function put(out: usize, real: f64, imag: f64): i32 {
  store<f64>(out, real);
  store<f64>(out, imag, 8);
  return OK;
}
function re(out: usize): f64 {
  return load<f64>(out);
}
function im(out: usize): f64 {
  return load<f64>(out, 8);
}

// ---- special values

/** Row or column of a number. */
function kindOf(x: f64): u32 {
  if (x != x) return 6;
  if (x == Infinity) return 5;
  if (x == -Infinity) return 0;
  if (x == 0) return reinterpret<u64>(x) == 0 ? 3 : 2;
  return x < 0 ? 1 : 4;
}

/** The number a letter of the tables stands for. */
function partOf(c: u32): f64 {
  switch (c) {
    case 0x49: // I
      return Infinity;
    case 0x69: // i
      return -Infinity;
    case 0x5a: // Z
      return 0.0;
    case 0x7a: // z
      return -0.0;
    case 0x31: // 1
      return 1.0;
    case 0x6d: // m
      return -1.0;
    case 0x50: // P
      return PI;
    case 0x70: // p
      return -PI;
    case 0x48: // H
      return 0.5 * PI;
    case 0x68: // h
      return -0.5 * PI;
    case 0x51: // Q
      return 0.25 * PI;
    case 0x71: // q
      return -0.25 * PI;
    case 0x54: // T
      return 0.75 * PI;
    case 0x74: // t
      return -0.75 * PI;
    default:
      return NaN;
  }
}

function special(out: usize, x: f64, y: f64, table: string): i32 {
  const entry = changetype<usize>(table) + (((kindOf(x) * 7 + kindOf(y)) as usize) << 2);
  return put(out, partOf(load<u16>(entry)), partOf(load<u16>(entry, 2)));
}

function isSpecial(x: f64, y: f64): bool {
  return !isFiniteNumber(x) || !isFiniteNumber(y);
}

/** log|x + yj| + 2 log 2 of halves: what is left of inverse functions for huge arguments. */
function hugeLog(x: f64, y: f64): f64 {
  return NativeMath.log(hypotenuse(x / 2.0, y / 2.0)) + LN2 * 2.0;
}

function isHuge(x: f64, y: f64): bool {
  return abs(x) > LARGE || abs(y) > LARGE;
}

// ---- the functions

function sqrtOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "IiZiZiZIZIIINIIiUUUUUUUUIINNIiUUZzZZUUIINNIiUUZzZZUUIINNIiUUUUUUUUIINNIiIzIzIZIZIIINIiNNNNNNNNIINN",
    );
  if (x == 0 && y == 0) return put(out, 0.0, y);
  let ax = abs(x);
  const ay = abs(y);
  let s: f64;
  if (ax < LEAST && ay < LEAST) {
    // Subnormal: scaled by 2^53, the root back by 2^-27.
    ax = NativeMath.scalbn(ax, 53);
    s = NativeMath.scalbn(sqrt<f64>(ax + hypotenuse(ax, NativeMath.scalbn(ay, 53))), -27);
  } else {
    ax /= 8.0;
    s = 2.0 * sqrt<f64>(ax + hypotenuse(ax, ay / 8.0));
  }
  const d = ay / (2.0 * s);
  return x >= 0 ? put(out, s, copysign(d, y)) : put(out, d, copysign(s, y));
}

function acosOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "TIPIPIPiPiTiNIHIUUUUUUUUHiNNHIUUHZHzUUHiHNHIUUHZHzUUHiHNHIUUUUUUUUHiNNQIZIZIZiZiQiNININNNNNNNNNiNN",
    );
  if (isHuge(x, y)) {
    const size = hugeLog(x, y);
    return put(out, NativeMath.atan2(abs(y), x), x < 0 ? -copysign(size, y) : copysign(size, -y));
  }
  sqrtOf(out, 1.0 - x, -y);
  const a = re(out);
  const b = im(out);
  sqrtOf(out, 1.0 + x, y);
  return put(out, 2.0 * NativeMath.atan2(a, re(out)), NativeMath.asinh(re(out) * b - im(out) * a));
}

function acoshOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "ItIpIpIPIPITINIhUUUUUUUUIHNNIhUUZhZHUUIHNHIhUUZhZHUUIHNHIhUUUUUUUUIHNNIqIzIzIZIZIQININNNNNNNNNINNN",
    );
  if (isHuge(x, y)) return put(out, hugeLog(x, y), NativeMath.atan2(y, x));
  sqrtOf(out, x - 1.0, y);
  const a = re(out);
  const b = im(out);
  sqrtOf(out, x + 1.0, y);
  return put(out, NativeMath.asinh(a * re(out) + b * im(out)), 2.0 * NativeMath.atan2(b, re(out)));
}

function asinhOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "iqiziziZiZiQiNihUUUUUUUUiHNNihUUzzzZUUiHNNIhUUZzZZUUIHNNIhUUUUUUUUIHNNIqIzIzIZIZIQININNNNzNZNNINNN",
    );
  if (isHuge(x, y)) {
    const size = hugeLog(x, y);
    return put(out, y >= 0 ? copysign(size, x) : -copysign(size, -x), NativeMath.atan2(y, abs(x)));
  }
  sqrtOf(out, 1.0 + y, -x);
  const a = re(out);
  const b = im(out);
  sqrtOf(out, 1.0 - y, x);
  return put(out, NativeMath.asinh(a * im(out) - re(out) * b), NativeMath.atan2(y, a * re(out) - b * im(out)));
}

function asinOf(out: usize, x: f64, y: f64): i32 {
  const error = asinhOf(out, -y, x);
  put(out, im(out), -re(out));
  return error;
}

function atanhOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "zhzhzhzHzHzHzNzhUUUUUUUUzHNNzhUUzzzZUUzHzNZhUUZzZZUUZHZNZhUUUUUUUUZHNNZhZhZhZHZHZHZNZhNNNNNNNNZHNN",
    );
  if (x < 0 || (x == 0 && copysign(1.0, x) < 0)) {
    const error = atanhOf(out, -x, -y);
    put(out, -re(out), -im(out));
    return error;
  }
  const ay = abs(y);
  if (x > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = hypotenuse(x / 2.0, ay / 2.0);
    return put(out, x / 4.0 / h / h, -copysign(PI / 2.0, -y));
  }
  if (x == 1.0 && ay < SQRT_LEAST) {
    if (ay == 0) {
      put(out, Infinity, y);
      return DOMAIN;
    }
    return put(out, -NativeMath.log(sqrt<f64>(ay) / sqrt<f64>(hypotenuse(ay, 2.0))), copysign(NativeMath.atan2(2.0, -ay) / 2, y));
  }
  return put(
    out,
    NativeMath.log1p((4.0 * x) / ((1 - x) * (1 - x) + ay * ay)) / 4.0,
    -NativeMath.atan2(-2.0 * y, (1 - x) * (1 + x) - ay * ay) / 2.0,
  );
}

function atanOf(out: usize, x: f64, y: f64): i32 {
  const error = atanhOf(out, -y, x);
  put(out, im(out), -re(out));
  return error;
}

/** RANGE if the result has overflowed. */
function checkRange(out: usize): i32 {
  return isInf(re(out)) || isInf(im(out)) ? RANGE : OK;
}

function coshOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y)) {
    if (isInf(x) && isFiniteNumber(y) && y != 0) {
      const s = copysign(Infinity, NativeMath.sin(y));
      put(out, copysign(Infinity, NativeMath.cos(y)), x > 0 ? s : -s);
    } else {
      special(out, x, y, "INUUIZIzUUININNNUUUUUUUUNNNNNZUU1Z1zUUNZNZNZUU1z1ZUUNZNZNNUUUUUUUUNNNNINUUIzIZUUININNNNNNZNZNNNNNN");
    }
    return isInf(y) && x == x ? DOMAIN : OK;
  }
  if (abs(x) > LOG_LARGE) {
    const less = x - copysign(1.0, x);
    put(out, NativeMath.cos(y) * NativeMath.cosh(less) * E, NativeMath.sin(y) * NativeMath.sinh(less) * E);
  } else {
    put(out, NativeMath.cos(y) * NativeMath.cosh(x), NativeMath.sin(y) * NativeMath.sinh(x));
  }
  return checkRange(out);
}

function cosOf(out: usize, x: f64, y: f64): i32 {
  return coshOf(out, -y, x);
}

function sinhOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y)) {
    if (isInf(x) && isFiniteNumber(y) && y != 0) {
      const c = copysign(Infinity, NativeMath.cos(y));
      put(out, x > 0 ? c : -c, copysign(Infinity, NativeMath.sin(y)));
    } else {
      special(out, x, y, "INUUiziZUUININNNUUUUUUUUNNNNZNUUzzzZUUZNZNZNUUZzZZUUZNZNNNUUUUUUUUNNNNINUUIzIZUUININNNNNNzNZNNNNNN");
    }
    return isInf(y) && x == x ? DOMAIN : OK;
  }
  if (abs(x) > LOG_LARGE) {
    const less = x - copysign(1.0, x);
    put(out, NativeMath.cos(y) * NativeMath.sinh(less) * E, NativeMath.sin(y) * NativeMath.cosh(less) * E);
  } else {
    put(out, NativeMath.cos(y) * NativeMath.sinh(x), NativeMath.sin(y) * NativeMath.cosh(x));
  }
  return checkRange(out);
}

function sinOf(out: usize, x: f64, y: f64): i32 {
  const error = sinhOf(out, -y, x);
  put(out, im(out), -re(out));
  return error;
}

function tanhOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y)) {
    if (isInf(x) && isFiniteNumber(y) && y != 0)
      put(out, x > 0 ? 1.0 : -1.0, copysign(0.0, 2.0 * NativeMath.sin(y) * NativeMath.cos(y)));
    else special(out, x, y, "mZUUmzmZUUmZmZNNUUUUUUUUNNNNzNUUzzzZUUzNzNZNUUZzZZUUZNZNNNUUUUUUUUNNNN1ZUU1z1ZUU1Z1ZNNNNNzNZNNNNNN");
    return isInf(y) && isFiniteNumber(x) ? DOMAIN : OK;
  }
  if (abs(x) > LOG_LARGE)
    return put(out, copysign(1.0, x), 4.0 * NativeMath.sin(y) * NativeMath.cos(y) * NativeMath.exp(-2.0 * abs(x)));
  const tx = NativeMath.tanh(x);
  const ty = NativeMath.tan(y);
  const cx = 1.0 / NativeMath.cosh(x);
  const product = tx * ty;
  const denominator = 1.0 + product * product;
  return put(out, (tx * (1.0 + ty * ty)) / denominator, (ty / denominator) * cx * cx);
}

function tanOf(out: usize, x: f64, y: f64): i32 {
  const error = tanhOf(out, -y, x);
  put(out, im(out), -re(out));
  return error;
}

function expOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y)) {
    if (isInf(x) && isFiniteNumber(y) && y != 0) {
      const size = x > 0 ? Infinity : 0.0;
      put(out, copysign(size, NativeMath.cos(y)), copysign(size, NativeMath.sin(y)));
    } else {
      special(out, x, y, "ZZUUZzZZUUZZZZNNUUUUUUUUNNNNNNUU1z1ZUUNNNNNNUU1z1ZUUNNNNNNUUUUUUUUNNNNINUUIzIZUUININNNNNNzNZNNNNNN");
    }
    return isInf(y) && (isFiniteNumber(x) || x == Infinity) ? DOMAIN : OK;
  }
  if (x > LOG_LARGE) {
    const l = NativeMath.exp(x - 1.0);
    put(out, l * NativeMath.cos(y) * E, l * NativeMath.sin(y) * E);
  } else {
    const l = NativeMath.exp(x);
    put(out, l * NativeMath.cos(y), l * NativeMath.sin(y));
  }
  return checkRange(out);
}

function logOf(out: usize, x: f64, y: f64): i32 {
  if (isSpecial(x, y))
    return special(
      out,
      x,
      y,
      "ItIpIpIPIPITINIhUUUUUUUUIHNNIhUUipiPUUIHNNIhUUiziZUUIHNNIhUUUUUUUUIHNNIqIzIzIZIZIQININNNNNNNNNINNN",
    );
  const ax = abs(x);
  const ay = abs(y);
  const angle = NativeMath.atan2(y, x);
  if (ax > LARGE || ay > LARGE) return put(out, NativeMath.log(hypotenuse(ax / 2.0, ay / 2.0)) + LN2, angle);
  if (ax < LEAST && ay < LEAST) {
    if (ax > 0 || ay > 0)
      return put(out, NativeMath.log(hypotenuse(NativeMath.scalbn(ax, 53), NativeMath.scalbn(ay, 53))) - 53.0 * LN2, angle);
    put(out, -Infinity, angle);
    return DOMAIN;
  }
  const h = hypotenuse(ax, ay);
  if (0.71 <= h && h <= 1.73) {
    const more = ax > ay ? ax : ay;
    const less = ax > ay ? ay : ax;
    return put(out, NativeMath.log1p((more - 1) * (more + 1) + less * less) / 2.0, angle);
  }
  return put(out, NativeMath.log(h), angle);
}

function log10Of(out: usize, x: f64, y: f64): i32 {
  const error = logOf(out, x, y);
  put(out, re(out) / LN10, im(out) / LN10);
  return error;
}

// ---- what Python sees

const OP_ACOS: i32 = 0;
const OP_ACOSH: i32 = 1;
const OP_ASIN: i32 = 2;
const OP_ASINH: i32 = 3;
const OP_ATAN: i32 = 4;
const OP_ATANH: i32 = 5;
const OP_COS: i32 = 6;
const OP_COSH: i32 = 7;
const OP_EXP: i32 = 8;
const OP_LOG10: i32 = 9;
const OP_SIN: i32 = 10;
const OP_SINH: i32 = 11;
const OP_SQRT: i32 = 12;
const OP_TAN: i32 = 13;
const OP_TANH: i32 = 14;

function compute(op: i32, out: usize, x: f64, y: f64): i32 {
  switch (op) {
    case OP_ACOS:
      return acosOf(out, x, y);
    case OP_ACOSH:
      return acoshOf(out, x, y);
    case OP_ASIN:
      return asinOf(out, x, y);
    case OP_ASINH:
      return asinhOf(out, x, y);
    case OP_ATAN:
      return atanOf(out, x, y);
    case OP_ATANH:
      return atanhOf(out, x, y);
    case OP_COS:
      return cosOf(out, x, y);
    case OP_COSH:
      return coshOf(out, x, y);
    case OP_EXP:
      return expOf(out, x, y);
    case OP_LOG10:
      return log10Of(out, x, y);
    case OP_SIN:
      return sinOf(out, x, y);
    case OP_SINH:
      return sinhOf(out, x, y);
    case OP_SQRT:
      return sqrtOf(out, x, y);
    case OP_TAN:
      return tanOf(out, x, y);
    case OP_TANH:
      return tanhOf(out, x, y);
    default:
      return OK;
  }
}

function raiseError(error: i32): u64 {
  return error == DOMAIN ? raise(VALUE_ERROR_TYPE, "math domain error") : raise(OVERFLOW_ERROR_TYPE, "math range error");
}

/** A function of one complex number. */
function apply(z: u64, op: i32): u64 {
  const out = alloc(16);
  if (out == 0) return noMemory();
  let result: u64 = NULL;
  if (asComplexParts(z, out)) {
    const error = compute(op, out, re(out), im(out));
    result = error == OK ? complexNew(re(out), im(out)) : raiseError(error);
  }
  free(out);
  return result;
}

function acosFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ACOS);
}
function acoshFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ACOSH);
}
function asinFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ASIN);
}
function asinhFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ASINH);
}
function atanFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ATAN);
}
function atanhFunction(module: u64, z: u64): u64 {
  return apply(z, OP_ATANH);
}
function cosFunction(module: u64, z: u64): u64 {
  return apply(z, OP_COS);
}
function coshFunction(module: u64, z: u64): u64 {
  return apply(z, OP_COSH);
}
function expFunction(module: u64, z: u64): u64 {
  return apply(z, OP_EXP);
}
function log10Function(module: u64, z: u64): u64 {
  return apply(z, OP_LOG10);
}
function sinFunction(module: u64, z: u64): u64 {
  return apply(z, OP_SIN);
}
function sinhFunction(module: u64, z: u64): u64 {
  return apply(z, OP_SINH);
}
function sqrtFunction(module: u64, z: u64): u64 {
  return apply(z, OP_SQRT);
}
function tanFunction(module: u64, z: u64): u64 {
  return apply(z, OP_TAN);
}
function tanhFunction(module: u64, z: u64): u64 {
  return apply(z, OP_TANH);
}

function logFunction(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("cmath.log", kwnames) || !checkPositional("log", nargs, 1, 2)) return NULL;
  const out = alloc(32);
  if (out == 0) return noMemory();
  let result: u64 = NULL;
  if (asComplexParts(load<u64>(args), out)) {
    let error = logOf(out, re(out), im(out));
    if (nargs == 1) {
      result = error == OK ? complexNew(re(out), im(out)) : raiseError(error);
    } else if (asComplexParts(load<u64>(args, 8), out + 16)) {
      const second = logOf(out + 16, re(out + 16), im(out + 16));
      if (error == OK) error = second;
      if (!complexQuotient(out, re(out), im(out), re(out + 16), im(out + 16))) error = DOMAIN;
      result = error == OK ? complexNew(re(out), im(out)) : raiseError(error);
    }
  }
  free(out);
  return result;
}

const ASK_PHASE: i32 = 0;
const ASK_POLAR: i32 = 1;
const ASK_FINITE: i32 = 2;
const ASK_INF: i32 = 3;
const ASK_NAN: i32 = 4;

/** What can be asked of a complex number. */
function ask(z: u64, question: i32): u64 {
  const out = alloc(16);
  if (out == 0) return noMemory();
  let result: u64 = NULL;
  if (asComplexParts(z, out)) {
    const x = re(out);
    const y = im(out);
    if (question == ASK_PHASE) {
      result = mkFloat(NativeMath.atan2(y, x));
    } else if (question == ASK_POLAR) {
      const size = hypotenuse(x, y);
      result = isInf(size) && !isSpecial(x, y) ? raiseError(RANGE) : tuple2(mkFloat(size), mkFloat(NativeMath.atan2(y, x)));
    } else if (question == ASK_FINITE) {
      result = mkBool(!isSpecial(x, y));
    } else if (question == ASK_INF) {
      result = mkBool(isInf(x) || isInf(y));
    } else {
      result = mkBool(x != x || y != y);
    }
  }
  free(out);
  return result;
}

function phaseFunction(module: u64, z: u64): u64 {
  return ask(z, ASK_PHASE);
}
function polarFunction(module: u64, z: u64): u64 {
  return ask(z, ASK_POLAR);
}
function isfiniteFunction(module: u64, z: u64): u64 {
  return ask(z, ASK_FINITE);
}
function isinfFunction(module: u64, z: u64): u64 {
  return ask(z, ASK_INF);
}
function isnanFunction(module: u64, z: u64): u64 {
  return ask(z, ASK_NAN);
}

function rectFunction(module: u64, args: usize): u64 {
  const r = asF64(load<u64>(args));
  if (failed(r)) return NULL;
  const phi = asF64(load<u64>(args, 8));
  if (failed(phi)) return NULL;
  const z = complexNew(0.0, 0.0);
  if (z == NULL) return NULL;
  const out = ptr(z) + offsetof<PyComplex>("real");
  let error = OK;
  if (isSpecial(r, phi)) {
    if (isInf(r) && isFiniteNumber(phi) && phi != 0) {
      const c = copysign(Infinity, NativeMath.cos(phi));
      const s = copysign(Infinity, NativeMath.sin(phi));
      put(out, r > 0 ? c : -c, r > 0 ? s : -s);
    } else {
      special(out, r, phi, "INUUiZizUUININNNUUUUUUUUNNNNZZUUzZzzUUZZZZZZUUZzZZUUZZZZNNUUUUUUUUNNNNINUUIzIZUUININNNNNNZNZNNNNNN");
    }
    if (r != 0 && r == r && isInf(phi)) error = DOMAIN;
  } else if (phi == 0) {
    put(out, r, r * phi);
  } else {
    put(out, r * NativeMath.cos(phi), r * NativeMath.sin(phi));
  }
  if (error == OK) return z;
  decref(z);
  return raiseError(error);
}

function iscloseFunction(module: u64, args: usize): u64 {
  const relative = asF64(load<u64>(args, 16));
  if (failed(relative)) return NULL;
  const absolute = asF64(load<u64>(args, 24));
  if (failed(absolute)) return NULL;
  const out = alloc(32);
  if (out == 0) return noMemory();
  let result: u64 = NULL;
  if (asComplexParts(load<u64>(args), out) && asComplexParts(load<u64>(args, 8), out + 16)) {
    const a = re(out);
    const b = im(out);
    const c = re(out + 16);
    const d = im(out + 16);
    if (relative < 0 || absolute < 0) {
      raise(VALUE_ERROR_TYPE, "tolerances must be non-negative");
    } else if (a == c && b == d) {
      result = TRUE;
    } else if (isInf(a) || isInf(b) || isInf(c) || isInf(d)) {
      result = FALSE;
    } else {
      const difference = hypotenuse(a - c, b - d);
      result = mkBool(
        difference <= relative * hypotenuse(c, d) || difference <= relative * hypotenuse(a, b) || difference <= absolute,
      );
    }
  }
  free(out);
  return result;
}

function makeCmath(): u64 {
  const m = newModule("cmath", "Functions of complex numbers.");
  if (m == NULL) return NULL;
  defModule1(m, "acos(z, /)", acosFunction, "Return the arc cosine of z.");
  defModule1(m, "acosh(z, /)", acoshFunction, "Return the inverse hyperbolic cosine of z.");
  defModule1(m, "asin(z, /)", asinFunction, "Return the arc sine of z.");
  defModule1(m, "asinh(z, /)", asinhFunction, "Return the inverse hyperbolic sine of z.");
  defModule1(m, "atan(z, /)", atanFunction, "Return the arc tangent of z.");
  defModule1(m, "atanh(z, /)", atanhFunction, "Return the inverse hyperbolic tangent of z.");
  defModule1(m, "cos(z, /)", cosFunction, "Return the cosine of z.");
  defModule1(m, "cosh(z, /)", coshFunction, "Return the hyperbolic cosine of z.");
  defModule1(m, "exp(z, /)", expFunction, "Return the exponential value e**z.");
  defModule1(m, "log10(z, /)", log10Function, "Return the base-10 logarithm of z.");
  defModule1(m, "sin(z, /)", sinFunction, "Return the sine of z.");
  defModule1(m, "sinh(z, /)", sinhFunction, "Return the hyperbolic sine of z.");
  defModule1(m, "sqrt(z, /)", sqrtFunction, "Return the square root of z.");
  defModule1(m, "tan(z, /)", tanFunction, "Return the tangent of z.");
  defModule1(m, "tanh(z, /)", tanhFunction, "Return the hyperbolic tangent of z.");
  defModule(
    m,
    "isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
    iscloseFunction,
    "Determine whether two complex numbers are close in value.",
  );
  defModule1(
    m,
    "isfinite(z, /)",
    isfiniteFunction,
    "Return True if both the real and imaginary parts of z are finite, else False.",
  );
  defModule1(m, "isinf(z, /)", isinfFunction, "Checks if the real or imaginary part of z is infinite.");
  defModule1(m, "isnan(z, /)", isnanFunction, "Checks if the real or imaginary part of z not a number (NaN).");
  defModuleVarargs(
    m,
    "log(z, base=<unrepresentable>, /)",
    logFunction,
    "log(z[, base]) -> the logarithm of z to the given base, the natural one if there is none.",
  );
  defModule1(m, "phase(z, /)", phaseFunction, "Return argument, also known as the phase angle, of a complex.");
  defModule1(m, "polar(z, /)", polarFunction, "Convert a complex from rectangular coordinates to polar coordinates: r and phi.");
  defModule(m, "rect(r, phi, /)", rectFunction, "Convert from polar coordinates to rectangular coordinates.");
  moduleAdd(m, "pi", mkFloat(PI));
  moduleAdd(m, "e", mkFloat(E));
  moduleAdd(m, "tau", mkFloat(6.283185307179586));
  moduleAdd(m, "inf", mkFloat(Infinity));
  moduleAdd(m, "infj", complexNew(0.0, Infinity));
  moduleAdd(m, "nan", mkFloat(NaN));
  moduleAdd(m, "nanj", complexNew(0.0, NaN));
  return m;
}

export function initCmathModule(): void {
  registerModule("cmath", makeCmath);
}
