/**
 * The allocator, in the manner of mimalloc.                                    Note [Object pages keep their class]
 *
 * Each carrier has a heap: for every size class a ring of 64 KiB pages from which only it allocates, without atomics. A page
 * begins with a header, found by masking a block's address:
 *
 *     Page (64 bytes)                    blocks
 *     ┌──────────────────────────────┐   ┌───────┬───────┬──
 *     │ owner class next free local… │   │ block │ block │ …
 *     └──────────────────────────────┘   └───────┴───────┴──
 *
 * `free` is the list the owner allocates from and frees to; `foreign` is an atomic stack to which other carriers free, and which
 * the owner takes over whole when `free` is empty. A page found full leaves its ring; the first block freed to it brings it back:
 * by the owner directly, by another carrier through `carrier.delayedPages` (Note [Full pages]).
 *
 * Blocks of objects and raw blocks (list storage, dict keys, buffers) live in pages of different kinds. A page of objects is never
 * given another size class, and a free block keeps its reference count fields, in the state "dead": a lock-free reader that
 * still holds the address can try to take a reference and will be told no (memory/refcount.ts). The free list's link lies in the
 * first word, where a living object has its type.
 *
 * Note [The reserve]
 * A few small things cannot fail without harm: the MemoryError itself, names that native code knows by literal, nodes of the merge queue and of delayed frees,
 * records of critical sections. Between `beginMust` and `endMust` an allocation may take from the last RESERVE bytes, which other requests leave alone.
 *
 * Requests above LARGE_MIN get a span of whole pages of their own (memory/spans.ts). Empty pages of small blocks are given back by memory/sweep.ts.
 */
import { isMulti } from "../objects/object";
import { Carrier, carrier, carrierAt, me, SIZE_CLASSES, ts } from "../threads/carrier";
import { setBreaker } from "../threads/eval-breaker";
import { EB_GC } from "../threads/thread-state";
import { Root, ROOT, root } from "./layout";
import { freeDelayed } from "./qsbr";
import { PAGE_SHIFT, putSpan, takePages } from "./spans";
import { stressFails } from "./stress";
import { clearWords, copyBytes } from "./words";

const PAGE_SIZE: usize = 1 << PAGE_SHIFT;
const PAGE_MASK: usize = PAGE_SIZE - 1;
export const PAGE_HEADER: usize = 64;
const LARGE_MIN: usize = 16384;
/** Fresh blocks made at a time. */
const CARVED: usize = 8;
/** Note [The reserve]. */
const RESERVE: u32 = 4 << 20;

/** What a page holds. */
export const KIND_FREE: u8 = 0;
export const KIND_OBJECT: u8 = 1;
export const KIND_RAW: u8 = 2;
export const KIND_LARGE_OBJECT: u8 = 3;
export const KIND_LARGE_RAW: u8 = 4;

/** Shared count of a block that holds no living object: merged, count 0. */
export const SHARED_DEAD: u32 = 3;

@unmanaged
export class Page {
  /** Carrier that allocates from it. */
  owner: u16;
  kind: u8;
  sizeClass: u8;
  /** Bytes of a block; of the whole payload in a large span. */
  blockSize: u32;
  /** Ring of the heap's pages of this class. */
  next: u32;
  /** Owner's free list. */
  free: u32;
  /** Blocks freed by other carriers (atomic). */
  foreign: u32;
  /** First block never handed out, and the end of the page. */
  bump: u32;
  end: u32;
  /** Note [Full pages]: 0 in the ring, 1 full and out of it, 2 full and on delayedPages (atomic). 3: a large span, never in a ring. */
  full: u32;
  /** Length in pages (1 for small ones). */
  span: u32;
  /** Link of carrier.delayedPages. */
  delayed: u32;
  /** The collector's counts of the page's blocks, while it runs; else 0. */
  counts: u32;
  /** Links of all pages, newest first; or of the free spans of a bin. Written under pageLock. */
  all: u32;
  allPrevious: u32;
}

export function pageOf(block: usize): Page {
  return changetype<Page>(block & ~PAGE_MASK);
}

/** Size class of a request: multiples of 8 up to 128, then four steps to each doubling. */
function classOf(size: usize): u32 {
  if (size <= 128) return ((size + 7) >> 3) as u32;
  const n = (size - 1) as u32;
  const top = 31 - clz(n); // 7 for 129…256
  return 17 + ((top - 7) << 2) + ((n >> (top - 2)) & 3);
}

/** Block size of a class. */
function sizeOfClass(c: u32): u32 {
  if (c <= 16) return c << 3;
  const k = c - 17;
  const top = 7 + (k >> 2);
  return (1 << top) + (((k & 3) + 1) << (top - 2));
}

