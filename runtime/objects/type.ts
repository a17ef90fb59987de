/**
 * Type objects.
 */
/** Finds a name along the MRO: borrowed (kept alive by the type), or NULL without exception. */
export function typeLookup(type: usize, name: u64): u64 { unreachable(); }
/** The type or one of its bases changed: caches forget it. */
export function typeModified(type: usize): void { unreachable(); }
/** tp_dealloc of heap types' instances. */
export function subtypeDealloc(p: usize): void { unreachable(); }
/** A new instance of a type, contents cleared: what tp_new calls (tp_alloc). Tracked by the collector if the type is. */
export function typeAlloc(type: usize, nitems: u32): usize { unreachable(); }
/** Version tag of a type, assigned if need be; 0: cannot be cached. */
export function typeVersion(type: usize): u32 { unreachable(); }
/** The type's name as str (borrowed), without module. */
export function typeNameOf(type: usize): u64 { unreachable(); }
/** type(name, bases, namespace) for native code: a heap type made at run time. */
export function typeNew(name: u64, bases: u64, namespace: u64): u64 { unreachable(); }
