/**
 * Special functions: gamma, lgamma, log10, erf, erfc, fma.
 *
 * gamma and lgamma use Lanczos' approximation with the coefficients that Boost publishes for doubles (N = 13), erf and erfc the rational
 * approximations of Sun's fdlibm. Both are published constants; the way they are put together follows the mathematics.
 */
import { alloc, free } from "../memory/alloc";
import { roundToF64, topBits } from "../objects/int";
import { addDigits, at, bitLength, compareSame, setDigit, shiftLeft, subDigits, trim, zeroDigits } from "../objects/int-digits";

const PI: f64 = 3.141592653589793238462643383279502884197;
const LOG_PI: f64 = 1.144729885849400174143427351353058711647;
const LANCZOS_G: f64 = 6.024680040776729583740234375;
const LANCZOS_G_MINUS_HALF: f64 = 5.524680040776729583740234375;
const LANCZOS_N: i32 = 13;

/** sin(πx), exactly zero at integers, x finite. */
export function sinPi(x: f64): f64 {
  const y = abs(x) % 2.0;
  const n = nearest(2.0 * y) as i32;
  let r: f64;
  switch (n) {
    case 0:
      r = NativeMath.sin(PI * y);
      break;
    case 1:
      r = NativeMath.cos(PI * (y - 0.5));
      break;
    case 2:
      // -sin(π(y - 1)) would lose the sign of zero
      r = NativeMath.sin(PI * (1.0 - y));
      break;
    case 3:
      r = -NativeMath.cos(PI * (y - 1.5));
      break;
    default:
      r = NativeMath.sin(PI * (y - 2.0));
  }
  return copysign(1.0, x) * r;
}

/** The Lanczos sum: a quotient of polynomials, in x for small x and in 1/x for large. */
function lanczosSum(x: f64): f64 {
  const numerators = memory.data<f64>([
    23531376880.41075968857200767445163675473484680494, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.03720969991975575445893111267140326539,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801, 31426415.58540019438061423162831820536287468498764,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
  ]);
  const denominators = memory.data<f64>([
    0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0,
    1.0,
  ]);
  let n = 0.0;
  let d = 0.0;
  if (x < 5.0) {
    for (let i = LANCZOS_N - 1; i >= 0; i--) {
      n = n * x + load<f64>(numerators + ((i as usize) << 3));
      d = d * x + load<f64>(denominators + ((i as usize) << 3));
    }
  } else {
    for (let i = 0; i < LANCZOS_N; i++) {
      n = n / x + load<f64>(numerators + ((i as usize) << 3));
      d = d / x + load<f64>(denominators + ((i as usize) << 3));
    }
  }
  return n / d;
}

/** Γ(x); NaN where it is not defined, infinity where it is too large. */
export function gamma(x: f64): f64 {
  if (x - x != 0) return x > 0 || x != x ? x : NaN;
  if (x == 0) return copysign(Infinity, x);
  if (x == floor(x)) {
    if (x < 0) return NaN;
    if (x <= 23.0) {
      let product = 1.0; // up to 22! every factorial is a float
      for (let i = 2.0; i < x; i += 1.0) product *= i;
      return product;
    }
  }
  const size = abs(x);
  if (size < 1e-20) return 1.0 / x;
  // Γ(x) is too small or too large beyond 200.
  if (size > 200.0) return x < 0 ? 0.0 / sinPi(x) : Infinity;
  const y = size + LANCZOS_G_MINUS_HALF;
  // The error of that sum, to first order.
  let z: f64;
  if (size > LANCZOS_G_MINUS_HALF) {
    const q = y - size;
    z = q - LANCZOS_G_MINUS_HALF;
  } else {
    const q = y - LANCZOS_G_MINUS_HALF;
    z = q - size;
  }
  z = (z * LANCZOS_G) / y;
  let r: f64;
  if (x < 0) {
    r = ((-PI / sinPi(size) / size) * NativeMath.exp(y)) / lanczosSum(size);
    r -= z * r;
    if (size < 140.0) {
      r /= NativeMath.pow(y, size - 0.5);
    } else {
      const root = NativeMath.pow(y, size / 2.0 - 0.25);
      r /= root;
      r /= root;
    }
  } else {
    r = lanczosSum(size) / NativeMath.exp(y);
    r += z * r;
    if (size < 140.0) {
      r *= NativeMath.pow(y, size - 0.5);
    } else {
      const root = NativeMath.pow(y, size / 2.0 - 0.25);
      r *= root;
      r *= root;
    }
  }
  return r;
}

