/**
 * What Typhon needs of the platform it runs on, as one interface: node/ implements it with Node's own modules, a browser would
 * with what a page grants. The host calls (host-calls.ts) are written against it and against nothing else.
 *
 * Every function that can fail answers a negative number, minus the errno of Linux, instead of throwing; the few that give bytes
 * throw a PlatformError. Paths and texts are bytes: a file name need not be valid UTF-8.
 */

import type { Zone } from "./time-zone.ts";

export const ERRNO = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, ENXIO: 6, E2BIG: 7, ENOEXEC: 8, EBADF: 9, ECHILD: 10, EAGAIN: 11, ENOMEM: 12,
  EACCES: 13, EFAULT: 14, ENOTBLK: 15, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENODEV: 19, ENOTDIR: 20, EISDIR: 21, EINVAL: 22,
  ENFILE: 23, EMFILE: 24, ENOTTY: 25, ETXTBSY: 26, EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EMLINK: 31, EPIPE: 32,
  EDOM: 33, ERANGE: 34, EDEADLK: 35, ENAMETOOLONG: 36, ENOLCK: 37, ENOSYS: 38, ENOTEMPTY: 39, ELOOP: 40, EPROTO: 71,
  EOVERFLOW: 75, EILSEQ: 84, EOPNOTSUPP: 95, ENOTSUP: 95, ENOTSOCK: 88, EADDRINUSE: 98, ENETUNREACH: 101, ECONNABORTED: 103,
  ECONNRESET: 104, EISCONN: 106, ENOTCONN: 107, ETIMEDOUT: 110, ECONNREFUSED: 111, EHOSTUNREACH: 113, EALREADY: 114,
  EINPROGRESS: 115, ESTALE: 116, EDQUOT: 122, ECANCELED: 125,
} as const; // biome-ignore format: a table

/** Error numbers by name, for errors that arrive as exceptions with a code. */
export function errnoOf(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  const errno = typeof code === "string" ? (ERRNO as Record<string, number>)[code] : undefined;
  return errno ?? ERRNO.EIO;
}

export class PlatformError extends Error {
  readonly code: string;
  constructor(code: keyof typeof ERRNO) {
    super(code);
    this.code = code;
  }
}

/** The fields of stat(2) that Python shows; times in nanoseconds. Their order is the order in the shared memory. */
export type Stat = readonly [
  mode: bigint, ino: bigint, dev: bigint, nlink: bigint, uid: bigint, gid: bigint, size: bigint,
  atime: bigint, mtime: bigint, ctime: bigint, blksize: bigint, blocks: bigint, rdev: bigint, birthtime: bigint,
]; // biome-ignore format: a table

export interface DirectoryEntry {
  /** d_type of readdir(3): 4 directory, 8 regular file, 10 symbolic link, 1 fifo, 2 and 6 devices, 12 socket, 0 unknown. */
  readonly type: number;
  readonly name: Uint8Array;
}

/** A read would not wait; and that because it is at the end; a write would not wait (a full pipe is not noticed); it would fail, for nobody reads. */
export const READY_READ = 1;
export const READY_END = 2;
export const READY_WRITE = 4;
export const READY_BROKEN = 8;

export interface FileSystem {
  open(path: Uint8Array, flags: number, mode: number): number;
  close(fd: number): number;
  /** Into a view of shared memory. */
  read(fd: number, buffer: Uint8Array): number;
  write(fd: number, buffer: Uint8Array): number;
  pread(fd: number, buffer: Uint8Array, position: number): number;
  pwrite(fd: number, buffer: Uint8Array, position: number): number;
  seek(fd: number, offset: number, whence: number): number;
  dup(fd: number, to: number): number;
  pipe(): readonly [reading: number, writing: number];
  /** Whether reads wait: 1 or 0; mode 0 or 1 sets it, -1 leaves it. */
  blocking(fd: number, mode: number): number;
  /** What can be done without waiting: READY_… or minus errno. */
  ready(fd: number): number;
  stat(path: Uint8Array, follow: boolean): Stat;
  fstat(fd: number): Stat;
  isTty(fd: number): boolean;
  terminalSize(fd: number): readonly [columns: number, lines: number];
  listDirectory(path: Uint8Array): readonly DirectoryEntry[];
  makeDirectory(path: Uint8Array, mode: number): number;
  removeDirectory(path: Uint8Array): number;
  unlink(path: Uint8Array): number;
  rename(from: Uint8Array, to: Uint8Array): number;
  link(from: Uint8Array, to: Uint8Array): number;
  symlink(target: Uint8Array, path: Uint8Array): number;
  readLink(path: Uint8Array): Uint8Array;
  chmod(path: Uint8Array, mode: number): number;
  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): number;
  truncate(path: Uint8Array, size: number): number;
  ftruncate(fd: number, size: number): number;
  fsync(fd: number): number;
  utime(path: Uint8Array, atime: number, mtime: number, follow: boolean): number;
  access(path: Uint8Array, mode: number): number;
  currentDirectory(): Uint8Array;
  changeDirectory(path: Uint8Array): number;
  umask(mask: number): number;
}

export interface Clocks {
  /** Milliseconds; the same origin in every carrier. */
  monotonicMs(): number;
  /** 0 wall clock, 1 monotonic, 2 CPU time of the process, 3 CPU time of this carrier; null if there is no such clock. */
  nanoseconds(id: number): bigint | null;
  /** The time zone of the process as it is now. */
  zone(): Zone;
}

export interface Processes {
  randomBytes(target: Uint8Array): void;
  environment(): Uint8Array;
  setEnvironment(name: Uint8Array, value: Uint8Array | null): number;
  processId(which: number): number;
  kill(pid: number, signal: number): number;
  cpuCount(): number;
  systemName(): readonly [sysname: string, nodename: string, release: string, version: string, machine: string];
  digest(name: string, data: Uint8Array): Uint8Array | null;
}

/** What a carrier asks the supervisor for. */
export interface SupervisorLink {
  startCarrier(): void;
  setTick(milliseconds: number): void;
  watchSignal(signal: number, mode: number): number;
  alarm(seconds: number, interval: number): number;
  /** A process id, or minus errno. */
  spawn(description: Uint8Array): number;
  /** A process that ended and its wait status; id 0: it runs still; negative: minus errno. */
  waitChild(pid: number, block: boolean): readonly [pid: number, status: number];
  /** These two do not return. */
  exit(code: number): never;
  fatal(message: string): never;
}

/** Compiler and packed library, loaded when first needed. Answers are in the form docs/internals/host.md describes. */
export interface CodeSource {
  compile(source: Uint8Array, filename: Uint8Array, mode: number, flags: number, optimize: number, maxDigits: number): Uint8Array;
  frozen(name: string): Uint8Array | null;
  /** 1: a package. null: no such module. */
  frozenFlags(name: string): number | null;
  frozenNames(): readonly string[];
  /** Characters by their Unicode names, and back; null: none. */
  lookupCharacter(name: string): string | null;
  characterName(code: number): string | null;
}

export interface Platform {
  /** The encoded configuration (config.ts). */
  readonly configuration: Uint8Array;
  readonly files: FileSystem;
  readonly clocks: Clocks;
  readonly processes: Processes;
  readonly supervisor: SupervisorLink;
  readonly code: CodeSource;
}
