/**
 * Correctly rounded decimal text of doubles for any number of digits. `toFixed` and `toExponential` round ties upwards and stop
 * at 100 digits; Python rounds the exact value, ties to even. A double is m × 2^e with integers m, e, so BigInt decides exactly.
 */

const BITS = new DataView(new ArrayBuffer(8));

function decompose(x: number): { mantissa: bigint; exponent: number } {
  BITS.setFloat64(0, x);
  const high = BITS.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(BITS.getUint32(4));
  return biased === 0 ? { mantissa: fraction, exponent: -1074 } : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  return twice > denominator || (twice === denominator && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** |x| × 10^scale rounded to an integer. */
function scaled(x: number, scale: number): bigint {
  const { mantissa, exponent } = decompose(x);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (scale >= 0) numerator *= 10n ** BigInt(scale);
  else denominator *= 10n ** BigInt(-scale);
  return divideToEven(numerator, denominator);
}

const signOf = (x: number): string => (x < 0 || Object.is(x, -0) ? "-" : "");

/** Digits as `format(x, '.{digits}f')` has them. */
export function fixedText(x: number, digits: number): string {
  const text = scaled(Math.abs(x), digits)
    .toString()
    .padStart(digits + 1, "0");
  const point = text.length - digits;
  return signOf(x) + text.slice(0, point) + (digits > 0 ? `.${text.slice(point)}` : "");
}

/** Digits as `format(x, '.{digits}e')` has them: the exponent signed, at least two digits. */
export function exponentText(x: number, digits: number): string {
  const magnitude = Math.abs(x);
  let exponent = 0;
  let text = "0".repeat(digits + 1);
  if (magnitude !== 0) {
    // The exponent of the shortest form is right, except that rounding to fewer digits may carry into the next power of ten.
    exponent = Number(magnitude.toExponential().split("e")[1]);
    text = scaled(magnitude, digits - exponent).toString();
    if (text.length > digits + 1) {
      exponent++;
      text = scaled(magnitude, digits - exponent).toString();
    }
  }
  return `${signOf(x)}${text[0]}${digits > 0 ? `.${text.slice(1)}` : ""}${exponentSuffix(exponent)}`;
}

/** The shortest digits that read back as x, in exponent form. */
export function shortestText(x: number): string {
  const [digits = "0", exponent = "0"] = x.toExponential().split("e");
  return (Object.is(x, -0) ? "-" : "") + digits + exponentSuffix(Number(exponent));
}

function exponentSuffix(exponent: number): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
