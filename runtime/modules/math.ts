/**
 * The math module.
 *
 * Elementary functions are AssemblyScript's port of musl's, special ones stand in math-special.ts, those on ints in math-integer.ts, sums and
 * norms in math-sums.ts. A result that is not a number where the argument was is a domain error, an infinite one where the argument was
 * finite a range error (or a domain error, for functions with poles).
 */
import { call0 } from "../interp/call";
import { checkPositional, defModule, defModule1, defModuleVarargs, moduleAdd, newModule, noKeywords } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { asF64, index, trueDivide } from "../objects/abstract-number";
import { isIntLike, lookupSpecial } from "../objects/abstract-object";
import { floatRepr } from "../objects/float-text";
import {
  digitCount,
  intAsI64,
  intAt,
  intBitLength,
  intCanon,
  intFitsI64,
  intFitsU64,
  intFromF64,
  intSign,
  intToF64Inf,
  roundToF64,
  topBits,
} from "../objects/int";
import { id } from "../objects/intern";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tuple2 } from "../objects/tuple";
import { FALSE, floatOf, isFloat, isInt, mkBool, mkFloat, mkInt, NONE, NULL, ptr, TRUE } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { mathComb, mathFactorial, mathGcd, mathIsqrt, mathLcm, mathPerm } from "./math-integer";
import { erf, erfc, fusedMultiplyAdd, gamma, log10, logGamma } from "./math-special";
import { mathDist, mathFsum, mathHypot, mathProd, mathSumprod } from "./math-sums";
import { registerModule } from "./registry";

/** Whether an operand conversion failed. */
export function failed(x: f64): bool {
  return x != x && errOccurred();
}
function isFiniteNumber(x: f64): bool {
  return x - x == 0;
}

function rangeError(): u64 {
  return raise(OVERFLOW_ERROR_TYPE, "math range error");
}

/** ValueError with the float x in the message, or the general message where there is no special one. */
function domainError(message: string, x: f64): u64 {
  if (message.length == 0) return raise(VALUE_ERROR_TYPE, "math domain error");
  const text = floatRepr(x);
  if (text == NULL) return NULL;
  raise1(VALUE_ERROR_TYPE, message, text);
  decref(text);
  return NULL;
}

/** The result r of a function of x, or its error. */
function result1(x: f64, r: f64, canOverflow: bool, message: string): u64 {
  if (r != r && x == x) return domainError(message, x);
  if (abs(r) == Infinity && isFiniteNumber(x)) return canOverflow && !isPole(x, message) ? rangeError() : domainError(message, x);
  return mkFloat(r);
}

/** gamma and lgamma are infinite at 0 and at negative integers: no overflow there. */
function isPole(x: f64, message: string): bool {
  return message.length != 0 && x <= 0 && floor(x) == x;
}

// ---- functions of one float

function acosFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.acos(x), false, "expected a number in range from -1 up to 1, got %S");
}
function acoshFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.acosh(x), false, "expected argument value not less than 1, got %S");
}
function asinFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.asin(x), false, "expected a number in range from -1 up to 1, got %S");
}
function asinhFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.asinh(x), false, "");
}
function atanFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.atan(x), false, "");
}
function atanhFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.atanh(x), false, "expected a number between -1 and 1, got %S");
}
function cbrtFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.cbrt(x), false, "");
}
function cosFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.cos(x), false, "expected a finite input, got %S");
}
function coshFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.cosh(x), true, "");
}
function erfFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, erf(x), false, "");
}
function erfcFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, erfc(x), false, "");
}
function expFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.exp(x), true, "");
}
function exp2Function(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.exp2(x), true, "");
}
function expm1Function(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.expm1(x), true, "");
}
function fabsFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, abs(x), false, "");
}
function gammaFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, gamma(x), true, "expected a noninteger or positive integer, got %S");
}
function lgammaFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, logGamma(x), true, "expected a noninteger or positive integer, got %S");
}
function log1pFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.log1p(x), false, "expected argument value > -1, got %S");
}
function sinFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.sin(x), false, "expected a finite input, got %S");
}
function sinhFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.sinh(x), true, "");
}
function sqrtFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, sqrt(x), false, "expected a nonnegative input, got %S");
}
function tanFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.tan(x), false, "expected a finite input, got %S");
}
function tanhFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : result1(x, NativeMath.tanh(x), false, "");
}
const DEGREES: f64 = 180.0 / 3.141592653589793;
const RADIANS: f64 = 3.141592653589793 / 180.0;

function degreesFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkFloat(x * DEGREES);
}
function radiansFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkFloat(x * RADIANS);
}
function isnanFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkBool(x != x);
}
function isinfFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkBool(abs(x) == Infinity);
}
function isfiniteFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkBool(isFiniteNumber(x));
}

/** The spacing of floats at x. */
function ulpOf(x: f64): f64 {
  x = abs(x);
  if (!isFiniteNumber(x)) return x;
  const bits = reinterpret<u64>(x);
  const next = reinterpret<f64>(bits + 1);
  return next == Infinity ? x - reinterpret<f64>(bits - 1) : next - x;
}
function ulpFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  return failed(x) ? NULL : mkFloat(ulpOf(x));
}

// ---- rounding to ints

function roundBySpecial(v: u64, name: u64): u64 {
  const method = lookupSpecial(v, name);
  if (method == NULL) return NULL;
  const result = call0(method);
  decref(method);
  return result;
}

function floorFunction(module: u64, v: u64): u64 {
  if (isInt(v)) return v;
  if (!isFloat(v)) {
    const result = roundBySpecial(v, id("__floor__"));
    if (result != NULL || errOccurred()) return result;
  }
  const x = asF64(v);
  return failed(x) ? NULL : intFromF64(floor(x));
}

function ceilFunction(module: u64, v: u64): u64 {
  if (isInt(v)) return v;
  if (!isFloat(v)) {
    const result = roundBySpecial(v, id("__ceil__"));
    if (result != NULL || errOccurred()) return result;
  }
  const x = asF64(v);
  return failed(x) ? NULL : intFromF64(ceil(x));
}

function truncFunction(module: u64, v: u64): u64 {
  if (isInt(v)) return v;
  if (isFloat(v)) return intFromF64(floatOf(v));
  const result = roundBySpecial(v, id("__trunc__"));
  if (result != NULL || errOccurred()) return result;
  return raise1(TYPE_ERROR_TYPE, "type %T doesn't define __trunc__ method", v);
}

// ---- logarithms

/** log of a positive int too large for a float: log of its top bits, and of the power of two below. */
function logOfInt(v: u64, kind: i32): u64 {
  if (intSign(v) <= 0) return raise(VALUE_ERROR_TYPE, "expected a positive input");
  const x = intToF64Inf(v);
  if (x != Infinity) return mkFloat(logOf(x, kind));
  const exponent = intBitLength(v) as i64;
  const p = ptr(intCanon(v));
  // The fraction in [0.5, 1): the top 64 bits, rounded.
  const fraction = roundToF64(topBits(intAt(p).data, digitCount(p)), -64);
  return mkFloat(logOf(fraction, kind) + logOf(2.0, kind) * (exponent as f64));
}

function logOf(x: f64, kind: i32): f64 {
  return kind == 0 ? NativeMath.log(x) : kind == 2 ? NativeMath.log2(x) : log10(x);
}

function logAny(v: u64, kind: i32): u64 {
  if (isIntLike(v)) return logOfInt(v, kind);
  const x = asF64(v);
  if (failed(x)) return NULL;
  if (x <= 0) return domainError("expected a positive input, got %S", x);
  return mkFloat(logOf(x, kind));
}

function logFunction(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("math.log", kwnames) || !checkPositional("log", nargs, 1, 2)) return NULL;
  const x = logAny(load<u64>(args), 0);
  if (x == NULL || nargs == 1) return x;
  const base = logAny(load<u64>(args, 8), 0);
  return base == NULL ? NULL : trueDivide(x, base);
}
function log2Function(module: u64, v: u64): u64 {
  return logAny(v, 2);
}
function log10Function(module: u64, v: u64): u64 {
  return logAny(v, 10);
}

// ---- functions of two floats

function mathDomain(): u64 {
  return raise(VALUE_ERROR_TYPE, "math domain error");
}

function powFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return NULL;
  if (y == 0 || x == 1.0) return mkFloat(1.0);
  if (x != x || y != y) return mkFloat(NaN);
  const odd = abs(y % 2.0) == 1.0;
  if (abs(x) == Infinity) {
    if (y > 0) return mkFloat(odd ? x : Infinity);
    return mkFloat(odd ? copysign(0.0, x) : 0.0);
  }
  if (abs(y) == Infinity) {
    const size = abs(x);
    if (size == 1.0) return mkFloat(1.0);
    if (y > 0 == size > 1.0) return mkFloat(Infinity);
    return mkFloat(0.0);
  }
  if (x == 0 && y < 0) return mathDomain();
  const r = NativeMath.pow(x, y);
  if (r != r) return mathDomain();
  return abs(r) == Infinity ? rangeError() : mkFloat(r);
}

function fmodFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return NULL;
  if (abs(y) == Infinity && isFiniteNumber(x)) return mkFloat(x);
  const r = x % y;
  return r != r && x == x && y == y ? mathDomain() : mkFloat(r);
}

/** The IEEE remainder: x minus the multiple of y nearest to it, ties to the even multiple. */
function remainderOf(x: f64, y: f64): f64 {
  if (isFiniteNumber(x) && isFiniteNumber(y)) {
    if (y == 0) return NaN;
    const size = abs(x);
    const unit = abs(y);
    const rest = size % unit;
    const other = unit - rest;
    let r: f64;
    if (rest < other) r = rest;
    else if (rest > other) r = -other;
    else r = rest - 2.0 * ((0.5 * (size - rest)) % unit);
    return copysign(1.0, x) * r;
  }
  if (x != x) return x;
  if (y != y) return y;
  return abs(x) == Infinity ? NaN : x;
}

function remainderFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return NULL;
  const r = remainderOf(x, y);
  return r != r && x == x && y == y ? mathDomain() : mkFloat(r);
}

function atan2Function(module: u64, args: usize): u64 {
  const y = asF64(load<u64>(args));
  if (failed(y)) return NULL;
  const x = asF64(load<u64>(args, 8));
  return failed(x) ? NULL : mkFloat(NativeMath.atan2(y, x));
}

function copysignFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  return failed(y) ? NULL : mkFloat(copysign(x, y));
}

/** The float `steps` floats after x in the direction of y. */
function stepTowards(x: f64, y: f64, steps: u64): f64 {
  if (steps == 0 || x == y) return steps == 0 ? x : y;
  if (x != x) return x;
  if (y != y) return y;
  // Floats in order as integers: negative ones count down.
  const a = reinterpret<i64>(x);
  const b = reinterpret<i64>(y);
  const from = a < 0 ? i64.MIN_VALUE - a : a;
  const to = b < 0 ? i64.MIN_VALUE - b : b;
  if (from < to) {
    if (((to - from) as u64) <= steps) return y;
    const r = from + (steps as i64);
    return reinterpret<f64>(r < 0 || (r == 0 && a < 0) ? i64.MIN_VALUE - r : r);
  }
  if (((from - to) as u64) <= steps) return y;
  const r = from - (steps as i64);
  return reinterpret<f64>(r < 0 ? i64.MIN_VALUE - r : r);
}

function nextafterFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return NULL;
  const v = load<u64>(args, 16);
  let steps: u64 = 1;
  if (v != NONE) {
    const n = index(v);
    if (n == NULL) return NULL;
    if (intSign(n) < 0) {
      decref(n);
      return raise(VALUE_ERROR_TYPE, "steps must be a non-negative integer");
    }
    steps = intFitsU64(n) ? (intAsI64(n) as u64) : u64.MAX_VALUE;
    decref(n);
  }
  const r = stepTowards(x, y, steps);
  // C's nextafter gives the zero the sign of where it comes from.
  return mkFloat(v == NONE && r == 0 && x != 0 ? copysign(r, x) : r);
}

function fmaFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return NULL;
  const z = asF64(load<u64>(args, 16));
  if (failed(z)) return NULL;
  const r = fusedMultiplyAdd(x, y, z);
  if (isFiniteNumber(r)) return mkFloat(r);
  if (r != r) {
    if (x == x && y == y && z == z) return raise(VALUE_ERROR_TYPE, "invalid operation in fma");
  } else if (isFiniteNumber(x) && isFiniteNumber(y) && isFiniteNumber(z)) {
    return raise(OVERFLOW_ERROR_TYPE, "overflow in fma");
  }
  return mkFloat(r);
}

function iscloseFunction(module: u64, args: usize): u64 {
  const a = asF64(load<u64>(args));
  if (failed(a)) return NULL;
  const b = asF64(load<u64>(args, 8));
  if (failed(b)) return NULL;
  const relative = asF64(load<u64>(args, 16));
  if (failed(relative)) return NULL;
  const absolute = asF64(load<u64>(args, 24));
  if (failed(absolute)) return NULL;
  if (relative < 0 || absolute < 0) return raise(VALUE_ERROR_TYPE, "tolerances must be non-negative");
  if (a == b) return TRUE;
  if (abs(a) == Infinity || abs(b) == Infinity) return FALSE;
  const difference = abs(b - a);
  return mkBool(difference <= abs(relative * b) || difference <= abs(relative * a) || difference <= absolute);
}

