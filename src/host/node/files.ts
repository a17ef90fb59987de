/**
 * The file system of Node, with the results of system calls: numbers, minus errno on failure.
 * See Note [Who keeps the file position] in shared-host-state.ts.
 */
import fs from "node:fs";
import { threadId } from "node:worker_threads";
import { type DirectoryEntry, ERRNO, errnoOf, type FileSystem, READY_READ, READY_WRITE, type Stat } from "../common/platform.ts";
import { childProcess, os, tty } from "./lazy.ts";
import {
  FD_MAX,
  MODE_APPEND,
  MODE_CLOSED,
  MODE_KERNEL,
  MODE_TRACKED,
  MODE_UNKNOWN,
  type SharedHostState,
} from "./shared-host-state.ts";

const SLASH = 47;
/** Descriptors that dup2 can reach. */
const DUP_MAX = 1024;
/** Between two looks at a pipe that is full. */
const PAUSE_MS = 2;
/** Number of pipes made so far. */
let pipes = 0;
const O_APPEND = fs.constants.O_APPEND;

function attempt(action: () => number | void): number {
  try {
    return action() ?? 0;
  } catch (error) {
    return -errnoOf(error);
  }
}

/** A write to a pipe that somebody made non-blocking can fail with EAGAIN: wait a little and go on, as a blocking one would. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
function untilReady(action: () => number): number {
  for (;;) {
    const result = attempt(action);
    if (result !== -ERRNO.EAGAIN) return result;
    Atomics.wait(PAUSE, 0, 0, 1);
  }
}

function isPipe(fd: number): boolean {
  try {
    return fs.fstatSync(fd).isFIFO();
  } catch {
    return false;
  }
}

export interface BlockingReader {
  /** Reads from something that may make us wait: bytes read or minus errno, -EINTR after a signal; -EAGAIN instead of waiting, if it shall not block. */
  read(fd: number, buffer: Uint8Array, block: boolean): number;
  /** What can be done without waiting: READY_…. */
  ready(fd: number): number;
  /** A descriptor is about to be closed: what has been read in advance from it is void. */
  closed(fd: number): void;
  umask(mask: number): number;
  /** From now on a signal is noticed: the function waits some milliseconds, and says whether there was one. */
  watchSignals(): (milliseconds: number) => boolean;
}

export class NodeFiles implements FileSystem {
  readonly #state: SharedHostState;
  readonly #blocking: BlockingReader;

  constructor(state: SharedHostState, blocking: BlockingReader) {
    this.#state = state;
    this.#blocking = blocking;
  }

