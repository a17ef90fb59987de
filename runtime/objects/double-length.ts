/**
 * Numbers of double length: a float and the rounding error of the operation that it came from. With these, sums of squares are as good as exact.
 */

/** The rounding error of x * y, exact (Dekker's splitting). */
export function productError(x: f64, y: f64, product: f64): f64 {
  const s = 134217729.0; // 2^27 + 1
  const tx = s * x;
  const xh = tx - (tx - x);
  const xl = x - xh;
  const ty = s * y;
  const yh = ty - (ty - y);
  const yl = y - yh;
  return xl * yl - (product - xh * yh - xl * yh - xh * yl);
}

/** The rounding error of a + b = sum. */
export function sumError(a: f64, b: f64, sum: f64): f64 {
  const z = sum - a;
  return a - (sum - z) + (b - z);
}

/** sqrt(x² + y²), x and y finite, without overflow on the way: the squares in double length and one step of Newton's for their root, so that it is rounded as well as the C library's. */
export function norm2(x: f64, y: f64): f64 {
  const top = max<f64>(abs(x), abs(y));
  if (!(top > 0)) return top;
  const exponent = (((reinterpret<u64>(top) >> 52) & 0x7ff) as i32) - 1022;
  const scale = NativeMath.scalbn(1.0, -exponent);
  const a = x * scale;
  const b = y * scale;
  const aa = a * a;
  const bb = b * b;
  const sum = aa + bb;
  const rest = productError(a, a, aa) + productError(b, b, bb) + sumError(aa, bb, sum);
  const root = sqrt<f64>(sum);
  const square = root * root;
  const difference = sum - square - productError(root, root, square) + rest;
  return (root + difference / (2.0 * root)) / scale;
}
