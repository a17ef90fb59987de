/**
 * t-strings: Template and Interpolation.
 */
export function templateNew(strings: u64, interpolations: u64): u64 { return unreachable(); }
/** conversion: 0, or 's', 'r', 'a' as a code point. */
export function interpolationNew(value: u64, expression: u64, conversion: u32, formatSpec: u64): u64 { return unreachable(); }
