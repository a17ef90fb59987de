/**
 * Reads that may wait for ever: from pipes, sockets of the system and terminals. The supervisor does them, so that no carrier is stuck in the system where no signal and no end of the
 * program reaches it.
 *
 * Pipes and terminals are read through a descriptor of our own that does not block (opened by way of /proc). It is looked at once; if nothing is there, Node's event loop tells when
 * something comes: it gets the first byte, and what is behind that is looked for. For a terminal a timer does the same. Our descriptor is closed together with the program's, before that
 * one is: who writes to the other end then finds nobody. Only while somebody still waits it stays open: a read under way goes on, as in the kernel.
 *
 * A socket at one of the first three descriptors is watched by the event loop itself; the program can never close it. What remains (no /proc; sockets that were inherited at other
 * descriptors) is read by Node's pool of threads, which the end of the process waits for.
 *
 * Who waits is known exactly: a signal wakes all carriers that do, and they ask again if they want to. So nothing is read for nobody. What is read in advance (to know whether
 * something can be read) stays for the next one that asks.
 */
import { closeSync, constants, fstatSync, openSync, read as readAsync, readFileSync, readSync } from "node:fs";
import type { Socket } from "node:net";
import { isatty } from "node:tty";
import { ERRNO, errnoOf, READY_BROKEN, READY_END, READY_READ, READY_WRITE } from "../common/platform.ts";
import { net } from "./lazy.ts";
import { MAILBOX_DATA, type SharedHostState, type Wish } from "./shared-host-state.ts";

const LOOK_AGAIN_MS = 4;
const NOTHING = Buffer.alloc(0);

interface Waiter {
  readonly wish: Wish;
  readonly length: number;
}

/** What belongs to a descriptor that somebody has waited for or asked about, until it is closed. */
class Source {
  readonly fd: number;
  /** It is no end that is only for writing: that one must not be opened again, which would take from the other end what is for its reader. */
  readonly readable: boolean;
  readonly writable: boolean;
  /** Our own descriptor; -1: there is no such way. */
  own: number;
  readonly terminal: boolean;
  /** The program has closed its descriptor: the number may be another file's by now. */
  closed = false;
  /** There is nothing that more could come from. */
  ended = false;
  /** What watches our own descriptor, which is its to close then, or a socket. */
  stream: Socket | null = null;
  timer: NodeJS.Timeout | undefined;
  /** One of Node's threads is reading. */
  pooled = false;
  /** What has been read in advance, or for the first that waits; error is negative if that failed. */
  data: Buffer | null = null;
  error = 0;
  /** Carriers that wait for it, first come, first served. */
  waiting: Waiter[] = [];

  constructor(fd: number) {
    this.fd = fd;
    const access = accessOf(fd);
    this.readable = access !== constants.O_WRONLY;
    this.writable = access !== constants.O_RDONLY;
    this.own = this.readable ? openAgain(fd) : -1;
    this.terminal = this.own >= 0 && isatty(this.own);
  }

  keep(data: Buffer, error = 0): void {
    this.data = data;
    this.error = error;
  }

  /** Looks through our own descriptor, and adds up to `length` bytes in all to what is there. */
  look(length: number): void {
    if (!this.readable) this.keep(NOTHING, -ERRNO.EBADF);
    if (this.ended && this.data === null) this.keep(NOTHING);
    const had = this.data ?? NOTHING;
    if (this.own < 0 || had.length >= length || this.error < 0) return;
    const buffer = Buffer.allocUnsafe(length - had.length);
    try {
      const count = readSync(this.own, buffer);
      if (this.data === null) this.keep(buffer.subarray(0, count));
      else if (count > 0) this.keep(Buffer.concat([had, buffer.subarray(0, count)]));
    } catch (error) {
      if (this.data === null && (error as NodeJS.ErrnoException).code !== "EAGAIN") this.keep(NOTHING, -errnoOf(error));
    }
  }

  /** Nobody waits: nothing is watched any more, and of a descriptor that is closed nothing of ours stays open. */
  rest(): void {
    if (this.own < 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.closed) {
      this.stream?.pause();
      return;
    }
    if (this.stream === null) closeSync(this.own);
    else this.stream.destroy();
    this.own = -1;
    this.ended = true;
  }
}

export class WaitingReads {
  readonly #state: SharedHostState;
  readonly #sources = new Map<number, Source>();

  constructor(state: SharedHostState) {
    this.#state = state;
  }

  /** What can be done without waiting (FileSystem.ready). Reads in advance, since there is no other way to know. */
  ready(fd: number): number {
    const source = this.#source(fd);
    if (!source.readable) return nobodyReads(fd) ? READY_WRITE | READY_BROKEN : READY_WRITE;
    return this.#readable(source) | (source.writable ? READY_WRITE : 0);
  }

