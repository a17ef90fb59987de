/**
 * The map of the shared memory, and the root block.
 *
 *     0x000000  nothing: address 0 is NULL, low addresses trap nothing but are never handed out
 *     0x000400  Root: the process-wide state, below
 *     0x000c00  HostBlock: what the supervisor tells the core, below
 *     0x000f00  the table of empty dicts (objects/dict-keys.ts): written by bootstrap, the same for ever
 *     0x001000  carriers: MAX_CARRIERS blocks of CARRIER_SIZE bytes
 *     0x050000  the table of opcodes (interp/slow-opcodes.ts): written by bootstrap, the same for ever
 *     0x058000  the cache of attributes (objects/attribute-cache.ts)
 *     0x060000  static types: TYPE_SIZE bytes each, at addresses that are compile-time constants (objects/static-types.ts)
 *     0x100000  static data of the core (string literals, function objects); every worker's instance writes it again
 *               when it starts, so nobody keeps anything there but a cache of what can be found again
 *     heap      from the next 64 KiB boundary: pages of the allocator (memory/alloc.ts)
 *
 * The first carrier initialises the heap (`bootstrap`); the others find everything through these fixed addresses.
 */
export const ROOT: usize = 0x400;
export const EMPTY_KEYS: usize = 0xf00;
export const CARRIERS: usize = 0x1000;
export const CARRIER_SIZE: usize = 4096;
export const MAX_CARRIERS: u32 = 64;
export const SLOW_OPCODES: usize = 0x50000;
export const ATTRIBUTE_CACHE: usize = 0x58000;
export const STATIC_TYPES: usize = 0x60000;
export const TYPE_SIZE: usize = 512;
export const STATIC_TYPES_END: usize = 0x100000;

/**
 * Process-wide state. Every field is written either once by bootstrap, or atomically, or under the lock it names.          Note [Lines of the root]
 *
 * What every operation reads (`multi` before all) lies in front, and what some operations write lies behind it, each sort in a cache line of its own: a
 * write takes the whole line away from all other processors.
 */
@unmanaged
export class Root {
  // ---- read by everybody, written at the start or next to never
  /** Set once the first carrier has initialised the heap (atomic; others wait on it). */
  ready: u32;
  /** 1 from the moment a second Python thread is started; never goes back. Locks and atomics are skipped while it is 0. */
  multi: u32;
  /** First byte of the heap. */
  heapStart: u32;
  /** Number of carriers started. */
  carriers: u32;
  /** The main interpreter's state. */
  mainInterpreter: u32;
  /** Scheduler state (threads/scheduler.ts). */
  scheduler: u32;
  /** Statistics of the collector (memory/cycles.ts). */
  gc: u32;
  /** Contended objects (memory/contended.ts). */
  contended: u32;
  /** Secret of the string hash: two 64-bit keys; both 0 with PYTHONHASHSEED=0. */
  hashKey0: u64;
  hashKey1: u64;
  /** Empty singletons, made by bootstrap, immortal. */
  emptyTuple: u32;
  emptyStr: u32;
  emptyBytes: u32;
  emptyFrozenset: u32;
  /** 256 one-character strings, by address. */
  latin1: u32;
  /** The configuration object that the host wrote (see host); a dict. */
  config: u32;
  /** Table of native modules (modules/registry.ts). */
  nativeModules: u32;
  nativeModuleCount: u32;
  /** Keeps what follows at multiples of eight. */
  pad: u32;
  /** 1 while the interpreter shuts down: no new threads. */
  finalizing: u32;
  /** What _thread.stack_size was told. */
  threadStackSize: u32;
  /** Table of Python signal handlers (modules/_signal.ts), and what belongs to it: main thread only. */
  signalHandlers: u32;
  signalModuleMade: u32;
  installSignalHandlers: u32;
  /** How often -b was given. */
  bytesWarning: u32;
  /** signal.set_wakeup_fd plus 1, 0: none (the supervisor reads it). */
  wakeupFd: i32;
  itimerInterval: f64;
  itimerEnd: f64;
  /** Codec registry (objects/codec-registry.ts). */
  codecRegistry: u32;
  /** Process exit status, set by the main thread's last step. */
  exitStatus: i32;
  /** Parsed signatures by the address of their literal (interp/bind.ts); atomic. */
  signatures: u32;
  /** The slot table (objects/slot-defs.ts): entries, their number, and the index by name. */
  slotDefs: u32;
  slotDefCount: u32;
  slotDefIndex: u32;
  /** Counts ABCMeta.register calls (modules/_abc.ts; atomic). */
  abcInvalidation: u32;
  /** typing.NoDefault. */
  noDefault: u32;
  /** The debug build's disturbances (memory/stress.ts), 0: none. */
  stress: u32;
  /** Locks for sections beside objects (threads/critical-section.ts). */
  sectionsBeside: u32;
  /** Signals that have arrived and were not handled yet, two words: 1–31, 32–63 (atomic; the supervisor sets bits). */
  signals: u32;
  signalsHigh: u32;
  /** Interned strings: the table of objects/intern.ts; under internLock. */
  internTable: u32;

