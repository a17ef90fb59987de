/**
 * types.GenericAlias.
 */
export function genericAliasNew(origin: u64, args: u64): u64 { unreachable(); }
/** For `__class_getitem__` of native types: (type, args) as def1 on the class. */
export function classGetitem(self: u64, args: usize): u64 { return genericAliasNew(self, load<u64>(args)); }