  #readable(source: Source): number {
    if (source.waiting.length > 0) this.#serve(source);
    if (source.waiting.length > 0) return 0;
    if (source.data === null) source.look(MAILBOX_DATA);
    if (source.data === null) {
      if (source.own < 0) this.#watch(source, MAILBOX_DATA);
      return 0;
    }
    // The end of a pipe is not for ever (another writer may open it) and can be seen again; that of a terminal cannot.
    if (source.own < 0 || source.terminal || source.data.length > 0 || source.error < 0) return READY_READ;
    source.data = null;
    return READY_READ | READY_END;
  }

  /** Answers with what can be read, when there is something; at once, if it shall not block. */
  read(wish: Wish, fd: number, length: number, block: boolean): void {
    if (!this.#state.waits(wish)) return;
    const source = this.#source(fd);
    const waiter = { wish, length };
    source.waiting.push(waiter);
    this.#serve(source);
    if (block || !source.waiting.includes(waiter)) return;
    source.waiting = source.waiting.filter((other) => other !== waiter);
    if (source.waiting.length === 0) source.rest();
    this.#state.answer(wish, -ERRNO.EAGAIN);
  }

  /** A descriptor is about to be closed: what was read from it in advance is void. */
  closed(fd: number): void {
    const source = this.#sources.get(fd);
    if (source === undefined) return;
    this.#sources.delete(fd);
    source.closed = true;
    if (source.own < 0) {
      source.stream?.pause();
      source.ended = true;
    } else if (source.waiting.length === 0) source.rest();
  }

  /** A signal has woken all carriers. */
  interrupted(): void {
    for (const source of this.#sources.values()) {
      source.waiting = [];
      source.rest();
    }
  }

  #source(fd: number): Source {
    let source = this.#sources.get(fd);
    if (source === undefined) this.#sources.set(fd, (source = new Source(fd)));
    return source;
  }

  /** Hands out what is there, as long as there is something; then sees to it that somebody tells when more comes. */
  #serve(source: Source): void {
    for (let next = source.waiting[0]; next !== undefined; next = source.waiting[0]) {
      source.look(next.length);
      const { data, error } = source;
      if (data === null) {
        this.#watch(source, next.length);
        return;
      }
      const part = data.subarray(0, next.length);
      source.data = part.length < data.length ? data.subarray(part.length) : null;
      source.error = 0;
      source.waiting.shift();
      // Before the answer: the program may write to the other end next, and nobody must hold this one any more then.
      if (source.waiting.length === 0) source.rest();
      this.#state.answer(next.wish, error < 0 ? error : part.length, part);
    }
  }

  /** Something shall tell when data comes. */
  #watch(source: Source, length: number): void {
    const { fd, stream } = source;
    if (stream !== null) stream.resume();
    else if (source.terminal) {
      source.timer ??= setTimeout(() => {
        source.timer = undefined;
        this.#serve(source);
      }, LOOK_AGAIN_MS);
    } else if (source.own >= 0) this.#watchStream(source, source.own, 1);
    else if (fd <= 2 && fstatSync(fd).isSocket()) this.#watchStream(source, fd, MAILBOX_DATA);
    else this.#readByPool(source, length);
  }

  #came(source: Source, data: Buffer, error = 0): void {
    // Looking may have been faster, and have found the same end.
    if (source.data === null) source.keep(data, error);
    this.#serve(source);
  }

  #watchStream(source: Source, fd: number, length: number): void {
    const stream = new (net().Socket)({
      fd,
      readable: true,
      writable: false,
      // Types know this one only for connect().
      onread: {
        buffer: Buffer.allocUnsafe(length),
        callback: (count: number, buffer: Uint8Array) => {
          stream.pause();
          this.#came(source, Buffer.from(buffer.subarray(0, count)));
          return source.waiting.length > 0;
        },
      },
    } as object);
    const ended = (error = 0): void => {
      stream.destroy();
      source.stream = null;
      if (source.own >= 0) source.own = source.closed ? -1 : openAgain(source.fd);
      source.ended = source.own < 0;
      this.#came(source, NOTHING, error);
    };
    stream.on("end", ended).on("error", (error) => ended(-errnoOf(error)));
    // What is the program's is not for the stream to close.
    if (source.own < 0) stream._destroy = (error, done) => done(error);
    source.stream = stream;
  }

  #readByPool(source: Source, length: number): void {
    if (source.pooled) return;
    source.pooled = true;
    const buffer = Buffer.allocUnsafe(length);
    readAsync(source.fd, buffer, 0, length, null, (error, count) => {
      source.pooled = false;
      source.ended = source.closed;
      const code = (error as NodeJS.ErrnoException | null)?.code;
      // Somebody else has made the descriptor one that does not block.
      if (code === "EAGAIN") setTimeout(() => this.#readByPool(source, length), LOOK_AGAIN_MS);
      else this.#came(source, buffer.subarray(0, count ?? 0), error === null || code === "EOF" ? 0 : -errnoOf(error));
    });
  }
}

/** Whether a descriptor is for reading, writing or both (O_RDWR, also where the system does not tell). */
function accessOf(fd: number): number {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? "2";
    return Number.parseInt(flags, 8) & 3;
  } catch {
    return constants.O_RDWR;
  }
}

/** Of the writing end of a pipe: all readers are gone. */
function nobodyReads(fd: number): boolean {
  try {
    if (fstatSync(fd).isFIFO()) closeSync(openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENXIO";
  }
  return false;
}

/** Another descriptor of the same pipe or terminal that does not block; -1 where the system has no such way. */
function openAgain(fd: number): number {
  try {
    const stat = fstatSync(fd);
    if (!stat.isFIFO() && !stat.isCharacterDevice()) return -1;
    return openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return -1;
  }
}
