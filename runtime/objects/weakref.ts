/**
 * Weak references.
 */
/** weakref.ref(object) without callback (shared), or with one. */
export function weakrefNew(object: u64, callback: u64): u64 { unreachable(); }
/** The object, owned, or NULL when it is dead. */
export function weakrefGet(ref: u64): u64 { unreachable(); }
/** For tp_dealloc: clears all weak references to a dying object and calls their callbacks. */
export function clearWeakrefs(p: usize): void { unreachable(); }
