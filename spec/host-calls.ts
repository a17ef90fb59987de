/**
 * The host calls: everything the core asks of JavaScript, stated once. `tools/gen-runtime.ts` writes the AssemblyScript
 * declarations (runtime/host.gen.ts) from this table, and `HostCalls` below is the TypeScript type of the import object.
 *
 * Only i32 and f64 cross the boundary; an i64 would become a BigInt. 64-bit results are written to a slot in the shared memory.
 *
 * Note [Host call results]
 * A negative result is an error: minus the errno of Linux, on every platform. Paths and other texts are UTF-8 given as address
 * and length (a lone surrogate that stands for an undecodable byte, PEP 383, arrives as that byte again). A call marked
 * "gives bytes" returns how many bytes it has and keeps them for this carrier; the core makes room and fetches them with
 * `take(address)`, which forgets them. No other host call may come between.
 *
 * Note [Blocking host calls]
 * A call marked "may block" blocks the worker. The core detaches the thread before it and attaches after it, so that
 * stop-the-world does not wait for it, and has another carrier run the other threads. It returns -EINTR when a signal arrived:
 * the core then handles signals and calls again (PEP 475).
 */
export type WasmType = "i32" | "f64";

export interface HostCall {
  /** Parameters: "name" is an i32 or "name: f64". */
  readonly params: readonly string[];
  readonly result?: WasmType;
  readonly doc: string;
}

