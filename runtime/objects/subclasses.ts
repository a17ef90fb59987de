/**
 * The registry of a type's direct subclasses: a raw array of weak references (values), in the order they were made; under the type's lock.
 *
 *     PyType.subclasses ──▶ 0 count u32 │ 4 capacity u32 │ 8 weakref u64 …
 *
 * Static types are immortal and stand in it directly.
 */
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { typeOf } from "./abstract-object";
import { isImmortal, lock, unlock } from "./object";
import { WEAKREF_TYPE } from "./static-types";
import { PyType } from "./type-layout";
import { NULL, ptr, val } from "./value";
import { weakrefGet, weakrefNew, weakrefPeek } from "./weakref";

const LIST: usize = offsetof<PyType>("subclasses");

function at(list: usize, i: u32): usize {
  return list + 8 + ((i as usize) << 3);
}

function isRef(v: u64): bool {
  return typeOf(v) == WEAKREF_TYPE;
}

/** Registers `sub` with a base. */
export function addSubclass(base: usize, sub: usize): void {
  const entry = isImmortal(sub) ? val(sub) : weakrefNew(val(sub), NULL);
  if (entry == NULL) return;
  lock(base);
  let list: usize = load<u32>(base + LIST);
  const n: u32 = list == 0 ? 0 : load<u32>(list);
  for (let i: u32 = 0; i < n; i++) {
    const seen = load<u64>(at(list, i));
    // A dead entry's place is free.
    if (isRef(seen) && weakrefPeek(seen) == 0) {
      store<u64>(at(list, i), entry);
      unlock(base);
      decref(seen);
      return;
    }
  }
  if (list == 0 || n == load<u32>(list + 4)) {
    const capacity: u32 = n == 0 ? 4 : n * 2;
    const fresh = alloc(8 + ((capacity as usize) << 3));
    if (fresh == 0) {
      unlock(base);
      return;
    }
    if (list != 0) memory.copy(fresh + 8, list + 8, (n as usize) << 3);
    store<u32>(fresh, n);
    store<u32>(fresh + 4, capacity);
    store<u32>(base + LIST, fresh as u32);
    if (list != 0) free(list);
    list = fresh;
  }
  store<u64>(at(list, n), entry);
  store<u32>(list, n + 1);
  unlock(base);
}

/** Takes `sub` out of a base's list. */
export function removeSubclass(base: usize, sub: usize): void {
  let gone: u64 = NULL;
  lock(base);
  const list: usize = load<u32>(base + LIST);
  const n: u32 = list == 0 ? 0 : load<u32>(list);
  for (let i: u32 = 0; i < n; i++) {
    const seen = load<u64>(at(list, i));
    if (seen != val(sub) && !(isRef(seen) && weakrefPeek(seen) == sub)) continue;
    gone = seen;
    memory.copy(at(list, i), at(list, i + 1), ((n - i - 1) as usize) << 3);
    store<u32>(list, n - 1);
    break;
  }
  unlock(base);
  if (gone != NULL && isRef(gone)) decref(gone);
}

/** The living subclass at or after a position in the list, owned: returns its address or 0 at the end. The caller passes position + 1 next. */
export function nextSubclass(base: usize, position: u32): usize {
  let skip = position;
  lock(base);
  const list: usize = load<u32>(base + LIST);
  const n: u32 = list == 0 ? 0 : load<u32>(list);
  for (let i: u32 = 0; i < n; i++) {
    const seen = load<u64>(at(list, i));
    if (isRef(seen) && weakrefPeek(seen) == 0) continue;
    if (skip > 0) {
      skip--;
      continue;
    }
    const entry = newRef(seen);
    unlock(base);
    if (!isRef(entry)) return ptr(entry);
    const sub = weakrefGet(entry);
    decref(entry);
    // It died meanwhile: the next one takes its place.
    return sub != NULL ? ptr(sub) : nextSubclass(base, position);
  }
  unlock(base);
  return 0;
}

/** Frees the list of a dying type. */
export function freeSubclasses(type: usize): void {
  const list: usize = load<u32>(type + LIST);
  if (list == 0) return;
  store<u32>(type + LIST, 0);
  for (let i: u32 = 0; i < load<u32>(list); i++) {
    const v = load<u64>(at(list, i));
    if (isRef(v)) decref(v);
  }
  free(list);
}
