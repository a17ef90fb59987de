/**
 * types.SimpleNamespace.
 */
/** An empty namespace. */
export function namespaceNew(): u64 { unreachable(); }
