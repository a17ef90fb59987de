/**
 * _thread._local: attributes that each thread has for itself.
 *
 *     16  u64 table    dict: ident of a thread → that thread's dict of attributes
 *     24  u64 args     tuple and dict the instance was made with: __init__ runs again in each thread that touches it
 *     32  u64 kwargs
 *     40  u32 weakrefs
 *
 * The data lie in the local, so they die with it. A thread that ends takes its dict out of every local it has touched: `ThreadState.dict` maps the address of each
 * such local to a weak reference. Idents are never used again, so a dict can never be found by a later thread.
 */
import { getset, ix, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { isExact } from "./abstract-object";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred, thread, ThreadState } from "../threads/thread-state";
import { errClear } from "../interp/errors";
import { genericGetAttrWithDict, genericSetAttrWithDict } from "./abstract-object";
import { dictDel, dictGet, dictLength, dictNew, dictNext, dictPop, dictSet } from "./dict";
import { id } from "./intern";
import { PyObject } from "./object";
import { ATTRIBUTE_ERROR_TYPE, OBJECT_TYPE, THREAD_LOCAL_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { strEquals } from "./str";
import { tupleFromArray, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { mkInt, NULL, ptr, val } from "./value";
import { clearWeakrefs, weakrefGet, weakrefNew } from "./weakref";
import { callTuple, kwargsDict } from "../interp/call";
import { typeOf } from "./abstract-object";
import { freeObject, track } from "../memory/refcount";

@unmanaged
export class PyThreadLocal extends PyObject {
  table: u64;
  args: u64;
  kwargs: u64;
  weakrefs: u32;
}