/** Address of a carrier's ring head for a kind (object or raw) and size class. */
function ringSlot(owner: Carrier, kind: u8, sizeClass: u32): usize {
  const index = ((kind as u32) - 1) * SIZE_CLASSES + sizeClass;
  return changetype<usize>(owner) + offsetof<Carrier>("pages") + ((index as usize) << 2);
}

const PAGE_LOCK: usize = ROOT + offsetof<Root>("pageLock");

/** A spin lock: held for a few dozen instructions, never while anything else is waited for. */
function lockPages(): void {
  while (atomic.cmpxchg<u32>(PAGE_LOCK, 0, 1) != 0) {}
}
function unlockPages(): void {
  atomic.store<u32>(PAGE_LOCK, 0);
}

/** Whether `bytes` more keep to the limit: the one that was set, or the end of the memory; both less the reserve. */
function withinLimit(bytes: u32): bool {
  const r = root();
  const end = r.bytesMax != 0 ? r.bytesMax : ((memory.size() as u32) << PAGE_SHIFT) - r.heapStart;
  const limit = (carrier.mustAllocate != 0 ? end : end - min<u32>(RESERVE, end >> 3)) as u64;
  return (r.bytesUsed as u64) + (bytes as u64) <= limit;
}

/** Begins a stretch in which allocations may take from the reserve. Note [The reserve] */
export function beginMust(): void {
  carrier.mustAllocate++;
}

export function endMust(): void {
  carrier.mustAllocate--;
}

/** A zero-initialised-header span of n pages, or 0 when memory is exhausted. Payload is not cleared. */
function takeSpan(n: u32, kind: u8): usize {
  const r = root();
  const bytes = n << PAGE_SHIFT;
  let page: usize = 0;
  lockPages();
  if (withinLimit(bytes)) page = takePages(n);
  if (page != 0) {
    r.bytesUsed += bytes;
    clearWords(page, PAGE_HEADER);
    const p = changetype<Page>(page);
    p.kind = kind;
    p.span = n;
    p.owner = me;
    p.all = r.allPages;
    if (r.allPages != 0) changetype<Page>(r.allPages).allPrevious = page as u32;
    r.allPages = page as u32;
  }
  const due = page == 0 || r.bytesUsed > r.sweepAt;
  unlockPages();
  if (due && ts != 0) {
    atomic.store<u32>(ROOT + offsetof<Root>("sweepDue"), 1);
    setBreaker(ts, EB_GC);
  }
  return page;
}

/** Gives a large span, or a page without a block in use that is in no ring, back. */
export function freePage(page: Page): void {
  const r = root();
  lockPages();
  if (page.allPrevious != 0) changetype<Page>(page.allPrevious).all = page.all;
  else r.allPages = page.all;
  if (page.all != 0) changetype<Page>(page.all).allPrevious = page.allPrevious;
  r.bytesUsed -= page.span << PAGE_SHIFT;
  putSpan((changetype<usize>(page) >> PAGE_SHIFT) as u32, page.span);
  unlockPages();
}

/**
 * Puts a page back in its ring, behind the first: a page with one free block in front would be full again at once, and go in and out with every
 * object that is made and dies.
 */
function enterRing(page: Page): void {
  enterRingOf(carrier, page);
}

/** Likewise for a carrier that does not run now. */
export function enterRingOf(owner: Carrier, page: Page): void {
  const slot = ringSlot(owner, page.kind, page.sizeClass);
  const first: usize = load<u32>(slot);
  if (first == 0) {
    page.next = 0;
    store<u32>(slot, changetype<usize>(page) as u32);
    return;
  }
  page.next = changetype<Page>(first).next;
  changetype<Page>(first).next = changetype<usize>(page) as u32;
}

/**
 * Note [Full pages]
 * The owner marks a page full (0 → 1, atomic) and takes it out of its ring. Another carrier that frees a block pushes it on
 * `foreign` first and then, if it can move `full` from 1 to 2, pushes the page on the owner's delayedPages. The owner, after
 * marking, looks at `foreign` once more: (1) owner: full = 1; (2) owner: foreign empty? / (1) freer: push on foreign; (2) freer:
 * full 1 → 2. Whichever order, one of the two sees the other's write, so no freed block is forgotten.
 */
function takeDelayed(): void {
  const head = changetype<usize>(carrier) + offsetof<Carrier>("delayedPages");
  if (load<u32>(head) == 0) return;
  let p: usize = atomic.xchg<u32>(head, 0);
  while (p != 0) {
    const page = changetype<Page>(p);
    p = page.delayed;
    atomic.store<u32>(changetype<usize>(page) + offsetof<Page>("full"), 0);
    enterRing(page);
  }
}

