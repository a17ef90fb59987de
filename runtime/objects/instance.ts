/**
 * Plain instances and their attributes.
 */
/** Attribute load with inline cache `cell` (address of a u64). */
export function loadAttrCached(o: u64, name: u64, cell: usize): u64 { unreachable(); }
/** Method load with inline cache: the function itself with 1 stored at `unbound`, or the bound attribute with 0. */
export function loadMethodCached(o: u64, name: u64, cell: usize, unbound: usize): u64 { unreachable(); }
export function storeAttrCached(o: u64, name: u64, value: u64, cell: usize): i32 { unreachable(); }
/** o.__dict__ as a dict value (materialised), owned; NULL without exception if the object has none. */
export function instanceDict(o: u64): u64 { unreachable(); }
