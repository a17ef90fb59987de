/**
 * Type parameters (PEP 695, 696).
 */
/** As type parameter syntax makes them; evaluateBound, evaluateConstraints: functions or NULL. */
export function typevarNew(name: u64, evaluateBound: u64, evaluateConstraints: u64): u64 { return unreachable(); }
export function paramspecNew(name: u64): u64 { return unreachable(); }
export function typevartupleNew(name: u64): u64 { return unreachable(); }
/** Type parameter with a default computed by a function; returns the parameter, a new reference. */
export function setTypeparamDefault(parameter: u64, evaluate: u64): u64 { return unreachable(); }
/** typing.Generic[params]. */
export function subscriptGeneric(params: u64): u64 { return unreachable(); }
/** From a tuple (name, type params or None, function computing the value). */
export function typealiasNew(parts: u64): u64 { return unreachable(); }