/** log|Γ(x)|. */
export function logGamma(x: f64): f64 {
  if (x - x != 0) return x != x ? x : Infinity;
  if (x == floor(x) && x <= 2.0) return x <= 0 ? Infinity : 0.0;
  const size = abs(x);
  if (size < 1e-20) return -NativeMath.log(size);
  let r = NativeMath.log(lanczosSum(size)) - LANCZOS_G;
  r += (size - 0.5) * (NativeMath.log(size + LANCZOS_G - 0.5) - 1.0);
  if (x < 0) r = LOG_PI - NativeMath.log(abs(sinPi(size))) - NativeMath.log(size) - r;
  return r;
}

/** log10(x), x > 0, in fdlibm's arrangement: exact for powers of ten. */
export function log10(x: f64): f64 {
  if (!(x > 0) || x == Infinity) return NativeMath.log10(x);
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984.0; // 2^54
    k = -54;
  }
  const bits = reinterpret<u64>(x);
  k += ((bits >> 52) as i32) - 1023;
  const i = k < 0 ? 1 : 0;
  const y = (k + i) as f64;
  x = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | (((0x3ff - i) as u64) << 52));
  const z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-1 * NativeMath.log(x);
  return z + y * 3.01029995663611771306e-1;
}

// ---- the error function

/** Value at x of the polynomial whose n coefficients, lowest first, stand at `c`. */
function polynomial(c: usize, n: i32, x: f64): f64 {
  let r = 0.0;
  for (let i = n - 1; i >= 0; i--) r = load<f64>(c + ((i as usize) << 3)) + x * r;
  return r;
}

const ERX: f64 = 8.45062911510467529297e-1;

/** erf(x)/x - 1 for |x| < 0.84375. */
function erfNear0(x: f64): f64 {
  const p = memory.data<f64>([
    1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3,
    -2.37630166566501626084e-5,
  ]);
  const q = memory.data<f64>([
    1.0, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4,
    -3.9602282787753681232e-6,
  ]);
  const z = x * x;
  return polynomial(p, 5, z) / polynomial(q, 6, z);
}

/** erf(1 + s) - ERX for 0.84375 <= 1 + s < 1.25. */
function erfNear1(s: f64): f64 {
  const p = memory.data<f64>([
    -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1,
    -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3,
  ]);
  const q = memory.data<f64>([
    1.0, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1,
    1.36370839120290507362e-2, 1.1984499846799107417e-2,
  ]);
  return polynomial(p, 7, s) / polynomial(q, 7, s);
}

/** erfc(x) for 1.25 <= x < 28. */
function erfcFar(x: f64): f64 {
  const s = 1.0 / (x * x);
  let quotient: f64;
  if (x < 1.0 / 0.35) {
    const p = memory.data<f64>([
      -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1,
      -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592,
    ]);
    const q = memory.data<f64>([
      1.0, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
      4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
    ]);
    quotient = polynomial(p, 8, s) / polynomial(q, 9, s);
  } else {
    const p = memory.data<f64>([
      -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2,
      -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2,
    ]);
    const q = memory.data<f64>([
      1.0, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
      2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
    ]);
    quotient = polynomial(p, 7, s) / polynomial(q, 8, s);
  }
  // x² in two parts, the first exact.
  const z = reinterpret<f64>(reinterpret<u64>(x) & 0xffff_ffff_0000_0000);
  return (NativeMath.exp(-z * z - 0.5625) * NativeMath.exp((z - x) * (z + x) + quotient)) / x;
}

export function erf(x: f64): f64 {
  if (x != x) return x;
  const size = abs(x);
  let r: f64;
  if (size < 0.84375) {
    if (size < 3.7252902984e-9) return 0.125 * (8.0 * x + 1.02703333676410069053 * x);
    return x + x * erfNear0(x);
  }
  if (size < 1.25) r = ERX + erfNear1(size - 1.0);
  else if (size < 6.0) r = 1.0 - erfcFar(size);
  else r = 1.0;
  return x < 0 ? -r : r;
}

