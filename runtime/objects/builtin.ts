/**
 * Native callables.
 */
/** A builtin_function_or_method not in any module. */
export function builtinNew(signature: string, f: (self: u64, args: usize) => u64, self: u64, doc: string): u64 { unreachable(); }
