/**
 * types.UnionType.
 */
/** X | Y for types; NOT_IMPLEMENTED if an operand is no type. */
export function unionOr(a: u64, b: u64): u64 { unreachable(); }
