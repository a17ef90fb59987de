/**
 * The method resolution order: C3 linearization.
 */
import { decref, newRef } from "../memory/refcount";
import { alloc, free } from "../memory/alloc";
import { noMemory, raise1, raiseValue } from "../interp/errors";
import { sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { TYPE_ERROR_TYPE } from "./static-types";
import { tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { typeAt } from "./type-layout";
import { NULL, ptr, val } from "./value";

/** [type] + mro(base), when there is one base. */
function mroSingle(type: usize, base: usize): u64 {
  const tail: usize = typeAt(base).mro;
  const n = tupleLength(tail);
  const t = tupleNew(n + 1);
  if (t == 0) return NULL;
  tupleInit(t, 0, newRef(val(type)));
  for (let i: u32 = 0; i < n; i++) tupleInit(t, i + 1, newRef(tupleGetBorrowed(tail, i)));
  return val(t);
}

/** Whether a class stands in sequence s behind its head. */
function inTail(s: usize, head: u32, cls: u64): bool {
  const n = tupleLength(s);
  for (let i = head + 1; i < n; i++) if (tupleGetBorrowed(s, i) == cls) return true;
  return false;
}

function complain(bases: usize, heads: usize, m: u32): void {
  const b = sbNew();
  sbLiteral(b, "Cannot create a consistent method resolution order (MRO) for bases ");
  // The heads of the sequences that are left, each once.
  let some = false;
  for (let k: u32 = 0; k < m; k++) {
    const s: usize = load<u32>(heads + ((k as usize) << 3));
    const head = load<u32>(heads + ((k as usize) << 3) + 4);
    if (head >= tupleLength(s)) continue;
    const cls = tupleGetBorrowed(s, head);
    let seen = false;
    for (let j: u32 = 0; j < k; j++) {
      const other: usize = load<u32>(heads + ((j as usize) << 3));
      const at = load<u32>(heads + ((j as usize) << 3) + 4);
      if (at < tupleLength(other) && tupleGetBorrowed(other, at) == cls) seen = true;
    }
    if (seen) continue;
    if (some) sbLiteral(b, ", ");
    sbStr(b, typeAt(ptr(cls)).name);
    some = true;
  }
  const text = sbFinish(b);
  raiseValue(TYPE_ERROR_TYPE, text);
  decref(text);
}

/** The C3 MRO of a type from its bases tuple: an owned tuple, or NULL with TypeError. */
export function mroCompute(type: usize): u64 {
  const bases: usize = typeAt(type).bases;
  const n = tupleLength(bases);
  for (let i: u32 = 0; i < n; i++) {
    const base = ptr(tupleGetBorrowed(bases, i));
    if (typeAt(base).mro == 0) return raise1(TYPE_ERROR_TYPE, "Cannot extend an incomplete type '%N'", val(base));
  }
  if (n == 1) return mroSingle(type, ptr(tupleGetBorrowed(bases, 0)));
  for (let i: u32 = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (tupleGetBorrowed(bases, i) != tupleGetBorrowed(bases, j)) continue;
      return raise1(TYPE_ERROR_TYPE, "duplicate base class %S", typeAt(ptr(tupleGetBorrowed(bases, i))).name);
    }
  }
  // The sequences to merge: the MRO of every base, then the bases; each with its head.
  const m = n + 1;
  const heads = alloc((m as usize) << 3);
  let most: u32 = n + 1;
  for (let i: u32 = 0; i < m; i++) {
    const s: usize = i < n ? typeAt(ptr(tupleGetBorrowed(bases, i))).mro : bases;
    store<u32>(heads + ((i as usize) << 3), s as u32);
    store<u32>(heads + ((i as usize) << 3) + 4, 0);
    most += tupleLength(s);
  }
  const out = alloc((most as usize) << 2);
  if (heads == 0 || out == 0) return noMemory();
  store<u32>(out, type as u32);
  let count: u32 = 1;
  while (true) {
    let empty: u32 = 0;
    let found: u64 = NULL;
    for (let i: u32 = 0; i < m && found == NULL; i++) {
      const s: usize = load<u32>(heads + ((i as usize) << 3));
      const head = load<u32>(heads + ((i as usize) << 3) + 4);
      if (head >= tupleLength(s)) {
        empty++;
        continue;
      }
      const candidate = tupleGetBorrowed(s, head);
      let good = true;
      for (let j: u32 = 0; j < m && good; j++) {
        if (inTail(load<u32>(heads + ((j as usize) << 3)), load<u32>(heads + ((j as usize) << 3) + 4), candidate)) good = false;
      }
      if (good) found = candidate;
    }
    if (found == NULL) {
      if (empty == m) break;
      complain(bases, heads, m);
      free(heads);
      free(out);
      return NULL;
    }
    store<u32>(out + ((count as usize) << 2), found as u32);
    count++;
    for (let j: u32 = 0; j < m; j++) {
      const s: usize = load<u32>(heads + ((j as usize) << 3));
      const head = load<u32>(heads + ((j as usize) << 3) + 4);
      if (head < tupleLength(s) && tupleGetBorrowed(s, head) == found) store<u32>(heads + ((j as usize) << 3) + 4, head + 1);
    }
  }
  const t = tupleNew(count);
  if (t != 0) for (let i: u32 = 0; i < count; i++) tupleInit(t, i, newRef(val(load<u32>(out + ((i as usize) << 2)))));
  free(heads);
  free(out);
  return val(t);
}