  /** Workers cannot chdir(2): once Python has changed the directory, relative paths are made absolute here. */
  #path(path: Uint8Array): Buffer {
    const directory = path[0] === SLASH || path.length === 0 ? null : this.#state.directory;
    return directory === null
      ? Buffer.from(path.buffer, path.byteOffset, path.length)
      : Buffer.concat([directory, Buffer.from("/"), path]);
  }

  /** How reads and writes of fd find their position; decided when first asked. */
  #mode(fd: number): number {
    if (fd < 0) return MODE_KERNEL;
    const known = this.#state.mode(fd);
    if (known !== MODE_UNKNOWN) return known;
    this.#state.setMode(fd, MODE_KERNEL);
    return MODE_KERNEL;
  }

  open(path: Uint8Array, flags: number, mode: number): number {
    return attempt(() => {
      const fd = fs.openSync(this.#path(path), flags, mode);
      const regular = fd < FD_MAX && fs.fstatSync(fd).isFile();
      this.#state.setMode(fd, !regular ? MODE_KERNEL : flags & O_APPEND ? MODE_APPEND : MODE_TRACKED);
      return fd;
    });
  }

  close(fd: number): number {
    if (this.#isClosed(fd)) return -ERRNO.EBADF;
    // Node itself writes to the first three; closing them under it would let another file take the number.
    if (fd >= 0 && fd <= 2) {
      this.#state.setMode(fd, MODE_CLOSED);
      return 0;
    }
    if (fd >= 0 && fd < FD_MAX) this.#state.setMode(fd, MODE_UNKNOWN);
    return attempt(() => {
      if (this.#canWait(fd)) this.#blocking.closed(fd);
      fs.closeSync(fd);
    });
  }

  #isClosed(fd: number): boolean {
    return fd >= 0 && fd <= 2 && this.#state.mode(fd) === MODE_CLOSED;
  }

  /** Whether reading from a descriptor may make us wait. Throws if it is not open. */
  #canWait(fd: number): boolean {
    const stat = fs.fstatSync(fd);
    return stat.isFIFO() || stat.isSocket() || (stat.isCharacterDevice() && tty().isatty(fd));
  }

  read(fd: number, buffer: Uint8Array): number {
    if (this.#isClosed(fd)) return -ERRNO.EBADF;
    if (this.#mode(fd) === MODE_KERNEL) {
      try {
        if (this.#canWait(fd)) {
          return this.#blocking.read(fd, buffer, !this.#state.nonblocking(fd));
        }
      } catch (error) {
        return -errnoOf(error);
      }
      return attempt(() => fs.readSync(fd, buffer, 0, buffer.length, null));
    }
    let result = 0;
    this.#state.move(fd, (position) => {
      result = attempt(() => fs.readSync(fd, buffer, 0, buffer.length, position));
      return result > 0 ? position + result : position;
    });
    return result;
  }

  write(fd: number, buffer: Uint8Array): number {
    const mode = this.#mode(fd);
    if (mode === MODE_CLOSED) return -ERRNO.EBADF;
    if (mode === MODE_KERNEL) {
      if (this.#state.nonblocking(fd)) return this.#writeNow(fd, buffer);
      if (fd > 2 && isPipe(fd)) return this.#writePipe(fd, buffer);
      return untilReady(() => fs.writeSync(fd, buffer, 0, buffer.length, null));
    }
    let result = 0;
    this.#state.move(fd, (position) => {
      const at = mode === MODE_APPEND ? null : position;
      result = attempt(() => fs.writeSync(fd, buffer, 0, buffer.length, at));
      if (result < 0) return position;
      return at === null ? fs.fstatSync(fd).size : position + result;
    });
    return result;
  }

  /** Writes what there is room for. The flag belongs to the open file, which a child may share: another one is opened for this write. */
  #writeNow(fd: number, buffer: Uint8Array): number {
    const result = attempt(() => {
      const own = fs.openSync(`/proc/self/fd/${fd}`, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
      try {
        return fs.writeSync(own, buffer, 0, buffer.length, null);
      } finally {
        fs.closeSync(own);
      }
    });
    if (result !== -ERRNO.ENXIO) return result;
    // A pipe that nobody reads cannot be opened so, a socket never.
    return isPipe(fd) ? -ERRNO.EPIPE : attempt(() => fs.writeSync(fd, buffer, 0, buffer.length, null));
  }

  /** A blocking write that a signal can end, which one inside the kernel could not: -EINTR, or what was written until then. */
  #writePipe(fd: number, buffer: Uint8Array): number {
    let done = 0;
    const interrupted = this.#blocking.watchSignals();
    for (;;) {
      const n = this.#writeNow(fd, buffer.subarray(done));
      if (n < 0 && n !== -ERRNO.EAGAIN) return done > 0 ? done : n;
      if (n > 0) done += n;
      if (done >= buffer.length) return done;
      if (n <= 0 && interrupted(PAUSE_MS)) return done > 0 ? done : -ERRNO.EINTR;
    }
  }

  pread(fd: number, buffer: Uint8Array, position: number): number {
    return attempt(() => fs.readSync(fd, buffer, 0, buffer.length, position));
  }

  pwrite(fd: number, buffer: Uint8Array, position: number): number {
    return attempt(() => fs.writeSync(fd, buffer, 0, buffer.length, position));
  }

  /** Where the kernel stands on a descriptor it keeps the position of; Linux tells in /proc. */
  #kernelPosition(fd: number): number {
    try {
      return Number(/^pos:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  seek(fd: number, offset: number, whence: number): number {
    if (this.#isClosed(fd)) return -ERRNO.EBADF;
    try {
      const stat = fs.fstatSync(fd);
      if (stat.isFIFO() || stat.isSocket() || this.isTty(fd)) return -ERRNO.ESPIPE;
      if (whence < 0 || whence > 2) return -ERRNO.EINVAL;
      if (fd >= FD_MAX) return -ERRNO.EINVAL;
      if (this.#mode(fd) === MODE_KERNEL) {
        const position = this.#kernelPosition(fd);
        if (offset === 0 && whence === 1) return position;
        if (!stat.isFile()) return stat.isCharacterDevice() ? 0 : -ERRNO.ESPIPE;
        this.#state.setMode(fd, MODE_TRACKED, position);
      }
      let result = 0;
      this.#state.move(fd, (position) => {
        const target = offset + (whence === 0 ? 0 : whence === 1 ? position : fs.fstatSync(fd).size);
        result = target < 0 ? -ERRNO.EINVAL : target;
        return target < 0 ? position : target;
      });
      return result;
    } catch (error) {
      return -errnoOf(error);
    }
  }

  dup(fd: number, to: number): number {
    if (this.#isClosed(fd)) return -ERRNO.EBADF;
    if (to >= 0) return this.#dupTo(fd, to);
    return attempt(() => {
      fs.fstatSync(fd);
      const position = this.#mode(fd) === MODE_KERNEL ? this.#kernelPosition(fd) : this.seek(fd, 0, 1);
      const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1] ?? "0", 8);
      const copy = fs.openSync(
        `/proc/self/fd/${fd}`,
        flags & ~(fs.constants.O_CREAT | fs.constants.O_TRUNC | fs.constants.O_EXCL),
      );
      const regular = copy < FD_MAX && fs.fstatSync(copy).isFile();
      this.#state.setMode(copy, !regular ? MODE_KERNEL : flags & O_APPEND ? MODE_APPEND : MODE_TRACKED, position);
      return copy;
    });
  }

  /** dup2(2): opening gives the lowest free descriptor, so open until it is the one; the others go again. */
  #dupTo(fd: number, to: number): number {
    const wrong: number[] = [];
    const result = attempt(() => {
      fs.fstatSync(fd);
      if (to === fd) return fd;
      if (to >= DUP_MAX) return -ERRNO.EBADF;
      try {
        if (this.#canWait(to)) this.#blocking.closed(to);
        fs.closeSync(to);
      } catch {
        // It was not open.
      }
      for (;;) {
        const copy = this.dup(fd, -1);
        if (copy === to || copy < 0) return copy;
        wrong.push(copy);
        if (copy > to) return -ERRNO.EBUSY;
      }
    });
    for (const copy of wrong) this.close(copy);
    return result;
  }

  /** Node has no pipe(2): a named one, opened at both ends and unlinked. The first descriptor keeps the others from waiting for each other. */
  pipe(): readonly [number, number] {
    const path = `${os().tmpdir()}/typhon-${process.pid}-${threadId}-${pipes++}`;
    const made = childProcess().spawnSync("mkfifo", ["-m", "600", path]);
    if (made.status !== 0) throw made.error ?? Object.assign(new Error("mkfifo failed"), { code: "ENOSYS" });
    try {
      const both = fs.openSync(path, fs.constants.O_RDWR);
      const reading = fs.openSync(path, fs.constants.O_RDONLY);
      const writing = fs.openSync(path, fs.constants.O_WRONLY);
      fs.closeSync(both);
      this.#state.setMode(reading, MODE_KERNEL);
      this.#state.setMode(writing, MODE_KERNEL);
      return [reading, writing];
    } finally {
      fs.unlinkSync(path);
    }
  }

  /** Node has no fcntl(2): what Python has set is kept with the descriptor; reads look at it. */
  blocking(fd: number, mode: number): number {
    return attempt(() => {
      fs.fstatSync(fd);
      if (this.#mode(fd) !== MODE_KERNEL) return 1;
      if (mode >= 0) this.#state.setNonblocking(fd, mode === 0);
      return this.#state.nonblocking(fd) ? 0 : 1;
    });
  }

  ready(fd: number): number {
    return attempt(() => (this.#canWait(fd) ? this.#blocking.ready(fd) : READY_READ | READY_WRITE));
  }

  stat(path: Uint8Array, follow: boolean): Stat {
    const at = this.#path(path);
    return statFields(follow ? fs.statSync(at, { bigint: true }) : fs.lstatSync(at, { bigint: true }));
  }

  fstat(fd: number): Stat {
    if (this.#isClosed(fd)) throw Object.assign(new Error("closed"), { code: "EBADF" });
    return statFields(fs.fstatSync(fd, { bigint: true }));
  }

  isTty(fd: number): boolean {
    if (fd < 0 || this.#isClosed(fd)) return false;
    try {
      return fs.fstatSync(fd).isCharacterDevice() && tty().isatty(fd);
    } catch {
      return false;
    }
  }

  terminalSize(fd: number): readonly [number, number] {
    if (!this.isTty(fd)) throw Object.assign(new Error("not a terminal"), { code: "ENOTTY" });
    return new (tty().WriteStream)(fd).getWindowSize();
  }

  listDirectory(path: Uint8Array): readonly DirectoryEntry[] {
    // Node's types leave out that "buffer" works together with withFileTypes.
    const entries = fs.readdirSync(this.#path(path), {
      withFileTypes: true,
      encoding: "buffer",
    } as never) as unknown as fs.Dirent[];
    return entries.map((entry) => ({ type: entryType(entry), name: entry.name as unknown as Uint8Array }));
  }

  makeDirectory(path: Uint8Array, mode: number): number {
    return attempt(() => {
      fs.mkdirSync(this.#path(path), mode);
    });
  }

  removeDirectory(path: Uint8Array): number {
    return attempt(() => fs.rmdirSync(this.#path(path)));
  }

  unlink(path: Uint8Array): number {
    return attempt(() => fs.unlinkSync(this.#path(path)));
  }

  rename(from: Uint8Array, to: Uint8Array): number {
    return attempt(() => fs.renameSync(this.#path(from), this.#path(to)));
  }

  link(from: Uint8Array, to: Uint8Array): number {
    return attempt(() => fs.linkSync(this.#path(from), this.#path(to)));
  }

  symlink(target: Uint8Array, path: Uint8Array): number {
    return attempt(() => fs.symlinkSync(Buffer.from(target), this.#path(path)));
  }

  readLink(path: Uint8Array): Uint8Array {
    return fs.readlinkSync(this.#path(path), "buffer");
  }

  chmod(path: Uint8Array, mode: number): number {
    return attempt(() => fs.chmodSync(this.#path(path), mode));
  }

  chown(path: Uint8Array, uid: number, gid: number, follow: boolean): number {
    return attempt(() => (follow ? fs.chownSync : fs.lchownSync)(this.#path(path), uid, gid));
  }

  truncate(path: Uint8Array, size: number): number {
    return attempt(() => fs.truncateSync(this.#path(path), size));
  }

  ftruncate(fd: number, size: number): number {
    return attempt(() => fs.ftruncateSync(fd, size));
  }

  fsync(fd: number): number {
    return attempt(() => fs.fsyncSync(fd));
  }

  utime(path: Uint8Array, atime: number, mtime: number, follow: boolean): number {
    return attempt(() => (follow ? fs.utimesSync : fs.lutimesSync)(this.#path(path), atime, mtime));
  }

  access(path: Uint8Array, mode: number): number {
    return attempt(() => fs.accessSync(this.#path(path), mode));
  }

  currentDirectory(): Uint8Array {
    return this.#state.directory ?? Buffer.from(process.cwd());
  }

  changeDirectory(path: Uint8Array): number {
    return attempt(() => {
      const target = fs.realpathSync.native(this.#path(path), "buffer");
      if (!fs.statSync(target).isDirectory()) return -ERRNO.ENOTDIR;
      fs.accessSync(target, fs.constants.X_OK);
      this.#state.directory = target;
      return 0;
    });
  }

  umask(mask: number): number {
    // Workers may read the mask, not set it.
    return mask === -1 ? process.umask() : this.#blocking.umask(mask & 0o777);
  }
}

function statFields(stat: fs.BigIntStats): Stat {
  return [
    stat.mode, stat.ino, stat.dev, stat.nlink, stat.uid, stat.gid, stat.size, stat.atimeNs, stat.mtimeNs, stat.ctimeNs,
    stat.blksize, stat.blocks, stat.rdev, stat.birthtimeNs,
  ]; // biome-ignore format: in the order of Stat
}

function entryType(entry: fs.Dirent): number {
  if (entry.isFile()) return 8;
  if (entry.isDirectory()) return 4;
  if (entry.isSymbolicLink()) return 10;
  if (entry.isFIFO()) return 1;
  if (entry.isCharacterDevice()) return 2;
  if (entry.isBlockDevice()) return 6;
  return entry.isSocket() ? 12 : 0;
}