// ---- taking floats apart

function frexpFunction(module: u64, v: u64): u64 {
  let x = asF64(v);
  if (failed(x)) return NULL;
  let exponent = 0;
  if (x != 0 && isFiniteNumber(x)) {
    if (abs(x) < 2.2250738585072014e-308) {
      x *= 18014398509481984.0; // 2^54: a subnormal made normal
      exponent = -54;
    }
    const bits = reinterpret<u64>(x);
    exponent += (((bits >> 52) & 0x7ff) as i32) - 1022;
    x = reinterpret<f64>((bits & 0x800f_ffff_ffff_ffff) | 0x3fe0_0000_0000_0000);
  }
  return tuple2(mkFloat(x), mkInt(exponent));
}

function ldexpFunction(module: u64, args: usize): u64 {
  const x = asF64(load<u64>(args));
  if (failed(x)) return NULL;
  const e = load<u64>(args, 8);
  if (!isIntLike(e)) return raise(TYPE_ERROR_TYPE, "Expected an int as second argument to ldexp.");
  if (x == 0 || !isFiniteNumber(x)) return mkFloat(x);
  const n = intFitsI64(e) ? intAsI64(e) : intSign(e) < 0 ? -10000 : 10000;
  const r = NativeMath.scalbn(x, (n > 10000 ? 10000 : n < -10000 ? -10000 : n) as i32);
  return abs(r) == Infinity ? rangeError() : mkFloat(r);
}

function modfFunction(module: u64, v: u64): u64 {
  const x = asF64(v);
  if (failed(x)) return NULL;
  if (abs(x) == Infinity) return tuple2(mkFloat(copysign(0.0, x)), mkFloat(x));
  const whole = trunc(x);
  return tuple2(mkFloat(copysign(x - whole, x)), mkFloat(whole));
}