/** The slow path: the first page of the ring has no free block at hand. */
function allocSlow(kind: u8, sizeClass: u32): usize {
  const slot = ringSlot(carrier, kind, sizeClass);
  takeDelayed();
  let p: usize = load<u32>(slot);
  while (p != 0) {
    const page = changetype<Page>(p);
    if (page.free == 0 && atomic.load<u32>(p + offsetof<Page>("foreign")) != 0)
      page.free = atomic.xchg<u32>(p + offsetof<Page>("foreign"), 0);
    if (page.free != 0) {
      const block: usize = page.free;
      page.free = load<u32>(block);
      return block;
    }
    if (page.bump < page.end) return carve(page, kind);
    // Full: out of the ring. Note [Full pages]
    store<u32>(slot, page.next);
    atomic.store<u32>(p + offsetof<Page>("full"), 1);
    if (atomic.load<u32>(p + offsetof<Page>("foreign")) != 0 && atomic.cmpxchg<u32>(p + offsetof<Page>("full"), 1, 0) == 1) {
      enterRing(page);
    }
    p = load<u32>(slot);
  }
  p = takeSpan(1, kind);
  if (p == 0) return 0;
  const page = changetype<Page>(p);
  const size = sizeOfClass(sizeClass);
  page.sizeClass = sizeClass as u8;
  page.blockSize = size;
  // The first block begins at the end of the header; the last one must fit whole.
  page.bump = (p + PAGE_HEADER) as u32;
  page.end = page.bump + (((PAGE_SIZE - PAGE_HEADER) as u32) / size) * size;
  enterRing(page);
  return carve(page, kind);
}

/** Blocks that nobody has had yet: one for the caller, some more for the free list, which is empty. */
function carve(page: Page, kind: u8): usize {
  const size: usize = page.blockSize;
  const first: usize = page.bump;
  const end = min<usize>(page.end, first + size * CARVED);
  page.bump = end as u32;
  for (let block = first; block < end; block += size) {
    makeDead(kind, block);
    store<u32>(block, block + size < end ? ((block + size) as u32) : 0);
  }
  page.free = load<u32>(first);
  return first;
}

/**
 * The memory of a page may have been something else before. A block that nobody has made an object of yet (a string that is being built), or never will,
 * must look dead to the collector, which walks over all blocks of the page.
 */
function makeDead(kind: u8, block: usize): void {
  if (kind != KIND_OBJECT && kind != KIND_LARGE_OBJECT) return;
  store<u64>(block, 0);
  store<u64>(block, (SHARED_DEAD as u64) << 32, 8);
}

/** Requests up to this many bytes have a size class for each multiple of 8. */
const TINY_MAX: usize = 128;

/** Blocks of tiny sizes, the shortest way, inline: V8 does not inline calls between WebAssembly functions, and each costs a jump and a stack check. */
export class Tiny {
  /** What allocObjectBlock does. */
  @inline static object(size: usize): usize {
    if (ASC_NO_ASSERT && size <= TINY_MAX) return Tiny.take(KIND_OBJECT, size);
    return allocObjectBlock(size);
  }

  /** What `alloc` does. */
  @inline static raw(size: usize): usize {
    if (ASC_NO_ASSERT && size <= TINY_MAX) return Tiny.take(KIND_RAW, size);
    return alloc(size);
  }

  /** What `free` does. */
  @inline static give(block: usize): void {
    const page = changetype<Page>(block & ~PAGE_MASK);
    // One condition inside the other: V8 makes a truth value of each part of `a && b`, and tests it again.
    if (ASC_NO_ASSERT && page.owner == me) {
      if (page.full == 0) {
        store<u32>(block, page.free);
        page.free = block as u32;
        return;
      }
    }
    free(block);
  }

  /** A block at once if the first page of the ring has one. */
  @inline static take(kind: u8, size: usize): usize {
    // Number of the class, times the four bytes of a ring's head.
    return Tiny.ofClass(kind, ((size + 7) >> 1) & ~3);
  }

  /** The same by the number of the class times four, for sizes that are known where this is compiled. */
  @inline static ofClass(kind: u8, index: usize): usize {
    const page: usize = load<u32>(
      changetype<usize>(carrier) + offsetof<Carrier>("pages") + ((kind as usize) - 1) * ((SIZE_CLASSES as usize) << 2) + index,
    );
    if (page != 0) {
      const block: usize = load<u32>(page, offsetof<Page>("free"));
      if (block != 0) {
        store<u32>(page, load<u32>(block), offsetof<Page>("free"));
        return block;
      }
    }
    return allocSlow(kind, (index >> 2) as u32);
  }
}

function allocSmall(kind: u8, size: usize): usize {
  const sizeClass = classOf(size);
  const p: usize = load<u32>(ringSlot(carrier, kind, sizeClass));
  if (p != 0) {
    const block: usize = changetype<Page>(p).free;
    if (block != 0) {
      changetype<Page>(p).free = load<u32>(block);
      return block;
    }
  }
  return allocSlow(kind, sizeClass);
}

