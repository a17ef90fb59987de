/**
 * How native types, methods and modules are defined, and how their arguments are bound.
 */
import { PyType } from "../objects/type-layout";

/** Table index of a function. */
export function ix<T>(f: T): u32 {
  return load<u32>(changetype<usize>(f));
}

type F0 = (self: u64) => u64;
type F1 = (self: u64, a: u64) => u64;
type FN = (self: u64, args: usize) => u64;
type FV = (self: u64, args: usize, nargs: u32, kwnames: u64) => u64;
type FSet = (self: u64, value: u64) => i32;

/** Begins a static type: names, base, instance size, flags. The type's file then fills slots and methods. */
export function newStaticType(address: usize, name: string, base: usize, basicsize: usize, flags: u32, doc: string): PyType { unreachable(); }
/** Method without arguments: (self). */
export function def0(t: PyType, signature: string, f: F0, doc: string): void { unreachable(); }
/** Method with one parameter: (self, a). */
export function def1(t: PyType, signature: string, f: F1, doc: string): void { unreachable(); }
/** Method of any signature: (self, args), one slot a parameter, borrowed. */
export function def(t: PyType, signature: string, f: FN, doc: string): void { unreachable(); }
/** Method that binds its arguments itself: the vectorcall convention. */
export function defVarargs(t: PyType, signature: string, f: FV, doc: string): void { unreachable(); }
/** Class methods (self is the type) and static methods (self is NULL). */
export function defClass(t: PyType, signature: string, f: FN, doc: string): void { unreachable(); }
export function defClassVarargs(t: PyType, signature: string, f: FV, doc: string): void { unreachable(); }
export function defStatic(t: PyType, signature: string, f: FN, doc: string): void { unreachable(); }
export function defStaticVarargs(t: PyType, signature: string, f: FV, doc: string): void { unreachable(); }
/** Functions of a module (self is the module). */
export function defModule0(module: u64, signature: string, f: F0, doc: string): void { unreachable(); }
export function defModule1(module: u64, signature: string, f: F1, doc: string): void { unreachable(); }
export function defModule(module: u64, signature: string, f: FN, doc: string): void { unreachable(); }
export function defModuleVarargs(module: u64, signature: string, f: FV, doc: string): void { unreachable(); }
/** Computed attribute; no setter: `setter` is null. */
export function getset(t: PyType, name: string, getter: F0, setter: FSet | null, doc: string): void { unreachable(); }

/** Kinds of member: how the field at the offset is read. */
export const MEMBER_I32: u32 = 0; // int
export const MEMBER_U32: u32 = 1;
export const MEMBER_I64: u32 = 2;
export const MEMBER_F64: u32 = 3;
export const MEMBER_BOOL: u32 = 4; // u8
export const MEMBER_VALUE: u32 = 5; // u64 value; NULL reads as None
export const MEMBER_VALUE_EX: u32 = 6; // u64 value; NULL is an AttributeError
export const MEMBER_OBJECT: u32 = 7; // u32 address; 0 reads as None
export const MEMBER_OBJECT_EX: u32 = 8; // u32 address; 0 is an AttributeError
/** Attribute that is a field of the instance. */
export function member(t: PyType, name: string, offset: usize, kind: u32, readonly: bool, doc: string = ""): void { unreachable(); }
/** Constant in the type's dict. */
export function typeConst(t: PyType, name: string, value: u64): void { unreachable(); }
/**
 * Binds call arguments for a tp_new, tp_init or tp_call: `signature` as in def ("dict(object=None, /)"); fills one slot a parameter
 * (borrowed) at `out`. False with TypeError set. What *args and **kwargs made is owned by the caller: release with unbindArgs.
 */
export function bindArgs(signature: string, args: usize, nargs: u32, kwnames: u64, out: usize): bool { unreachable(); }
export function unbindArgs(signature: string, out: usize): void { unreachable(); }
/** Complains about keyword arguments: "NAME() takes no keyword arguments". True if there are none. */
export function noKeywords(name: string, kwnames: u64): bool { unreachable(); }
/** "NAME expected at least…" checks of positional counts. True if fine. */
export function checkPositional(name: string, nargs: u32, least: u32, most: u32): bool { unreachable(); }
/** Gives a static type its MRO, inherited slots, dict and slot wrappers. */
export function readyType(t: usize): i32 { unreachable(); }
/** A module object with __name__ and __doc__ set, not yet in sys.modules. */
export function newModule(name: string, doc: string): u64 { unreachable(); }
/** Binds a name in a module's namespace; takes over the value. */
export function moduleAdd(module: u64, name: string, value: u64): void { unreachable(); }
/** Adds a type under its __name__. */
export function moduleAddType(module: u64, type: usize): void { unreachable(); }
/** Imports a module by its dotted name. */
export function importModule(name: u64): u64 { unreachable(); }
/** An attribute of a module that is imported if need be. */
export function getModuleAttr(module: string, name: string): u64 { unreachable(); }