function makeMath(): u64 {
  const m = newModule("math", "Functions of real numbers, as the C standard defines them.");
  if (m == NULL) return NULL;
  defModule1(
    m,
    "acos(x, /)",
    acosFunction,
    "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.",
  );
  defModule1(m, "acosh(x, /)", acoshFunction, "Return the inverse hyperbolic cosine of x.");
  defModule1(
    m,
    "asin(x, /)",
    asinFunction,
    "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
  );
  defModule1(m, "asinh(x, /)", asinhFunction, "Return the inverse hyperbolic sine of x.");
  defModule1(
    m,
    "atan(x, /)",
    atanFunction,
    "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
  );
  defModule1(m, "atanh(x, /)", atanhFunction, "Return the inverse hyperbolic tangent of x.");
  defModule1(m, "cbrt(x, /)", cbrtFunction, "Return the cube root of x.");
  defModule1(m, "cos(x, /)", cosFunction, "Return the cosine of x (measured in radians).");
  defModule1(m, "cosh(x, /)", coshFunction, "Return the hyperbolic cosine of x.");
  defModule1(m, "erf(x, /)", erfFunction, "Error function at x.");
  defModule1(m, "erfc(x, /)", erfcFunction, "Complementary error function at x.");
  defModule1(m, "exp(x, /)", expFunction, "Return e raised to the power of x.");
  defModule1(m, "exp2(x, /)", exp2Function, "Return 2 raised to the power of x.");
  defModule1(m, "expm1(x, /)", expm1Function, "Return exp(x)-1, without the loss of precision for small x.");
  defModule1(m, "fabs(x, /)", fabsFunction, "Return the absolute value of the float x.");
  defModule1(m, "gamma(x, /)", gammaFunction, "Gamma function at x.");
  defModule1(m, "lgamma(x, /)", lgammaFunction, "Natural logarithm of absolute value of Gamma function at x.");
  defModule1(m, "log1p(x, /)", log1pFunction, "Return the natural logarithm of 1+x (base e), accurate for x near zero.");
  defModule1(m, "sin(x, /)", sinFunction, "Return the sine of x (measured in radians).");
  defModule1(m, "sinh(x, /)", sinhFunction, "Return the hyperbolic sine of x.");
  defModule1(m, "sqrt(x, /)", sqrtFunction, "Return the square root of x.");
  defModule1(m, "tan(x, /)", tanFunction, "Return the tangent of x (measured in radians).");
  defModule1(m, "tanh(x, /)", tanhFunction, "Return the hyperbolic tangent of x.");
  defModule(
    m,
    "atan2(y, x, /)",
    atan2Function,
    "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
  );
  defModule1(m, "ceil(x, /)", ceilFunction, "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.");
  defModule(m, "comb(n, k, /)", mathComb, "Number of ways to choose k items from n items without repetition and without order.");
  defModule(m, "copysign(x, y, /)", copysignFunction, "Return a float with the magnitude of x but the sign of y.");
  defModule1(m, "degrees(x, /)", degreesFunction, "Convert angle x from radians to degrees.");
  defModule(m, "dist(p, q, /)", mathDist, "Return the Euclidean distance between two points p and q, sequences of coordinates.");
  defModule1(m, "factorial(n, /)", mathFactorial, "Find n!.");
  defModule1(m, "floor(x, /)", floorFunction, "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.");
  defModule(m, "fma(x, y, z, /)", fmaFunction, "Compute (x * y) + z with a single round.");
  defModule(m, "fmod(x, y, /)", fmodFunction, "Return fmod(x, y), as C has it.\n\nx % y may differ.");
  defModule1(
    m,
    "frexp(x, /)",
    frexpFunction,
    "Return the mantissa and exponent of x, as pair (m, e): x = m * 2.**e, m 0 or 0.5 <= abs(m) < 1.0.",
  );
  defModule1(m, "fsum(seq, /)", mathFsum, "Return an accurate floating-point sum of values in the iterable seq.");
  defModuleVarargs(m, "gcd(*integers)", mathGcd, "Greatest Common Divisor.");
  defModuleVarargs(m, "hypot(*coordinates)", mathHypot, "Multidimensional Euclidean distance from the origin to a point.");
  defModule(
    m,
    "isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
    iscloseFunction,
    "Determine whether two floating-point numbers are close in value.\n\nThe tolerances are relative to the larger of the two, and absolute.",
  );
  defModule1(m, "isfinite(x, /)", isfiniteFunction, "Return True if x is neither an infinity nor a NaN, and False otherwise.");
  defModule1(m, "isinf(x, /)", isinfFunction, "Return True if x is a positive or negative infinity, and False otherwise.");
  defModule1(m, "isnan(x, /)", isnanFunction, "Return True if x is a NaN (not a number), and False otherwise.");
  defModule1(m, "isqrt(n, /)", mathIsqrt, "Return the integer part of the square root of the input.");
  defModuleVarargs(m, "lcm(*integers)", mathLcm, "Least Common Multiple.");
  defModule(m, "ldexp(x, i, /)", ldexpFunction, "Return x * (2**i): the inverse of frexp().");
  defModuleVarargs(
    m,
    "log(x, [base=math.e])",
    logFunction,
    "Return the logarithm of x to the given base, the natural one if there is none.",
  );
  defModule1(m, "log10(x, /)", log10Function, "Return the base 10 logarithm of x.");
  defModule1(m, "log2(x, /)", log2Function, "Return the base 2 logarithm of x.");
  defModule1(m, "modf(x, /)", modfFunction, "Return the fractional and integer parts of x, both with the sign of x and floats.");
  defModule(
    m,
    "nextafter(x, y, /, *, steps=None)",
    nextafterFunction,
    "Return the floating-point value the given number of steps after x towards y.",
  );
  defModule(
    m,
    "perm(n, k=None, /)",
    mathPerm,
    "Number of ways to choose k items from n items without repetition and with order.",
  );
  defModule(m, "pow(x, y, /)", powFunction, "Return x**y (x to the power of y).");
  defModule(m, "prod(iterable, /, *, start=1)", mathProd, "Calculate the product of all the elements in the input iterable.");
  defModule1(m, "radians(x, /)", radiansFunction, "Convert angle x from degrees to radians.");
  defModule(
    m,
    "remainder(x, y, /)",
    remainderFunction,
    "Difference between x and the closest integer multiple of y; of two equally close ones, the even.",
  );
  defModule(m, "sumprod(p, q, /)", mathSumprod, "Return the sum of products of values from two iterables p and q.");
  defModule1(m, "trunc(x, /)", truncFunction, "Truncates the Real x to the nearest Integral toward 0.");
  defModule1(m, "ulp(x, /)", ulpFunction, "Return the value of the least significant bit of the float x.");
  moduleAdd(m, "pi", mkFloat(3.141592653589793));
  moduleAdd(m, "e", mkFloat(2.718281828459045));
  moduleAdd(m, "tau", mkFloat(6.283185307179586));
  moduleAdd(m, "inf", mkFloat(Infinity));
  moduleAdd(m, "nan", mkFloat(NaN));
  return m;
}

export function initMathModule(): void {
  registerModule("math", makeMath);
}
