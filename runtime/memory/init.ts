/**
 * First phase of start-up: the root block and the first carrier.
 */
import { becomeCarrier } from "../threads/carrier";
import { root } from "./layout";
import { initSpans } from "./spans";

/** Clears and fills the root block. The heap begins at the first 64 KiB boundary behind the memory the module was given. */
export function initMemory(): void {
  const r = root();
  becomeCarrier(1);
  r.carriers = 1;
  r.qsbrSequence = 1;
  r.nextTypeVersion = 1;
  r.heapStart = ((__heap_base + 0xffff) & ~0xffff) as u32;
  r.sweepAt = 64 << 20;
  initSpans(r.heapStart, (memory.size() as u32) << 16);
}