  // ---- the allocator: pages come and go
  gap0a: u64;
  gap0b: u64;
  gap0c: u64;
  gap0d: u64;
  gap0e: u64;
  gap0f: u64;
  gap0g: u64;
  gap0h: u64;
  pageLock: u32;
  /** The page map and the bins of free spans (memory/spans.ts); under pageLock. */
  spanMap: u32;
  /** Bytes in use from which on empty pages are looked for (memory/sweep.ts), and whether that is due (atomic). */
  sweepAt: u32;
  sweepDue: u32;
  /** All pages in use, newest first; under pageLock. */
  allPages: u32;
  /** Bytes in pages handed out to heaps (statistics). */
  bytesUsed: u32;
  /** Bytes the heap may grow to; 0 is no limit. */
  bytesMax: u32;

  // ---- storage is retired
  gap1a: u64;
  gap1b: u64;
  gap1c: u64;
  gap1d: u64;
  gap1e: u64;
  gap1f: u64;
  gap1g: u64;
  gap1h: u64;
  /** QSBR: the write sequence (odd, +2 each). */
  qsbrSequence: u32;

  // ---- classes and functions are made or changed, module names stored, strings interned
  gap2a: u64;
  gap2b: u64;
  gap2c: u64;
  gap2d: u64;
  gap2e: u64;
  gap2f: u64;
  gap2g: u64;
  gap2h: u64;
  /** Next type version tag to give out (atomic). */
  nextTypeVersion: u32;
  /** Last version given to a dict's table (atomic). */
  nextDictVersion: u32;
  /** Next function version to give out (atomic). */
  nextFunctionVersion: u32;
  /** Last unique id of deferred objects given out, and the pile of spare ones; under uniqueLock. */
  uniqueNext: u32;
  uniqueFree: u32;
  uniqueLock: u32;
  internLock: u32;
  internUsed: u32;
  internMask: u32;

  // ---- weak references
  gap3a: u64;
  gap3b: u64;
  gap3c: u64;
  gap3d: u64;
  gap3e: u64;
  gap3f: u64;
  gap3g: u64;
  gap3h: u64;
  /** 16 spin locks of objects/weakref.ts. */
  weakrefLocks0: u32;
  weakrefLocks1: u32;
  weakrefLocks2: u32;
  weakrefLocks3: u32;
  weakrefLocks4: u32;
  weakrefLocks5: u32;
  weakrefLocks6: u32;
  weakrefLocks7: u32;
  weakrefLocks8: u32;
  weakrefLocks9: u32;
  weakrefLocks10: u32;
  weakrefLocks11: u32;
  weakrefLocks12: u32;
  weakrefLocks13: u32;
  weakrefLocks14: u32;
  weakrefLocks15: u32;
}

export function root(): Root {
  return changetype<Root>(ROOT);
}

/** Address of the HostBlock; src/host/common/layout.ts knows it too. */
export const HOST_BLOCK: usize = 0xc00;

/** What the supervisor (JavaScript) and the core tell each other, with atomics. */
@unmanaged
export class HostBlock {
  /** Signals that arrived and are not handled yet: bit n is signal n, for 1-31 and 32-63. */
  signalsLow: u32;
  signalsHigh: u32;
  /** How often the supervisor ticks (TICK_…, threads/tick.ts). */
  tick: u32;
}
