/**
 * State of the host that all carriers share, in a SharedArrayBuffer of its own: the current directory, where each file
 * descriptor stands, and the mailboxes through which the supervisor hands carriers the answers to blocking reads.
 *
 *     0        Int32  lock of the current directory; 4: its length, 0 while it is the one the process began with
 *     16       4,096 bytes: the current directory
 *     8192     descriptors: FD_MAX entries of 16 bytes: Int32 lock, Int32 mode, Float64 position
 *     MAILBOX  one for each carrier: Int32 state, Int32 result, Int32 ticket, 65,536 bytes of data
 *
 * Note [Who keeps the file position]
 * Node has no lseek(2). A descriptor is in one of two modes. *Kernel*: reads and writes pass no position and the kernel moves
 * its own, as for every descriptor that was inherited and everything that is no regular file. *Tracked*: the position stands
 * here and every read and write is a pread or pwrite. Regular files that Python opens are tracked from the beginning; an
 * inherited one becomes tracked at its first seek (its position is then asked of the kernel once). Whoever moves a tracked
 * position holds the descriptor's lock, as the kernel does.
 */
import { MAX_CARRIERS } from "../common/layout.ts";

export const FD_MAX = 8192;
export const MODE_UNKNOWN = 0;
export const MODE_KERNEL = 1;
export const MODE_TRACKED = 2;
export const MODE_APPEND = 3;
/** One of the first three after close(2): Node itself may still write there, so that it stays open for the system. */
export const MODE_CLOSED = 4;

const CWD_BYTES = 16;
const CWD_MAX = 4096;
const FDS = 8192;
const MAILBOXES = FDS + FD_MAX * 16;
export const MAILBOX_DATA = 65536;
const MAILBOX_SIZE = 16 + MAILBOX_DATA;

export const MAIL_EMPTY = 0;
export const MAIL_WAITING = 1;
export const MAIL_ANSWERED = 2;
export const MAIL_INTERRUPTED = 3;

/** Whom an answer is for, and to which of its requests. */
export interface Wish {
  readonly carrier: number;
  readonly ticket: number;
}

export class SharedHostState {
  readonly buffer: SharedArrayBuffer;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #bytes: Uint8Array;

  constructor(buffer = new SharedArrayBuffer(MAILBOXES + MAX_CARRIERS * MAILBOX_SIZE)) {
    this.buffer = buffer;
    this.#ints = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer, 0, MAILBOXES / 8);
    this.#bytes = new Uint8Array(buffer);
  }

  #lock(index: number): void {
    while (Atomics.compareExchange(this.#ints, index, 0, 1) !== 0) Atomics.wait(this.#ints, index, 1, 1);
  }

  #unlock(index: number): void {
    Atomics.store(this.#ints, index, 0);
    Atomics.notify(this.#ints, index, 1);
  }

  /** null while nobody has changed the directory. */
  get directory(): Uint8Array | null {
    if (Atomics.load(this.#ints, 1) === 0) return null;
    this.#lock(0);
    const copy = this.#bytes.slice(CWD_BYTES, CWD_BYTES + (this.#ints[1] ?? 0));
    this.#unlock(0);
    return copy;
  }

  set directory(path: Uint8Array) {
    this.#lock(0);
    this.#bytes.set(path.subarray(0, CWD_MAX), CWD_BYTES);
    Atomics.store(this.#ints, 1, Math.min(path.length, CWD_MAX));
    this.#unlock(0);
  }

  mode(fd: number): number {
    return fd < FD_MAX ? Atomics.load(this.#ints, (FDS + fd * 16) / 4 + 1) : MODE_KERNEL;
  }

  setMode(fd: number, mode: number, position = 0): void {
    if (fd >= FD_MAX) return;
    this.#floats[(FDS + fd * 16) / 8 + 1] = position;
    Atomics.store(this.#ints, (FDS + fd * 16) / 4 + 1, mode);
  }

  /** Of a descriptor in kernel mode, whose position is not kept here: whether reads that would wait fail instead. */
  nonblocking(fd: number): boolean {
    return this.mode(fd) === MODE_KERNEL && fd < FD_MAX && this.#floats[(FDS + fd * 16) / 8 + 1] === 1;
  }

  setNonblocking(fd: number, value: boolean): void {
    this.setMode(fd, MODE_KERNEL, value ? 1 : 0);
  }

  /** Runs `action` with the position, under the descriptor's lock; the position becomes what it answers. */
  move(fd: number, action: (position: number) => number): number {
    const lock = (FDS + fd * 16) / 4;
    const at = (FDS + fd * 16) / 8 + 1;
    this.#lock(lock);
    try {
      return (this.#floats[at] = action(this.#floats[at] ?? 0));
    } finally {
      this.#unlock(lock);
    }
  }

  // ---- mailboxes

  #mailbox(carrier: number): number {
    return (MAILBOXES + (carrier - 1) * MAILBOX_SIZE) / 4;
  }

  /**
   * Carrier: marks the mailbox as waited for, before the request is sent; the ticket goes with the request. A carrier that a
   * signal has woken may ask for something else: an answer with the old ticket then comes too late.
   */
  expectMail(carrier: number): number {
    const at = this.#mailbox(carrier);
    const ticket = ((this.#ints[at + 2] ?? 0) + 1) | 0;
    this.#ints[at + 2] = ticket;
    Atomics.store(this.#ints, at, MAIL_WAITING);
    return ticket;
  }

  /** Carrier: blocks until the answer or a signal; null for the signal, else the result. */
  awaitMail(carrier: number): number | null {
    const at = this.#mailbox(carrier);
    while (Atomics.load(this.#ints, at) === MAIL_WAITING) Atomics.wait(this.#ints, at, MAIL_WAITING);
    return Atomics.exchange(this.#ints, at, MAIL_EMPTY) === MAIL_ANSWERED ? (this.#ints[at + 1] ?? 0) : null;
  }

  /** Carrier: waits some milliseconds for what ends the waiting that expectMail began; true if a signal did. */
  interruptedWithin(carrier: number, milliseconds: number): boolean {
    const at = this.#mailbox(carrier);
    Atomics.wait(this.#ints, at, MAIL_WAITING, milliseconds);
    return Atomics.load(this.#ints, at) === MAIL_INTERRUPTED;
  }

  mail(carrier: number, length: number): Uint8Array {
    const at = this.#mailbox(carrier) * 4 + 16;
    return this.#bytes.subarray(at, at + length);
  }

  /** Supervisor: whether the carrier still waits for this. */
  waits({ carrier, ticket }: Wish): boolean {
    const at = this.#mailbox(carrier);
    return Atomics.load(this.#ints, at) === MAIL_WAITING && this.#ints[at + 2] === ticket;
  }

  /** Supervisor: false if the carrier does not wait for this any more. */
  answer(wish: Wish, result: number, data?: Uint8Array): boolean {
    if (!this.waits(wish)) return false;
    const { carrier } = wish;
    const at = this.#mailbox(carrier);
    if (data !== undefined) this.mail(carrier, data.length).set(data);
    this.#ints[at + 1] = result;
    Atomics.store(this.#ints, at, MAIL_ANSWERED);
    Atomics.notify(this.#ints, at);
    return true;
  }

  /** Supervisor: a signal arrived; whoever waits returns -EINTR. */
  interruptAll(): void {
    for (let carrier = 1; carrier <= MAX_CARRIERS; carrier++) {
      const at = this.#mailbox(carrier);
      if (Atomics.compareExchange(this.#ints, at, MAIL_WAITING, MAIL_INTERRUPTED) === MAIL_WAITING)
        Atomics.notify(this.#ints, at);
    }
  }
}
