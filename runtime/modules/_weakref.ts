/**
 * The _weakref module: what the weakref module is built on.
 */
import { defModule, defModule1, moduleAdd, newModule } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { isOfType } from "../objects/abstract-object";
import { dictGetHash, dictTakeIf, isDict, keyHash } from "../objects/dict";
import { listAppendSteal, listNew } from "../objects/list";
import { TYPE_ERROR_TYPE, WEAKCALLABLEPROXY_TYPE, WEAKPROXY_TYPE, WEAKREF_TYPE } from "../objects/static-types";
import { mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { proxyNew } from "../objects/weakproxy";
import { weakrefAt, weakrefCount, weakrefPeek } from "../objects/weakref";
import { errOccurred } from "../threads/thread-state";

function getweakrefcount(self: u64, object: u64): u64 {
  return mkInt(weakrefCount(object) as i64);
}

function getweakrefs(self: u64, object: u64): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  const n = weakrefCount(object);
  for (let i: u32 = 0; i < n; i++) {
    const r = weakrefAt(object, i);
    if (r != NULL) listAppendSteal(ptr(list), r);
  }
  return list;
}

function proxy(self: u64, args: usize): u64 {
  const callback = load<u64>(args + 8);
  return proxyNew(load<u64>(args), callback == NONE ? NULL : callback);
}

/** Removes a key from a dict if its value is a weak reference whose object is dead. */
function removeDeadWeakref(self: u64, args: usize): u64 {
  const dict = load<u64>(args);
  const key = load<u64>(args + 8);
  if (!isDict(dict)) return raise1(TYPE_ERROR_TYPE, "_remove_dead_weakref() argument 1 must be dict, not %A", dict);
  const h = keyHash(key);
  if (h == -1) return NULL;
  const v = dictGetHash(ptr(dict), key, h);
  if (v == NULL) return errOccurred() ? NULL : NONE;
  if (!isOfType(v, WEAKREF_TYPE)) {
    decref(v);
    return raise(TYPE_ERROR_TYPE, "not a weakref");
  }
  // (1) here: v is dead, and stays so / (2) other: stores a living one under the key / (3) here: takes out v only.
  if (weakrefPeek(v) == 0) decref(dictTakeIf(ptr(dict), key, h, v));
  decref(v);
  return errOccurred() ? NULL : NONE;
}

export function makeWeakrefModule(): u64 {
  const m = newModule("_weakref", "Weak-reference support module.");
  defModule1(m, "getweakrefcount(object, /)", getweakrefcount, "Return the number of weak references to 'object'.");
  defModule1(m, "getweakrefs(object, /)", getweakrefs, "Return a list of all weak reference objects pointing to 'object'.");
  defModule(
    m,
    "proxy(object, callback=None, /)",
    proxy,
    "Create a proxy object that weakly references 'object'.\n\n  callback\n    If given, called with a reference to the proxy when 'object' is about to be finalized.",
  );
  defModule(
    m,
    "_remove_dead_weakref(dct, key, /)",
    removeDeadWeakref,
    "Atomically remove key from dict if it points to a dead weakref.",
  );
  moduleAdd(m, "ref", val(WEAKREF_TYPE));
  moduleAdd(m, "ReferenceType", val(WEAKREF_TYPE));
  moduleAdd(m, "ProxyType", val(WEAKPROXY_TYPE));
  moduleAdd(m, "CallableProxyType", val(WEAKCALLABLEPROXY_TYPE));
  return m;
}
