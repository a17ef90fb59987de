/** Clocks and process facts of Node, for one carrier. */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { threadId } from "node:worker_threads";
import { type Clocks, ERRNO, errnoOf, type Processes } from "../common/platform.ts";
import { crypto, os } from "./lazy.ts";
import { currentZone } from "./zone.ts";

/**
 * Date.now() has milliseconds; the high-resolution timer has nanoseconds but an unknown origin and does not follow when somebody
 * sets the clock. The wall clock is the second, anchored to the first, anchored anew when the two drift apart.
 */
let anchor = 0n;
function wallClock(): bigint {
  const milliseconds = BigInt(Date.now()) * 1_000_000n;
  let time = process.hrtime.bigint() + anchor;
  const drift = time - milliseconds;
  if (drift < -500_000n || drift > 1_500_000n) {
    anchor += milliseconds - time;
    time = milliseconds;
  }
  return time;
}

const microseconds = (usage: { user: number; system: number }): bigint => BigInt(usage.user + usage.system) * 1000n;

interface NewerProcess {
  /** Node 23.9 and later. */
  threadCpuUsage?(): { user: number; system: number };
}

const schedule = Buffer.alloc(64);

/** Whether the kernel tells what a thread has used (Linux does). */
let hasSchedule = true;

/**
 * The processor time of this worker. Before Node 23.9 only the kernel's file knows it, as its first number, of the last time the thread was accounted:
 * asking for the time of the process accounts the thread that asks. Where there is no such file the time of the process has to do.
 */
function threadTime(): bigint {
  const usage = (process as NewerProcess).threadCpuUsage?.();
  if (usage !== undefined) return microseconds(usage);
  const all = process.cpuUsage();
  if (hasSchedule) {
    try {
      const file = openSync("/proc/thread-self/schedstat", "r");
      const length = readSync(file, schedule);
      closeSync(file);
      const time = BigInt(schedule.toString("latin1", 0, length).split(" ", 1)[0] ?? 0);
      if (time > 0n) return time;
    } catch {
      // Not Linux, or no right to look.
    }
    hasSchedule = false;
  }
  return microseconds(all);
}

export const nodeClocks: Clocks = {
  monotonicMs() {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
  },
  nanoseconds(id) {
    switch (id) {
      case 0:
        return wallClock();
      case 1:
        return process.hrtime.bigint();
      case 2:
        return microseconds(process.cpuUsage());
      case 3:
        return threadTime();
      default:
        return null;
    }
  },
  zone: currentZone,
};

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const encode = (entry: string): Uint8Array => new TextEncoder().encode(entry);

/** The bytes of an entry that Node could not decode, if the process still has it as it began with it (Linux tells). */
function initialBytes(): (entry: string) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  try {
    const all = readFileSync("/proc/self/environ");
    for (let at = 0, end = all.indexOf(0); end >= 0; at = end + 1, end = all.indexOf(0, at)) {
      known.set(utf8(all.subarray(at, end)), all.subarray(at, end));
    }
  } catch {
    // No such file here: the entries stay as Node has them.
  }
  return (entry) => known.get(entry) ?? encode(entry);
}

/** Descriptor of the random device; null where there is none. */
let urandom: number | null | undefined;

export const nodeProcesses: Processes = {
  randomBytes(target) {
    // The device is there long before Node's crypto module is loaded.
    if (urandom === undefined) {
      try {
        urandom = openSync("/dev/urandom", "r");
      } catch {
        urandom = null;
      }
    }
    if (urandom === null || readSync(urandom, target) !== target.length) crypto().randomFillSync(target);
  },
  environment() {
    const entries = Object.entries(process.env).map(([name, value]) => `${name}=${value ?? ""}`);
    const bytes = entries.some((entry) => entry.includes("\ufffd")) ? entries.map(initialBytes()) : entries.map(encode);
    return Buffer.concat(bytes.flatMap((entry) => [entry, Buffer.of(0)]));
  },
  setEnvironment(name, value) {
    if (value === null) delete process.env[utf8(name)];
    else process.env[utf8(name)] = utf8(value);
    return 0;
  },
  processId(which) {
    const ids = [
      () => process.pid,
      () => process.ppid,
      () => process.getuid?.() ?? 0,
      () => process.getgid?.() ?? 0,
      () => process.geteuid?.() ?? 0,
      () => process.getegid?.() ?? 0,
      () => process.pid + threadId,
    ];
    return ids[which]?.() ?? -ERRNO.EINVAL;
  },
  kill(pid, signal) {
    try {
      process.kill(pid, signal);
      return 0;
    } catch (error) {
      return -errnoOf(error);
    }
  },
  cpuCount: () => os().availableParallelism(),
  systemName: () => [os().type(), os().hostname(), os().release(), os().version(), os().machine()],
  digest(name, data) {
    try {
      return crypto().createHash(name).update(data).digest();
    } catch {
      return null;
    }
  },
};
