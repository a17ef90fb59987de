/**
 * Quiescent-state based reclamation: memory that a lock-free reader may still be looking at (dict keys, list storage, type caches) is
 * freed only after every running carrier has passed a quiescent state, a point where it holds no such pointer (a safepoint).
 *
 * `Root.qsbrSequence` is odd and grows by 2. A carrier stores the value it sees at each safepoint in `qsbrSeen`; 0 while it is detached (idle,
 * blocked). A delayed free waits for goal = sequence + 2; once no attached carrier has seen less, it is done. The scan is over carriers, of which
 * there are few, not over Python threads.
 *
 * Note [Storage of the dead]
 * A lock-free reader holds a reference to the container it reads in until it is done with the storage. So what a container that dies had is freed at once,
 * without any delay: nobody is reading there. Delayed is only what living containers replace.
 *
 * Note [Held memory]
 * What is held back is bounded. A carrier polls when BATCH frees or BATCH_BYTES have come together, at its next safepoint (EB_QSBR), not only at the next tick. If
 * it still holds more than HELD_BYTES then, because another carrier has come by no safepoint, it asks the thread that runs there for it, in the same way.
 *   (1) holder: SEQUENCE + 2; (2) holder: the other one's `seen` is old: EB_QSBR on the thread it runs    (1) other: at a safepoint: seen = SEQUENCE
 * The bit may come too late, or meet a thread that has left the carrier: that means a poll for nothing, and the holder asks again at its next batch.
 * Asking is not waiting: a carrier that the system does not let run comes by no safepoint, while the holder goes on. With more than HELD_MAX the holder
 * stops the world, which waits.
 */
import { Carrier, carrier, carrierAt, ts } from "../threads/carrier";
import { setBreaker } from "../threads/eval-breaker";
import { EB_QSBR } from "../threads/thread-state";
import { isMulti } from "../objects/object";
import { alloc, beginMust, endMust, free } from "./alloc";
import { decrefObj } from "./refcount";
import { Root, ROOT, root } from "./layout";

const SEQUENCE: usize = ROOT + offsetof<Root>("qsbrSequence");
const SEEN: usize = offsetof<Carrier>("qsbrSeen");
/** Delayed frees of a carrier before it advances the sequence and polls. Note [Held memory] */
const BATCH: u32 = 64;
const BATCH_BYTES: u32 = 1 << 18;
const HELD_BYTES: u32 = 1 << 20;
const HELD_MAX: u32 = 1 << 24;

@unmanaged
class DelayedFree {
  next: u32;
  block: u32;
  goal: u32;
  bytes: u32;
}

/** Frees raw memory that lock-free readers may still see. */
export function freeDelayed(block: usize, bytes: u32): void {
  if (isMulti()) delay(block as u32, bytes);
  else free(block);
}

/** Releases a reference to an object that lock-free readers may still use without a reference of their own. */
export function decrefDelayed(p: usize): void {
  if (isMulti()) delay((p as u32) | OBJECT, 64);
  else decrefObj(p);
}

/** Mark of a DelayedFree.block that is an object to be released, not memory to be freed. */
const OBJECT: u32 = 1;

function delay(block: u32, bytes: u32): void {
  beginMust();
  const p = alloc(offsetof<DelayedFree>());
  endMust();
  if (p == 0) return; // no memory to note it down: it stays allocated
  const node = changetype<DelayedFree>(p);
  node.next = 0;
  node.block = block;
  node.bytes = bytes;
  node.goal = atomic.load<u32>(SEQUENCE) + 2;
  if (carrier.qsbrTail != 0) changetype<DelayedFree>(carrier.qsbrTail).next = p as u32;
  else carrier.qsbrHead = p as u32;
  carrier.qsbrTail = p as u32;
  carrier.qsbrBytes += bytes;
  carrier.qsbrHeld += bytes;
  if (++carrier.qsbrCount >= BATCH || carrier.qsbrBytes >= BATCH_BYTES) {
    atomic.add<u32>(SEQUENCE, 2);
    carrier.qsbrCount = 0;
    carrier.qsbrBytes = 0;
    if (ts != 0) setBreaker(ts, EB_QSBR);
  }
}

