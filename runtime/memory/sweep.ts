/**
 * Giving empty pages back, so that other size classes, kinds and carriers can have them.
 *
 * A page belongs to the carrier that allocates from it, and only that one touches its free list; so this is done while the world is stopped, for all pages at
 * once: (1) blocks that other carriers have freed join the free list; (2) a page without a block in use goes back to the spans; (3) the rings of all
 * carriers are made anew from the pages that have room. With the world stopped every carrier is at a quiescent state, so no lock-free reader looks at a block of
 * an object page that goes (alloc.ts, Note [Object pages keep their class]).
 *
 * It is done with every collection Python asks for, and at the next safepoint after the heap has grown by half since the last time, or comes near its limit.
 */
import { Carrier, carrierAt, SIZE_CLASSES } from "../threads/carrier";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { enterRingOf, freePage, KIND_OBJECT, KIND_RAW, Page, PAGE_HEADER } from "./alloc";
import { Root, ROOT, root } from "./layout";
import { freeWhileStopped } from "./qsbr";

/** Least growth of the heap between two sweeps that nobody asked for. */
const LEAST_GROWTH: u32 = 16 << 20;

/** Sweeps all pages; the world is stopped. */
export function sweepPages(): void {
  const r = root();
  for (let i: u32 = 1; i <= r.carriers; i++) {
    const c = changetype<usize>(carrierAt(i));
    store<u32>(c + offsetof<Carrier>("delayedPages"), 0);
    memory.fill(c + offsetof<Carrier>("pages"), 0, (SIZE_CLASSES as usize) << 3);
  }
  let at: usize = r.allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    at = page.all;
    if (page.kind == KIND_OBJECT || page.kind == KIND_RAW) sweepPage(page);
  }
  const grown = r.bytesUsed + max<u32>(LEAST_GROWTH, r.bytesUsed >> 1);
  const near = r.bytesUsed + max<u32>(1 << 20, r.bytesMax >> 5);
  r.sweepAt = r.bytesMax != 0 && grown > r.bytesMax - (r.bytesMax >> 2) ? min<u32>(near, grown) : grown;
  atomic.store<u32>(ROOT + offsetof<Root>("sweepDue"), 0);
}

function sweepPage(page: Page): void {
  const address = changetype<usize>(page);
  let freeBlocks: u32 = 0;
  let last: usize = 0;
  let block: usize = page.free;
  while (block != 0) {
    freeBlocks++;
    last = block;
    block = load<u32>(block);
  }
  if (page.foreign != 0) {
    if (last != 0) store<u32>(last, page.foreign);
    else page.free = page.foreign;
    block = page.foreign;
    page.foreign = 0;
    while (block != 0) {
      freeBlocks++;
      block = load<u32>(block);
    }
  }
  const made = (page.bump - (address as u32) - (PAGE_HEADER as u32)) / page.blockSize;
  if (freeBlocks == made) {
    freePage(page);
    return;
  }
  page.full = freeBlocks == 0 && page.bump >= page.end ? 1 : 0;
  if (page.full == 0) enterRingOf(carrierAt(page.owner), page);
}

/** At a safepoint: sweeps if the allocator has asked for it. */
export function sweepIfDue(): void {
  if (atomic.load<u32>(ROOT + offsetof<Root>("sweepDue")) == 0) return;
  stopTheWorld();
  freeWhileStopped();
  sweepPages();
  startTheWorld();
}
