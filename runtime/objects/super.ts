/**
 * super().
 */
/** super(type, self).name without making the super object. When `method` is not 0 and the result is an unbound function, stores 1 there. */
export function superLookup(type: u64, self: u64, name: u64, method: usize): u64 { unreachable(); }
