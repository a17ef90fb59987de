/**
 * Spans: runs of whole 64 KiB pages, from which the allocator (memory/alloc.ts) makes its pages of small blocks and its large blocks.
 *
 * Free spans lie in bins by length: bins 1…63 hold spans of exactly so many pages, the others those from a power of two on. A request takes from the first
 * bin that has a long enough span and gives back what is too much; a span that becomes free is joined with free neighbours. For that the page map keeps one
 * word for each page of the address space: at the first and the last page of a free span its length, 0 elsewhere.
 *
 *     map     … 0 0 │3 0 3│ 0 0 0 0 │1│ 0 …
 *     pages   … used│free │  used   │f│ used
 *
 * The memory has its full size from the beginning and never grows (src/host/node/memory.ts says why): at first all of it is one free span, of which the
 * operating system backs only what has been touched. "Given back" means that any other use can have it.
 *
 * Everything here is done under `pageLock`, which the callers hold.
 */
import { Page } from "./alloc";
import { root } from "./layout";

export const PAGE_SHIFT: u32 = 16;
const PAGES: u32 = 65536;
const EXACT: u32 = 64;
/** 64 exact bins (the first is unused), then one for each power of two. */
export const BINS: u32 = 80;

function mapAt(page: u32): usize {
  return (root().spanMap as usize) + ((page as usize) << 2);
}

function binAt(bin: u32): usize {
  return (root().spanMap as usize) + ((PAGES as usize) << 2) + ((bin as usize) << 2);
}

function binOf(pages: u32): u32 {
  return pages < EXACT ? pages : EXACT + (26 - clz(pages)) - 1; // 64…127 in bin 64
}

/** The first heap bytes become the page map. Called when the first carrier starts. */
export function initSpans(start: u32, end: u32): void {
  const r = root();
  const bytes = ((PAGES + BINS) << 2) as u32;
  r.spanMap = start;
  memory.fill(start, 0, bytes);
  const first = (start + bytes + 0xffff) >> PAGE_SHIFT;
  const last = end >> PAGE_SHIFT;
  if (last > first) putSpan(first, last - first);
}

function linkSpan(page: u32, pages: u32): void {
  const at: usize = (page as usize) << PAGE_SHIFT;
  const span = changetype<Page>(at);
  const bin = binAt(binOf(pages));
  const next: usize = load<u32>(bin);
  span.span = pages;
  span.kind = 0;
  span.all = next as u32;
  span.allPrevious = 0;
  if (next != 0) changetype<Page>(next).allPrevious = at as u32;
  store<u32>(bin, at as u32);
  store<u32>(mapAt(page), pages);
  store<u32>(mapAt(page + pages - 1), pages);
}

function unlinkSpan(page: u32): u32 {
  const span = changetype<Page>((page as usize) << PAGE_SHIFT);
  const pages = span.span;
  if (span.allPrevious != 0) changetype<Page>(span.allPrevious).all = span.all;
  else store<u32>(binAt(binOf(pages)), span.all);
  if (span.all != 0) changetype<Page>(span.all).allPrevious = span.allPrevious;
  store<u32>(mapAt(page), 0);
  store<u32>(mapAt(page + pages - 1), 0);
  return pages;
}

/** Makes pages free, joined with free neighbours. */
export function putSpan(page: u32, pages: u32): void {
  const before = load<u32>(mapAt(page - 1));
  if (before != 0) {
    page -= unlinkSpan(page - before);
    pages += before;
  }
  if (page + pages < PAGES) {
    const after = load<u32>(mapAt(page + pages));
    if (after != 0) pages += unlinkSpan(page + pages);
  }
  linkSpan(page, pages);
}

/** A free span of at least n pages, out of its bin; 0 if there is none. */
function findSpan(n: u32): u32 {
  for (let bin = binOf(n); bin < BINS; bin++) {
    let at: usize = load<u32>(binAt(bin));
    while (at != 0 && changetype<Page>(at).span < n) at = changetype<Page>(at).all;
    if (at != 0) return (at >> PAGE_SHIFT) as u32;
  }
  return 0;
}

/** Address of n pages, whatever they contain; 0 when no free span is so long. */
export function takePages(n: u32): usize {
  const page = findSpan(n);
  if (page == 0) return 0;
  const pages = unlinkSpan(page);
  if (pages > n) linkSpan(page + n, pages - n);
  return (page as usize) << PAGE_SHIFT;
}
