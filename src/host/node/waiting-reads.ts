/**
 * Reads that may wait for ever: from pipes, sockets of the system and terminals. The supervisor begins them, so that no carrier is stuck in the system where no signal and no end of the
 * program reaches it.
 *
 * Node reads on a few threads of its own (UV_THREADPOOL_SIZE, four), and ends only when each of them is free. So there is at most a handful of reads that block; the others, and all
 * from terminals, look again every few milliseconds, through a descriptor of their own that does not block (opened by way of /proc; without that they block too). At the
 * end of the program a byte is written into each pipe that a read blocks on: that read takes it.
 *
 * What is read in advance (to know whether something can be read), or was meant for a carrier that a signal has woken meanwhile, stays for the next one that asks.
 */
import { closeSync, constants, fstatSync, openSync, read as readAsync, readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { errnoOf } from "../common/platform.ts";
import { MAILBOX_DATA, type SharedHostState, type Wish } from "./shared-host-state.ts";

const BLOCKED_MAX = 3;
const LOOK_AGAIN_MS = 4;

interface Read {
  /** What has been read, if the read has ended; error is negative then, or zero. */
  data: Buffer | null;
  error: number;
  /** Blocks one of Node's threads. */
  blocks: boolean;
  /** Carriers that wait for it, first come, first served. */
  waiting: { readonly wish: Wish; readonly length: number }[];
}

export class WaitingReads {
  readonly #state: SharedHostState;
  /** By descriptor: under way, or finished and not fetched. */
  readonly #reads = new Map<number, Read>();

  constructor(state: SharedHostState) {
    this.#state = state;
  }

  /** Whether something is there to be read; begins to read in advance. */
  readable(fd: number): number {
    return this.#begun(fd, MAILBOX_DATA).data === null ? 0 : 1;
  }

  read(wish: Wish, fd: number, length: number): void {
    const read = this.#begun(fd, length);
    read.waiting = read.waiting.filter((other) => other.wish.carrier !== wish.carrier);
    read.waiting.push({ wish, length });
    this.#deliver(fd, read);
  }

  /** A descriptor was closed: what was read from it in advance is void. */
  closed(fd: number): void {
    this.#reads.delete(fd);
  }

  /** The process is about to end: nothing may block it. */
  end(): void {
    for (const [fd, { blocks }] of this.#reads) {
      if (!blocks) continue;
      const other = openAgain(fd, constants.O_WRONLY);
      if (other < 0) continue;
      try {
        writeSync(other, "\n");
      } catch {
        // Full: then there is something to read.
      }
    }
  }

  #begun(fd: number, length: number): Read {
    let read = this.#reads.get(fd);
    if (read === undefined) {
      read = { data: null, error: 0, blocks: false, waiting: [] };
      this.#reads.set(fd, read);
      this.#begin(fd, length, read);
    }
    return read;
  }

  #begin(fd: number, length: number, read: Read): void {
    const buffer = Buffer.allocUnsafe(length);
    const own = this.#mayBlock(fd) ? -1 : openAgain(fd, constants.O_RDONLY);
    if (own >= 0) {
      this.#look(fd, own, buffer, read);
      return;
    }
    read.blocks = true;
    readAsync(fd, buffer, 0, length, null, (error, count) => {
      read.blocks = false;
      // Somebody else has made the descriptor one that does not block.
      if ((error as NodeJS.ErrnoException | null)?.code === "EAGAIN")
        setTimeout(() => this.#begin(fd, length, read), LOOK_AGAIN_MS);
      else this.#ended(fd, read, buffer.subarray(0, count ?? 0), error);
    });
  }

  #mayBlock(fd: number): boolean {
    return !isatty(fd) && [...this.#reads.values()].filter(({ blocks }) => blocks).length < BLOCKED_MAX;
  }

  /** Reads from the descriptor of its own, or tries again later. */
  #look(fd: number, own: number, buffer: Buffer, read: Read): void {
    let count = 0;
    let failed: unknown = null;
    try {
      count = readSync(own, buffer);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN" && this.#reads.get(fd) === read) {
        setTimeout(() => this.#look(fd, own, buffer, read), LOOK_AGAIN_MS);
        return;
      }
      failed = error;
    }
    closeSync(own);
    this.#ended(fd, read, buffer.subarray(0, count), failed);
  }

  #ended(fd: number, read: Read, data: Buffer, error: unknown): void {
    read.data = data;
    read.error = error === null || (error as NodeJS.ErrnoException).code === "EOF" ? 0 : -errnoOf(error);
    this.#deliver(fd, read);
  }

  /** Hands over what has been read; what a reader has no room for, or no longer waits for, is for the next one. Without data the next one begins a read of its own. */
  #deliver(fd: number, read: Read): void {
    while (read.data !== null) {
      const next = read.waiting.shift();
      if (next === undefined) return;
      const part = read.data.subarray(0, next.length);
      if (!this.#state.answer(next.wish, read.error < 0 ? read.error : part.length, part)) continue;
      read.data = read.data.subarray(part.length);
      if (read.data.length > 0) continue;
      if (this.#reads.get(fd) === read) this.#reads.delete(fd);
      for (const { wish, length } of read.waiting) this.read(wish, fd, length);
      return;
    }
  }
}

/** Another descriptor of the same pipe or terminal that does not block; -1 where the system has no such way. */
function openAgain(fd: number, access: number): number {
  try {
    const stat = fstatSync(fd);
    if (!stat.isFIFO() && !stat.isCharacterDevice()) return -1;
    return openSync(`/proc/self/fd/${fd}`, access | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return -1;
  }
}
