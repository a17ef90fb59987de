/**
 * Struct sequences: tuples whose first items have names too.
 */
/**
 * Fills a static struct sequence type. `fields`: names separated by spaces; "-" is an unnamed field. `visible` of them are sequence items.
 */
export function newStructseqType(address: usize, name: string, doc: string, fields: string, visible: u32): void { unreachable(); }
/** An instance with all fields NULL; fill with structseqSet, each exactly once. */
export function structseqNew(type: usize): usize { return unreachable(); }
export function structseqSet(s: usize, index: u32, valueSteal: u64): void { unreachable(); }
