/**
 * The import object `host` of the core: each host call of spec/host-calls.ts over the Platform. This file knows the shared
 * memory and the calling convention (Note [Host call results] there), and nothing of Node or browsers.
 */
import type { HostCalls } from "../../../spec/host-calls.ts";
import { exponentText, fixedText, shortestText } from "./decimal-text.ts";
import { localTime, makeTime } from "./local-time.ts";
import { ERRNO, errnoOf, type Platform, type Stat } from "./platform.ts";
import type { SharedMemory } from "./shared-memory.ts";

const ENCODER = new TextEncoder();

const MATH1: readonly ((x: number) => number)[] = [
  Math.sin, Math.cos, Math.tan, Math.asin, Math.acos, Math.atan, Math.sinh, Math.cosh, Math.tanh, Math.asinh, Math.acosh,
  Math.atanh, Math.exp, Math.expm1, Math.log, Math.log1p, Math.log2, Math.log10, Math.cbrt,
]; // biome-ignore format: in the order of the table
const MATH2: readonly ((x: number, y: number) => number)[] = [Math.pow, Math.atan2, Math.hypot];

/** Texts joined, each closed by NUL. */
function closedByNul(texts: readonly string[]): Uint8Array {
  return ENCODER.encode(texts.map((text) => `${text}\0`).join(""));
}

