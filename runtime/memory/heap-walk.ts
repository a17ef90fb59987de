/**
 * Questions about the whole heap: gc.get_objects, get_referrers, get_referents, freeze, and the number of blocks in use.
 *
 * Each walk stops the world, notes addresses with a reference to each, and makes Python objects of them afterwards, as making a list may need memory
 * from the pages being walked and may start a collection.
 */
import { listAppend, listAppendSteal, listLength, listNew, listSlot } from "../objects/list";
import { BIT_MARK2, BIT_TRACKED, clearBits, obj, setBits } from "../objects/object";
import { typeAt } from "../objects/type-layout";
import { ELLIPSIS, FALSE, isFloat, isInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "../objects/value";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { noMemory } from "../interp/errors";
import { forEachTracked, isBeingCollected, Pile, pileAt, pileFree, pileLength, pileNew, pilePush } from "./cycles";
import { KIND_LARGE_OBJECT, Page, PAGE_HEADER } from "./alloc";
import { root } from "./layout";
import { decrefObj, increfObj } from "./refcount";

/** What garbage looks like to others: it is not shown while a collection takes it apart. */
function noteObject(p: usize, pile: usize): void {
  if (!isBeingCollected(p)) pilePush(pile, p);
}

/** Visitor: whether the object is one of those in the list `targets`. */
function visitTarget(p: usize, targets: usize): i32 {
  for (let i: u32 = 0; i < listLength(targets); i++) if (load<u64>(listSlot(targets, i)) == val(p)) return 1;
  return 0;
}

/** A list of all tracked objects; or, given a list, of those that refer to one of its items. NULL with an exception. */
export function snapshotTracked(targets: u64): u64 {
  const pile = pileNew();
  if (pile == 0) return noMemory();
  const visit = load<u32>(changetype<usize>(visitTarget));
  stopTheWorld();
  forEachTracked(load<u32>(changetype<usize>(noteObject)), pile, false);
  const noted = pileLength(pile);
  let kept: u32 = 0;
  for (let i: u32 = 0; i < noted; i++) {
    const p = pileAt(pile, i);
    if (targets != NULL) {
      const f = typeAt(obj(p).type).tp_traverse;
      if (p == ptr(targets) || f == 0 || call_indirect<i32>(f, p, visit, ptr(targets)) == 0) continue;
    }
    increfObj(p);
    store<u32>((changetype<Pile>(pile).items as usize) + ((kept++ as usize) << 2), p as u32);
  }
  startTheWorld();
  const list = changetype<Pile>(pile).failed ? noMemory() : listNew(0);
  let done = list != NULL;
  for (let i: u32 = 0; i < kept; i++) {
    if (done) done = listAppendSteal(ptr(list), val(pileAt(pile, i))) == 0;
    else decrefObj(pileAt(pile, i));
  }
  pileFree(pile);
  if (done) return list;
  if (list != NULL) decrefObj(ptr(list));
  return NULL;
}

/** Visitor of get_referents: appends to a list. */
function visitReferent(p: usize, list: usize): i32 {
  return listAppend(list, val(p)) < 0 ? -1 : 0;
}

/**
 * Values that are no objects in memory (small ints, floats, None, …) have no address to give to a visitor. For the visitor of get_referents, which wants to know
 * about them all the same, the traversal of values asks here.
 */
export function visitImmediate(v: u64, visit: u32, list: usize): i32 {
  if (visit != load<u32>(changetype<usize>(visitReferent))) return 0;
  const known = isInt(v) || isFloat(v) || v == NONE || v == TRUE || v == FALSE || v == ELLIPSIS || v == NOT_IMPLEMENTED;
  return known && listAppend(list, v) < 0 ? -1 : 0;
}

/** Appends everything an object refers to to a list: -1 with an exception. The world is stopped, so that nobody changes the object meanwhile. */
export function referentsOf(p: usize, list: u64): i32 {
  const f = typeAt(obj(p).type).tp_traverse;
  if (f == 0 || (obj(p).bits & BIT_TRACKED) == 0) return 0;
  stopTheWorld();
  const result = call_indirect<i32>(f, p, load<u32>(changetype<usize>(visitReferent)), ptr(list));
  startTheWorld();
  return result;
}

// ---- gc.freeze

function freezeOne(p: usize, arg: usize): void {
  setBits(p, BIT_MARK2);
}
function unfreezeOne(p: usize, arg: usize): void {
  clearBits(p, BIT_MARK2);
}
function countOne(p: usize, counter: usize): void {
  store<u32>(counter, load<u32>(counter) + 1);
}

/** Takes all tracked objects out of the collector's sight, or lets it see them again. */
export function freeze(on: bool): void {
  stopTheWorld();
  if (on) forEachTracked(load<u32>(changetype<usize>(freezeOne)), 0, false);
  else forEachTracked(load<u32>(changetype<usize>(unfreezeOne)), 0, true);
  startTheWorld();
}

export function frozenCount(): u32 {
  const pile = pileNew(); // its first word counts
  if (pile == 0) return 0;
  stopTheWorld();
  forEachTracked(load<u32>(changetype<usize>(countOne)), pile, true);
  startTheWorld();
  const n = load<u32>(pile);
  store<u32>(pile, 0);
  pileFree(pile);
  return n;
}

// ---- sys.getallocatedblocks

/** Length of a list of free blocks. */
function listLengthOf(block: usize): u32 {
  let n: u32 = 0;
  while (block != 0) {
    n++;
    block = load<u32>(block);
  }
  return n;
}

/** Blocks of all sizes in use, in all heaps. What waits for a grace period (memory/qsbr.ts) counts. */
export function allocatedBlocks(): u32 {
  let n: u32 = 0;
  stopTheWorld();
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    if (page.kind >= KIND_LARGE_OBJECT) n++;
    else
      n +=
        (page.bump - (at as u32) - (PAGE_HEADER as u32)) / page.blockSize - listLengthOf(page.free) - listLengthOf(page.foreign);
    at = page.all;
  }
  startTheWorld();
  return n;
}