export const HOST_CALLS = {
  take: { params: ["address"], doc: "Copies the bytes that the last call gave to address, and forgets them." },

  // ---- clocks
  monotonic: { params: [], result: "f64", doc: "Milliseconds of the monotonic clock; the same clock in every carrier." },
  clock: {
    params: ["id", "slot"],
    result: "i32",
    doc: "Writes a clock as i64 nanoseconds to slot. 0 wall clock, 1 monotonic, 2 CPU time of the process, 3 of this carrier.",
  },
  local_time: {
    params: ["seconds: f64", "slot"],
    result: "i32",
    doc: "Breaks seconds since 1970 down in the local time zone: i32 year, month 1-12, day, hour, minute, second, weekday (Monday 0), yearday 1-366, isdst, offset east of UTC in seconds to slot; gives bytes: the zone's name.",
  },
  make_time: {
    params: ["slot"],
    result: "f64",
    doc: "The inverse: i32 year, month, day, hour, minute, second, isdst (-1 unknown) at slot to seconds since 1970 in local time; NaN out of range.",
  },

  // ---- processes
  configuration: { params: [], result: "i32", doc: "Gives bytes: the configuration, see docs/internals/host.md." },
  random_bytes: { params: ["address", "length"], result: "i32", doc: "Fills with cryptographic random bytes." },
  environment: { params: [], result: "i32", doc: "Gives bytes: NAME=value entries, each closed by NUL." },
  set_environment: {
    params: ["name", "nameLength", "value", "valueLength"],
    result: "i32",
    doc: "Sets a variable of the process environment; valueLength -1 removes it.",
  },
  process_id: {
    params: ["which"],
    result: "i32",
    doc: "0 pid, 1 parent's pid, 2 uid, 3 gid, 4 effective uid, 5 effective gid, 6 native id of this carrier's thread.",
  },
  kill: { params: ["pid", "signal"], result: "i32", doc: "Sends a signal to a process." },
  spawn: {
    params: ["description", "length"],
    result: "i32",
    doc: "Starts a program: its process id. The description is in docs/internals/host.md. May block.",
  },
  wait_child: {
    params: ["pid", "block", "slot"],
    result: "i32",
    doc: "waitpid(2) for a process of spawn (-1: any): its id, the i32 wait status at slot; 0 if block is 0 and it runs still. May block.",
  },
  cpu_count: { params: [], result: "i32", doc: "Processors this process may use." },
  system_name: {
    params: [],
    result: "i32",
    doc: "Gives bytes: sysname, nodename, release, version, machine, each closed by NUL.",
  },
  signal_watch: {
    params: ["signal", "mode"],
    result: "i32",
    doc: "What the process does with a signal: 0 the default action, 1 ignore, 2 set its bit in the HostBlock and wake the core.",
  },
  alarm: {
    params: ["seconds: f64", "interval: f64"],
    result: "f64",
    doc: "Arms SIGALRM after seconds (0 disarms); returns what remained.",
  },
  exit_process: { params: ["code"], doc: "Ends the process at once (os._exit). Does not return." },
  fatal: {
    params: ["message", "length"],
    doc: "The core is broken: prints message as a fatal error and ends the process with 134. Does not return.",
  },

  // ---- the scheduler's wishes
  start_carrier: {
    params: [],
    result: "i32",
    doc: "Asks the supervisor for one more carrier. It comes later, or never at the limit.",
  },
  set_tick: {
    params: ["milliseconds: f64"],
    doc: "The supervisor sets EB_SWITCH on every running thread this often; 0 stops it.",
  },

  // ---- compiler and code cache
  compile: {
    params: ["source", "sourceLength", "filename", "filenameLength", "mode", "flags", "optimize", "maxDigits"],
    result: "i32",
    doc: "Compiles UTF-8 source. mode 0 exec, 1 eval, 2 single; flags as the builtin compile() takes them; optimize 0-2; maxDigits: the most decimal digits of an int literal, 0: any number. Gives bytes: see docs/internals/host.md.",
  },
  frozen: {
    params: ["name", "nameLength"],
    result: "i32",
    doc: "Gives bytes: the code image of a frozen module; -ENOENT if there is none of that name.",
  },
  frozen_flags: {
    params: ["name", "nameLength"],
    result: "i32",
    doc: "1 if a frozen module is a package, 0 if not; -ENOENT if there is none of that name.",
  },
  frozen_names: { params: [], result: "i32", doc: "Gives bytes: the names of all frozen modules, each closed by NUL." },

  // ---- files. Paths are relative to the directory set by chdir.
  open: {
    params: ["path", "pathLength", "flags", "mode"],
    result: "i32",
    doc: "open(2), close-on-exec: the file descriptor. May block.",
  },
  close: { params: ["fd"], result: "i32", doc: "close(2)." },
  read: { params: ["fd", "address", "length"], result: "i32", doc: "read(2): bytes read, 0 at the end. May block." },
  write: { params: ["fd", "address", "length"], result: "i32", doc: "write(2): bytes written. May block." },
  pread: { params: ["fd", "address", "length", "position: f64"], result: "i32", doc: "pread(2)." },
  pwrite: { params: ["fd", "address", "length", "position: f64"], result: "i32", doc: "pwrite(2)." },
  seek: { params: ["fd", "offset: f64", "whence"], result: "f64", doc: "lseek(2): the new position, or minus errno." },
  dup: { params: ["fd", "to"], result: "i32", doc: "A second descriptor of the same file; to is -1 or the number it must have." },
  pipe: { params: ["slot"], result: "i32", doc: "pipe(2), close-on-exec: writes i32 reading end, i32 writing end to slot." },
  blocking: {
    params: ["fd", "mode"],
    result: "i32",
    doc: "Whether reads of fd wait: 1 or 0; mode 0 or 1 sets it, -1 leaves it.",
  },
  ready: {
    params: ["fd"],
    result: "i32",
    doc: "What can be done without waiting, as bits: 1 read, 2 that because it is the end, 4 write, 8 nobody reads what is written.",
  },
  stat: {
    params: ["path", "pathLength", "follow", "slot"],
    result: "i32",
    doc: "stat(2), lstat(2) with follow 0. Writes 14 i64 to slot: mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime in ns, blksize, blocks, rdev, birthtime in ns.",
  },
  fstat: { params: ["fd", "slot"], result: "i32", doc: "fstat(2), the same fields." },
  is_tty: { params: ["fd"], result: "i32", doc: "1 if fd is a terminal." },
  terminal_size: { params: ["fd", "slot"], result: "i32", doc: "Writes i32 columns, i32 lines; -ENOTTY if fd is no terminal." },
  list_directory: {
    params: ["path", "pathLength"],
    result: "i32",
    doc: "Gives bytes: for each entry its type (a byte: the d_type of readdir(3), 4 directory, 8 file, 10 link, 0 unknown), its name, NUL.",
  },
  make_directory: { params: ["path", "pathLength", "mode"], result: "i32", doc: "mkdir(2)." },
  remove_directory: { params: ["path", "pathLength"], result: "i32", doc: "rmdir(2)." },
  unlink: { params: ["path", "pathLength"], result: "i32", doc: "unlink(2)." },
  rename: { params: ["from", "fromLength", "to", "toLength"], result: "i32", doc: "rename(2)." },
  link: { params: ["from", "fromLength", "to", "toLength"], result: "i32", doc: "link(2)." },
  symlink: { params: ["target", "targetLength", "path", "pathLength"], result: "i32", doc: "symlink(2)." },
  read_link: { params: ["path", "pathLength"], result: "i32", doc: "readlink(2). Gives bytes." },
  chmod: { params: ["path", "pathLength", "mode"], result: "i32", doc: "chmod(2)." },
  chown: { params: ["path", "pathLength", "uid", "gid", "follow"], result: "i32", doc: "chown(2), lchown(2) with follow 0." },
  truncate: { params: ["path", "pathLength", "size: f64"], result: "i32", doc: "truncate(2)." },
  ftruncate: { params: ["fd", "size: f64"], result: "i32", doc: "ftruncate(2)." },
  fsync: { params: ["fd"], result: "i32", doc: "fsync(2). May block." },
  utime: {
    params: ["path", "pathLength", "atime: f64", "mtime: f64", "follow"],
    result: "i32",
    doc: "Sets access and modification time, in seconds.",
  },
  access: { params: ["path", "pathLength", "mode"], result: "i32", doc: "access(2)." },
  current_directory: { params: [], result: "i32", doc: "getcwd(2). Gives bytes." },
  change_directory: { params: ["path", "pathLength"], result: "i32", doc: "chdir(2)." },
  umask: { params: ["mask"], result: "i32", doc: "umask(2): the mask before; mask -1 leaves it." },

  // ---- mathematics that WebAssembly has no instruction for
  math1: {
    params: ["which", "x: f64"],
    result: "f64",
    doc: "0 sin, 1 cos, 2 tan, 3 asin, 4 acos, 5 atan, 6 sinh, 7 cosh, 8 tanh, 9 asinh, 10 acosh, 11 atanh, 12 exp, 13 expm1, 14 log, 15 log1p, 16 log2, 17 log10, 18 cbrt.",
  },
  math2: { params: ["which", "x: f64", "y: f64"], result: "f64", doc: "0 pow, 1 atan2, 2 hypot." },
  format_float: {
    params: ["x: f64", "mode", "digits"],
    result: "i32",
    doc: "Gives bytes: decimal text of a finite x. mode 0 shortest digits that read back as x, 1 exponent form with `digits` digits after the point, 2 fixed form with `digits` after the point. Correctly rounded for any digits.",
  },
  parse_float: {
    params: ["address", "length"],
    result: "f64",
    doc: "The number nearest to the ASCII decimal text (already checked for syntax).",
  },

  // ---- data that JavaScript has
  hash_digest: {
    params: ["name", "nameLength", "data", "length"],
    result: "i32",
    doc: "Gives bytes: the digest of data by the hash function of that name (OpenSSL's); -EINVAL if unknown.",
  },
  character_name: {
    params: ["code"],
    result: "i32",
    doc: "Gives bytes: the Unicode name of a code point; -ENOENT if it has none.",
  },
  character_lookup: {
    params: ["name", "length"],
    result: "i32",
    doc: "The code point of a Unicode name or alias, in any case; -ENOENT if there is none.",
  },
} as const satisfies Record<string, HostCall>;

export type HostCallName = keyof typeof HOST_CALLS;

type Args<P extends readonly string[]> = { [K in keyof P]: number };
type Result<C> = C extends { readonly result: WasmType } ? number : void;

/** The import object `host` that every carrier gives its instance of the core. */
export type HostCalls = {
  [N in HostCallName]: (...args: Args<(typeof HOST_CALLS)[N]["params"]>) => Result<(typeof HOST_CALLS)[N]>;
};