export function erfc(x: f64): f64 {
  if (x != x) return x;
  const size = abs(x);
  if (size < 0.84375) {
    if (size < 1.3877787807814457e-17) return 1.0 - x;
    const y = erfNear0(x);
    if (x < 0.25) return 1.0 - (x + x * y);
    return 0.5 - (x - 0.5 + x * y);
  }
  if (size < 1.25) {
    const y = erfNear1(size - 1.0);
    return x >= 0 ? 1.0 - ERX - y : 1.0 + (ERX + y);
  }
  if (size < 28.0) {
    if (x < -6.0) return 2.0;
    const r = erfcFar(size);
    return x > 0 ? r : 2.0 - r;
  }
  return x > 0 ? 0.0 : 2.0;
}

// ---- fused multiply and add

/** The mantissa of a finite x as an integer; its exponent is exponentOf(x). */
function mantissaOf(x: f64): u64 {
  const bits = reinterpret<u64>(x);
  const m = bits & 0x000f_ffff_ffff_ffff;
  return ((bits >> 52) & 0x7ff) != 0 ? m | 0x0010_0000_0000_0000 : m;
}
function exponentOf(x: f64): i32 {
  const e = ((reinterpret<u64>(x) >> 52) & 0x7ff) as i32;
  return e != 0 ? e - 1075 : -1074;
}

/** run = m << shift, n digits in all. */
function placeMantissa(run: usize, n: u32, m: u64, shift: u32): void {
  zeroDigits(run, n);
  const words = shift >> 5;
  store<u64>(at(run, words), m);
  setDigit(run, words + 2, shiftLeft(at(run, words), at(run, words), 2, shift & 31));
}

/** x * y + z, rounded once. Not finite operands: as the plain operations give it. */
export function fusedMultiplyAdd(x: f64, y: f64, z: f64): f64 {
  if (x - x != 0 || y - y != 0 || z - z != 0) return z - z != 0 && x - x == 0 && y - y == 0 ? z : x * y + z;
  if (x == 0 || y == 0) return x * y + z;
  if (z == 0) {
    // Not simply x * y: the zero's sign does not matter unless the product vanishes, which rounding decides.
    const product = x * y;
    if (product != 0) return product;
  }
  // Both terms as integers times the same power of two. A term far below the other is replaced by a bit that only sticks.
  const mx = mantissaOf(x);
  const my = mantissaOf(y);
  const mz = mantissaOf(z);
  let productExponent = exponentOf(x) + exponentOf(y);
  let addendExponent = exponentOf(z);
  if (mz != 0 && addendExponent - productExponent > 300) productExponent = addendExponent - 300;
  if (mz != 0 && productExponent - addendExponent > 300) addendExponent = productExponent - 300;
  const base = mz == 0 ? productExponent : productExponent < addendExponent ? productExponent : addendExponent;
  const n: u32 = 20;
  const scratch = alloc(n * 12 + 64);
  if (scratch == 0) return x * y + z;
  const a = scratch;
  const b = at(scratch, n);
  const r = at(b, n);
  // The product of the mantissas: four partial products.
  zeroDigits(r, n);
  store<u64>(r, (mx & 0xffff_ffff) * (my & 0xffff_ffff));
  store<u64>(r, (mx >> 32) * (my >> 32), 8);
  store<u64>(a, (mx >> 32) * (my & 0xffff_ffff));
  setDigit(a, 2, 0);
  addDigits(at(r, 1), at(r, 1), 3, a, 2);
  store<u64>(a, (mx & 0xffff_ffff) * (my >> 32));
  addDigits(at(r, 1), at(r, 1), 3, a, 2);
  zeroDigits(a, n);
  const shift = (productExponent - base) as u32;
  const words = shift >> 5;
  setDigit(a, words + 4, shiftLeft(at(a, words), r, 4, shift & 31));
  placeMantissa(b, n, mz, mz == 0 ? 0 : ((addendExponent - base) as u32));
  const negative = x < 0 != y < 0;
  let resultNegative = negative;
  if (mz == 0 || negative == z < 0) {
    addDigits(r, a, n, b, n);
  } else if (compareSame(a, b, n) >= 0) {
    subDigits(r, a, n, b, n);
  } else {
    subDigits(r, b, n, a, n);
    resultNegative = !negative;
  }
  const size = trim(r, n);
  let result: f64;
  if (size == 0) {
    result = 0.0;
  } else {
    result = roundToF64(topBits(r, size), (bitLength(r, size) as i64) - 64 + base);
    if (resultNegative) result = -result;
  }
  free(scratch);
  return result;
}