/** This carrier holds no pointer from a lock-free read: called at safepoints. */
export function quiescent(): void {
  const now = atomic.load<u32>(SEQUENCE);
  atomic.store<u32>(changetype<usize>(carrier) + SEEN, now);
  if (carrier.qsbrHead != 0) poll();
}

/** As quiescent, and what is due with the others' next quiescent state is due from now on. */
export function advance(): void {
  atomic.add<u32>(SEQUENCE, 2);
  quiescent();
}

/** This carrier goes idle or blocks; `qsbrAttach` before it touches shared containers again. */
export function qsbrDetach(): void {
  atomic.store<u32>(changetype<usize>(carrier) + SEEN, 0);
}

export function qsbrAttach(): void {
  atomic.store<u32>(changetype<usize>(carrier) + SEEN, atomic.load<u32>(SEQUENCE));
}

/** Frees what every attached carrier has left behind. */
function poll(): void {
  let oldest = atomic.load<u32>(SEQUENCE);
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const seen = atomic.load<u32>(changetype<usize>(carrierAt(i)) + SEEN);
    if (seen != 0 && ((seen - oldest) as i32) < 0) oldest = seen;
  }
  while (carrier.qsbrHead != 0) {
    const p: usize = carrier.qsbrHead;
    const node = changetype<DelayedFree>(p);
    if (((oldest - node.goal) as i32) < 0) {
      if (carrier.qsbrHeld > HELD_BYTES) hurryOthers(node.goal);
      return;
    }
    carrier.qsbrHead = node.next;
    if (node.next == 0) carrier.qsbrTail = 0;
    carrier.qsbrHeld -= node.bytes;
    const block: usize = node.block;
    free(p);
    if (block & OBJECT) decrefObj(block & ~(OBJECT as usize));
    else free(block);
  }
}

/** Whether this carrier holds back so much that it should wait for the others. Note [Held memory] */
export function holdsTooMuch(): bool {
  return carrier.qsbrHeld > HELD_MAX;
}

/** Asks whoever has not seen `goal` yet to pass a safepoint. Note [Held memory] */
function hurryOthers(goal: u32): void {
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const c = carrierAt(i);
    const seen = atomic.load<u32>(changetype<usize>(c) + SEEN);
    if (c == carrier || seen == 0 || ((seen - goal) as i32) >= 0) continue;
    // Blocks of thread states are never anything else, so a thread that has just ended takes the bit as well.
    const running: usize = atomic.load<u32>(changetype<usize>(c) + offsetof<Carrier>("ts"));
    if (running != 0) setBreaker(running, EB_QSBR);
  }
}

/**
 * The world is stopped, so every carrier is quiescent: all delayed memory is freed now. References to objects stay on the lists, as giving them back may run
 * Python code; they are due at their carrier's next safepoint.
 */
export function freeWhileStopped(): void {
  atomic.add<u32>(SEQUENCE, 2);
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const c = carrierAt(i);
    let at: usize = c.qsbrHead;
    c.qsbrHead = 0;
    c.qsbrTail = 0;
    c.qsbrCount = 0;
    c.qsbrBytes = 0;
    c.qsbrHeld = 0;
    while (at != 0) {
      const node = changetype<DelayedFree>(at);
      const next: usize = node.next;
      if (node.block & OBJECT) {
        node.next = 0;
        c.qsbrHeld += node.bytes;
        if (c.qsbrTail != 0) changetype<DelayedFree>(c.qsbrTail).next = at as u32;
        else c.qsbrHead = at as u32;
        c.qsbrTail = at as u32;
      } else {
        free(node.block);
        free(at);
      }
      at = next;
    }
  }
}