export function makeHostCalls(platform: Platform, memory: SharedMemory): HostCalls {
  const { files, clocks, processes, supervisor, code } = platform;
  let pending: Uint8Array | null = null;

  const give = (bytes: Uint8Array): number => {
    pending = bytes;
    return bytes.length;
  };
  /** Runs a function that throws on failure. */
  const guarded = (action: () => number): number => {
    try {
      return action();
    } catch (error) {
      return -errnoOf(error);
    }
  };
  const path = (address: number, length: number): Uint8Array => memory.copy(address, length);
  const writeStat = (slot: number, stat: Stat): number => {
    const data = memory.data;
    stat.forEach((field, i) => {
      data.setBigInt64((slot >>> 0) + i * 8, field, true);
    });
    return 0;
  };
  const writeI32s = (slot: number, values: readonly number[]): void => {
    const data = memory.data;
    values.forEach((value, i) => {
      data.setInt32((slot >>> 0) + i * 4, value, true);
    });
  };

  return {
    take(address) {
      if (pending !== null) memory.write(address, pending);
      pending = null;
    },

    // ---- clocks
    monotonic: () => clocks.monotonicMs(),
    clock(id, slot) {
      const time = clocks.nanoseconds(id);
      if (time === null) return -ERRNO.EINVAL;
      memory.data.setBigInt64(slot >>> 0, time, true);
      return 0;
    },
    local_time(seconds, slot) {
      const time = localTime(clocks.zone(), seconds);
      if (time === null) return -ERRNO.EOVERFLOW;
      writeI32s(slot, time.fields);
      return give(ENCODER.encode(time.zone));
    },
    make_time(slot) {
      const data = memory.data;
      const field = (i: number): number => data.getInt32((slot >>> 0) + i * 4, true);
      return makeTime(clocks.zone(), field(0), field(1), field(2), field(3), field(4), field(5), field(6));
    },

    // ---- processes
    configuration: () => give(platform.configuration),
    random_bytes(address, length) {
      const bytes = new Uint8Array(length);
      processes.randomBytes(bytes);
      memory.write(address, bytes);
      return 0;
    },
    environment: () => give(processes.environment()),
    set_environment(name, nameLength, value, valueLength) {
      return processes.setEnvironment(memory.copy(name, nameLength), valueLength < 0 ? null : memory.copy(value, valueLength));
    },
    process_id: (which) => processes.processId(which),
    kill: (pid, signal) => processes.kill(pid, signal),
    spawn: (description, length) => supervisor.spawn(memory.copy(description, length)),
    wait_child(pid, block, slot) {
      const [ended, status] = supervisor.waitChild(pid, block !== 0);
      if (ended > 0) writeI32s(slot, [status]);
      return ended;
    },
    cpu_count: () => processes.cpuCount(),
    system_name: () => give(closedByNul(processes.systemName())),
    signal_watch: (signal, mode) => supervisor.watchSignal(signal, mode),
    alarm: (seconds, interval) => supervisor.alarm(seconds, interval),
    exit_process: (code) => supervisor.exit(code),
    fatal: (message, length) => supervisor.fatal(memory.text(message, length)),

    // ---- the scheduler's wishes
    start_carrier() {
      supervisor.startCarrier();
      return 0;
    },
    set_tick: (milliseconds) => supervisor.setTick(milliseconds),

    // ---- compiler and library
    compile(source, sourceLength, filename, filenameLength, mode, flags, optimize, maxDigits) {
      const name = memory.copy(filename, filenameLength);
      return give(code.compile(memory.copy(source, sourceLength), name, mode, flags, optimize, maxDigits));
    },
    frozen(name, nameLength) {
      const image = code.frozen(memory.text(name, nameLength));
      return image === null ? -ERRNO.ENOENT : give(image);
    },
    frozen_flags: (name, nameLength) => code.frozenFlags(memory.text(name, nameLength)) ?? -ERRNO.ENOENT,
    frozen_names: () => give(closedByNul(code.frozenNames())),

    // ---- files
    open: (address, length, flags, mode) => files.open(path(address, length), flags, mode),
    close: (fd) => files.close(fd),
    read: (fd, address, length) => files.read(fd, memory.view(address, length)),
    write: (fd, address, length) => files.write(fd, memory.view(address, length)),
    pread: (fd, address, length, position) => files.pread(fd, memory.view(address, length), position),
    pwrite: (fd, address, length, position) => files.pwrite(fd, memory.view(address, length), position),
    seek: (fd, offset, whence) => files.seek(fd, offset, whence),
    dup: (fd, to) => files.dup(fd, to),
    pipe: (slot) =>
      guarded(() => {
        writeI32s(slot, files.pipe());
        return 0;
      }),
    blocking: (fd, mode) => files.blocking(fd, mode),
    ready: (fd) => files.ready(fd),
    stat: (address, length, follow, slot) => guarded(() => writeStat(slot, files.stat(path(address, length), follow !== 0))),
    fstat: (fd, slot) => guarded(() => writeStat(slot, files.fstat(fd))),
    is_tty: (fd) => (files.isTty(fd) ? 1 : 0),
    terminal_size: (fd, slot) =>
      guarded(() => {
        writeI32s(slot, files.terminalSize(fd));
        return 0;
      }),
    list_directory: (address, length) =>
      guarded(() => {
        const entries = files.listDirectory(path(address, length));
        const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.name.length + 2, 0));
        let at = 0;
        for (const { type, name } of entries) {
          bytes[at] = type;
          bytes.set(name, at + 1);
          at += name.length + 2;
        }
        return give(bytes);
      }),
    make_directory: (address, length, mode) => files.makeDirectory(path(address, length), mode),
    remove_directory: (address, length) => files.removeDirectory(path(address, length)),
    unlink: (address, length) => files.unlink(path(address, length)),
    rename: (from, fromLength, to, toLength) => files.rename(path(from, fromLength), path(to, toLength)),
    link: (from, fromLength, to, toLength) => files.link(path(from, fromLength), path(to, toLength)),
    symlink: (target, targetLength, address, length) => files.symlink(path(target, targetLength), path(address, length)),
    read_link: (address, length) => guarded(() => give(files.readLink(path(address, length)))),
    chmod: (address, length, mode) => files.chmod(path(address, length), mode),
    chown: (address, length, uid, gid, follow) => files.chown(path(address, length), uid, gid, follow !== 0),
    truncate: (address, length, size) => files.truncate(path(address, length), size),
    ftruncate: (fd, size) => files.ftruncate(fd, size),
    fsync: (fd) => files.fsync(fd),
    utime: (address, length, atime, mtime, follow) => files.utime(path(address, length), atime, mtime, follow !== 0),
    access: (address, length, mode) => files.access(path(address, length), mode),
    current_directory: () => guarded(() => give(files.currentDirectory())),
    change_directory: (address, length) => files.changeDirectory(path(address, length)),
    umask: (mask) => files.umask(mask),

    // ---- mathematics
    math1: (id, x) => MATH1[id]?.(x) ?? Number.NaN,
    math2: (id, x, y) => MATH2[id]?.(x, y) ?? Number.NaN,
    format_float(x, mode, digits) {
      const text = mode === 0 ? shortestText(x) : mode === 1 ? exponentText(x, digits) : fixedText(x, digits);
      return give(ENCODER.encode(text));
    },
    parse_float: (address, length) => Number(memory.text(address, length)),

    // ---- data that JavaScript has
    hash_digest(name, nameLength, data, length) {
      const digest = processes.digest(memory.text(name, nameLength), memory.copy(data, length));
      return digest === null ? -ERRNO.EINVAL : give(digest);
    },
    character_name(point) {
      const name = code.characterName(point);
      return name === null ? -ERRNO.ENOENT : give(new TextEncoder().encode(name));
    },
    character_lookup(name, length) {
      const character = code.lookupCharacter(memory.text(name, length));
      return character === null ? -ERRNO.ENOENT : character.codePointAt(0)!;
    },
  };
}