function allocLarge(kind: u8, size: usize): usize {
  if (size > 0xf000_0000) return 0;
  const n = ((size + PAGE_HEADER + PAGE_MASK) >> PAGE_SHIFT) as u32;
  const p = takeSpan(n, kind);
  if (p == 0) return 0;
  changetype<Page>(p).blockSize = (n << PAGE_SHIFT) - (PAGE_HEADER as u32);
  changetype<Page>(p).full = 3;
  makeDead(kind, p + PAGE_HEADER);
  return p + PAGE_HEADER;
}

/** Raw memory, not cleared, 8-aligned; 0 when exhausted (the caller raises MemoryError). */
export function alloc(size: usize): usize {
  if (!ASC_NO_ASSERT && stressFails()) return 0;
  if (size <= TINY_MAX) return Tiny.take(KIND_RAW, size + ((size == 0) as usize));
  return size <= LARGE_MIN ? allocSmall(KIND_RAW, size) : allocLarge(KIND_LARGE_RAW, size);
}

/** Raw memory, cleared. */
export function allocZeroed(size: usize): usize {
  const p = alloc(size);
  if (p != 0) clearWords(p, size);
  return p;
}

/** Memory for an object: everything after the first word's link and the dead header is garbage. 0 when exhausted. */
export function allocObjectBlock(size: usize): usize {
  if (!ASC_NO_ASSERT && stressFails()) return 0;
  if (size <= TINY_MAX) return Tiny.take(KIND_OBJECT, size);
  return size <= LARGE_MIN ? allocSmall(KIND_OBJECT, size) : allocLarge(KIND_LARGE_OBJECT, size);
}

/** Bytes that a block from alloc may really hold (at least what was asked for). */
export function usableSize(block: usize): usize {
  return pageOf(block).blockSize;
}

/** What freed memory is filled with in the debug build: no address, no immediate value. */
const POISON: u32 = 0xdb;

/** The debug build: whoever uses a block after this finds nonsense. The header of an object's block stays (Note [Object pages keep their class]). */
function poison(page: Page, block: usize): void {
  const kept: usize = page.kind == KIND_OBJECT ? 16 : 4;
  const size: usize = page.kind >= KIND_LARGE_OBJECT ? 64 : page.blockSize;
  if (size > kept) memory.fill(block + kept, POISON as u8, size - kept);
}

/** Frees raw memory or the block of a dead object, from any carrier. The first word is overwritten, nothing else. */
export function free(block: usize): void {
  if (block == 0) return;
  // A large span's payload starts right behind the header of its first page, and so lies in that page.
  const page = pageOf(block);
  if (!ASC_NO_ASSERT) poison(page, block);
  if (page.owner == me && page.kind < KIND_LARGE_OBJECT) {
    store<u32>(block, page.free);
    page.free = block as u32;
    if (page.full == 1) refill(page);
    return;
  }
  freeSlow(page, block);
}

/** A page of this carrier that was full has a free block: back in its ring, unless another carrier has put it on delayedPages. */
function refill(page: Page): void {
  if (atomic.cmpxchg<u32>(changetype<usize>(page) + offsetof<Page>("full"), 1, 0) == 1) enterRing(page);
}

/** A large block, or one of another carrier's page. */
function freeSlow(page: Page, block: usize): void {
  if (page.kind >= KIND_LARGE_OBJECT) {
    if (page.kind == KIND_LARGE_OBJECT && isMulti()) {
      // A lock-free reader may still look at the counts: as raw memory it goes after a grace period.
      page.kind = KIND_LARGE_RAW;
      freeDelayed(block, page.blockSize);
    } else freePage(page);
    return;
  }
  const foreign = changetype<usize>(page) + offsetof<Page>("foreign");
  let head: u32;
  do {
    head = atomic.load<u32>(foreign);
    store<u32>(block, head);
  } while (atomic.cmpxchg<u32>(foreign, head, block as u32) != head);
  const full = changetype<usize>(page) + offsetof<Page>("full");
  if (atomic.load<u32>(full) == 1 && atomic.cmpxchg<u32>(full, 1, 2) == 1) {
    const delayed = changetype<usize>(carrierAt(page.owner)) + offsetof<Carrier>("delayedPages");
    do {
      head = atomic.load<u32>(delayed);
      page.delayed = head;
    } while (atomic.cmpxchg<u32>(delayed, head, changetype<usize>(page) as u32) != head);
  }
}

/** Resizes raw memory, moving it if need be; 0 when exhausted, then the old block stays. */
export function realloc(block: usize, oldSize: usize, newSize: usize): usize {
  if (block != 0 && newSize <= usableSize(block)) return block;
  const fresh = alloc(newSize);
  if (fresh == 0) return 0;
  copyBytes(fresh, block, min(oldSize, newSize));
  free(block);
  return fresh;
}
