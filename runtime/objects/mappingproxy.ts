/**
 * mappingproxy: a read-only view of a mapping.
 */
export function mappingproxyNew(mapping: u64): u64 { unreachable(); }
