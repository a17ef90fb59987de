/**
 * The configuration of the process, as the command line and the environment decided it (PyConfig's names; the byte form is in docs/internals/host.md).
 *
 * The bytes are kept raw in the heap, because some of it (the GIL, the hash seed) is needed before there are strings and dicts; `configGet` and `configInt` read
 * them at any time after `initConfig`. Nothing changes them, so every thread may read.
 */
import { hostConfiguration, hostTake } from "../host.gen";
import { errClear } from "./errors";
import { alloc, free } from "../memory/alloc";
import { root } from "../memory/layout";
import { decref } from "../memory/refcount";
import { listAppendSteal, listNew } from "../objects/list";
import { strAt, strFromUcs4, strFromUtf8, strLength } from "../objects/str";
import { mkInt, NONE, NULL, ptr } from "../objects/value";

const TAG_INT: u32 = 1;
const TAG_STR: u32 = 2;
const TAG_LIST: u32 = 3;

/** Fetches the configuration from the host. False when memory is exhausted. */
export function initConfig(): bool {
  const length = hostConfiguration();
  if (length < 0) return false;
  const p = alloc(length);
  if (p == 0) return false;
  hostTake(p as i32);
  root().config = p as u32;
  return true;
}

function padded(length: u32): u32 {
  return (length + 3) & ~3;
}

/** Address behind a value. */
function skipValue(at: usize): usize {
  const tag = load<u32>(at);
  at += 4;
  if (tag == TAG_INT) return at + 4;
  if (tag == TAG_STR) return at + 4 + padded(load<u32>(at));
  if (tag == TAG_LIST) {
    const n = load<u32>(at);
    at += 4;
    for (let i: u32 = 0; i < n; i++) at += 4 + padded(load<u32>(at));
  }
  return at;
}

/** Address of the tag of an entry's value, 0 if there is none of that name. */
function find(name: string): usize {
  let at: usize = root().config;
  const n = load<u32>(at);
  at += 4;
  for (let i: u32 = 0; i < n; i++) {
    const length = load<u32>(at);
    let same = length == (name.length as u32);
    for (let k: u32 = 0; same && k < length; k++)
      same = load<u8>(at + 4 + k) == (load<u16>(changetype<usize>(name) + (k << 1)) as u8);
    at += 4 + padded(length);
    if (same) return at;
    at = skipValue(at);
  }
  return 0;
}

/** An entry that is an int; `missing` where it is None or not there. */
export function configInt(name: string, missing: i32): i32 {
  const at = find(name);
  return at != 0 && load<u32>(at) == TAG_INT ? load<i32>(at, 4) : missing;
}

/** Whether an entry is there and not None. */
export function configHas(name: string): bool {
  const at = find(name);
  return at != 0 && load<u32>(at) != 0;
}

/** Text of the host; a byte that is no UTF-8 stands as a surrogate (src/host/common/fs-bytes.ts). */
function fsText(p: usize, n: u32): u64 {
  const plain = strFromUtf8(p, n);
  if (plain != NULL) return plain;
  errClear();
  const points = alloc((n as usize) << 2);
  if (points == 0) return NULL;
  let count: u32 = 0;
  for (let i: u32 = 0; i < n; count++) {
    const first = load<u8>(p + i);
    const length: u32 = min<u32>(n - i, first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);
    const one = strFromUtf8(p + i, length);
    const good = one != NULL && strLength(one) == 1;
    store<u32>(points + ((count as usize) << 2), good ? strAt(one, 0) : 0xdc00 + (first as u32));
    i += good ? length : 1;
    if (one == NULL) errClear();
    decref(one);
  }
  const text = strFromUcs4(points, count);
  free(points);
  return text;
}

/** An entry as a Python object: None, int, str, or list of str. */
export function configGet(name: string): u64 {
  let at = find(name);
  if (at == 0) return NONE;
  const tag = load<u32>(at);
  at += 4;
  if (tag == TAG_INT) return mkInt(load<i32>(at));
  if (tag == TAG_STR) return fsText(at + 4, load<u32>(at));
  if (tag != TAG_LIST) return NONE;
  const list = listNew(0);
  if (list == NULL) return NULL;
  const n = load<u32>(at);
  at += 4;
  for (let i: u32 = 0; i < n; i++) {
    const item = fsText(at + 4, load<u32>(at));
    if (item == NULL || listAppendSteal(ptr(list), item) < 0) return NULL;
    at += 4 + padded(load<u32>(at));
  }
  return list;
}
