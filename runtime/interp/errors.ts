/**
 * Raising exceptions from native code, and the error indicator.
 */
export function raise(type: usize, message: string): u64 { return unreachable(); }
/** Format codes: %S str(), %R repr(), %T type name of the value, %N name of a type, %d a raw i64, %% a percent sign. */
export function raise1(type: usize, format: string, a: u64): u64 { return unreachable(); }
export function raise2(type: usize, format: string, a: u64, b: u64): u64 { return unreachable(); }
export function raise3(type: usize, format: string, a: u64, b: u64, c: u64): u64 { return unreachable(); }
/** The text that raise3 would give its exception. */
export function formatText(format: string, a: u64, b: u64, c: u64): u64 { return unreachable(); }
/** Raises type(argument). */
export function raiseValue(type: usize, argument: u64): u64 { return unreachable(); }
/** Raises an exception object (borrowed), with the exception being handled as its context. */
export function raiseObject(exception: u64): u64 { return unreachable(); }
/** The exception being raised, owned, NULL if none; clears the indicator. */
export function errFetch(): u64 { return unreachable(); }
/** Sets the indicator, without touching the exception's context. Takes over the exception. */
export function errRestore(exceptionSteal: u64): void { unreachable(); }
export function errClear(): void { unreachable(); }
/** Whether the exception being raised is an instance of a built-in exception type. */
export function errMatches(type: usize): bool { return unreachable(); }
export function noMemory(): u64 { return unreachable(); }
export function raiseKeyError(key: u64): u64 { return unreachable(); }
export function raiseStopIteration(value: u64): u64 { return unreachable(); }
export function raiseOSError(errno: i32, filename: u64, filename2: u64): u64 { return unreachable(); }
/** AttributeError with name and obj set; the message as "'%T' object has no attribute '%S'". */
export function raiseAttributeError(object: u64, name: u64): u64 { return unreachable(); }
/** Reports the exception being raised through sys.unraisablehook and clears it. */
export function errUnraisable(where: u64): void { unreachable(); }
/** The same with a text of its own: "Exception ignored " + message + ": " + repr(object). */
export function errUnraisableMessage(message: string, object: u64): void { unreachable(); }
/** Raises type(message) from the exception being raised now (its __cause__ and __context__). */
export function raiseFromCause(type: usize, message: u64): u64 { return unreachable(); }
/** exception.__cause__ = cause (taken over), and suppresses the context. */
export function setCause(exception: u64, causeSteal: u64): void { unreachable(); }
/** warnings.warn(message, category, stacklevel); -1 if it was turned into an exception. */
export function warn(category: usize, message: u64, stacklevel: i32): i32 { return unreachable(); }
