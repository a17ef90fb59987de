/**
 * The struct sequences of sys: version_info, flags, float_info, int_info, hash_info, thread_info; and sys.implementation. They are made once, at
 * start-up, from the configuration and from constants.
 */
import { configGet, configInt } from "../interp/config";
import { moduleAdd } from "../interp/define";
import { setAttr } from "../objects/abstract-object";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { namespaceNew } from "../objects/namespace";
import {
  SYS_ASYNCGEN_HOOKS_TYPE,
  SYS_FLAGS_TYPE,
  SYS_FLOAT_INFO_TYPE,
  SYS_HASH_INFO_TYPE,
  SYS_INT_INFO_TYPE,
  SYS_THREAD_INFO_TYPE,
  SYS_VERSION_INFO_TYPE,
  UNRAISABLE_HOOK_ARGS_TYPE,
} from "../objects/static-types";
import { newStructseqType, structseqNew, structseqSet } from "../objects/structseq";
import { mkBool, mkFloat, mkInt, NONE, val } from "../objects/value";
import { CACHE_TAG, TYPHON_VERSION, VERSION_MAJOR, VERSION_MICRO, VERSION_MINOR } from "../version.gen";

export function initSysTypes(): void {
  newStructseqType(
    SYS_VERSION_INFO_TYPE,
    "sys.version_info",
    "The version as a tuple with names.",
    "major minor micro releaselevel serial",
    5,
  );
  newStructseqType(
    SYS_FLAGS_TYPE,
    "sys.flags",
    "What the command line and the environment switched on.",
    "debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding safe_path int_max_str_digits gil thread_inherit_context context_aware_warnings",
    18,
  );
  newStructseqType(
    SYS_FLOAT_INFO_TYPE,
    "sys.float_info",
    "Limits and precision of float.",
    "max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds",
    11,
  );
  newStructseqType(
    SYS_INT_INFO_TYPE,
    "sys.int_info",
    "How int is stored, and its limits of conversion.",
    "bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold",
    4,
  );
  newStructseqType(
    SYS_HASH_INFO_TYPE,
    "sys.hash_info",
    "Parameters of the numeric hash and of the string hash.",
    "width modulus inf nan imag algorithm hash_bits seed_bits cutoff",
    9,
  );
  newStructseqType(SYS_THREAD_INFO_TYPE, "sys.thread_info", "How threads are implemented.", "name lock version", 3);
  newStructseqType(
    SYS_ASYNCGEN_HOOKS_TYPE,
    "sys.asyncgen_hooks",
    "The hooks of asynchronous generators.",
    "firstiter finalizer",
    2,
  );
  newStructseqType(
    UNRAISABLE_HOOK_ARGS_TYPE,
    "UnraisableHookArgs",
    "What sys.unraisablehook is called with.",
    "exc_type exc_value exc_traceback err_msg object",
    5,
  );
}

function makeVersionInfo(): u64 {
  const s = structseqNew(SYS_VERSION_INFO_TYPE);
  structseqSet(s, 0, mkInt(VERSION_MAJOR));
  structseqSet(s, 1, mkInt(VERSION_MINOR));
  structseqSet(s, 2, mkInt(VERSION_MICRO));
  structseqSet(s, 3, lit("final"));
  structseqSet(s, 4, mkInt(0));
  return val(s);
}

function flag(s: usize, index: u32, name: string): void {
  structseqSet(s, index, mkInt(configInt(name, 0)));
}

/** A flag that is the opposite of what the configuration calls it. */
function notFlag(s: usize, index: u32, name: string): void {
  structseqSet(s, index, mkInt(configInt(name, 1) == 0 ? 1 : 0));
}

function makeFlags(): u64 {
  const s = structseqNew(SYS_FLAGS_TYPE);
  flag(s, 0, "parser_debug");
  flag(s, 1, "inspect");
  flag(s, 2, "interactive");
  flag(s, 3, "optimization_level");
  notFlag(s, 4, "write_bytecode");
  notFlag(s, 5, "user_site_directory");
  notFlag(s, 6, "site_import");
  notFlag(s, 7, "use_environment");
  flag(s, 8, "verbose");
  flag(s, 9, "bytes_warning");
  flag(s, 10, "quiet");
  structseqSet(s, 11, mkInt(configInt("use_hash_seed", 0) == 0 || configInt("hash_seed", 0) != 0 ? 1 : 0));
  flag(s, 12, "isolated");
  structseqSet(s, 13, mkBool(configInt("dev_mode", 0) != 0));
  flag(s, 14, "utf8_mode");
  flag(s, 15, "warn_default_encoding");
  structseqSet(s, 16, mkBool(configInt("safe_path", 0) != 0));
  flag(s, 17, "int_max_str_digits");
  structseqSet(s, 18, configGet("gil"));
  flag(s, 19, "thread_inherit_context");
  flag(s, 20, "context_aware_warnings");
  return val(s);
}

function makeFloatInfo(): u64 {
  const s = structseqNew(SYS_FLOAT_INFO_TYPE);
  structseqSet(s, 0, mkFloat(f64.MAX_VALUE));
  structseqSet(s, 1, mkInt(1024));
  structseqSet(s, 2, mkInt(308));
  structseqSet(s, 3, mkFloat(2.2250738585072014e-308));
  structseqSet(s, 4, mkInt(-1021));
  structseqSet(s, 5, mkInt(-307));
  structseqSet(s, 6, mkInt(15));
  structseqSet(s, 7, mkInt(53));
  structseqSet(s, 8, mkFloat(f64.EPSILON));
  structseqSet(s, 9, mkInt(2));
  structseqSet(s, 10, mkInt(1));
  return val(s);
}

function makeIntInfo(): u64 {
  // Typhon's digits have 32 bits; programs that ask do so to read CPython's numbers, which the documentation fixes at 30 or 15.
  const s = structseqNew(SYS_INT_INFO_TYPE);
  structseqSet(s, 0, mkInt(30));
  structseqSet(s, 1, mkInt(4));
  structseqSet(s, 2, mkInt(4300));
  structseqSet(s, 3, mkInt(640));
  return val(s);
}

function makeHashInfo(): u64 {
  const s = structseqNew(SYS_HASH_INFO_TYPE);
  structseqSet(s, 0, mkInt(64));
  structseqSet(s, 1, intFromI64((1 << 61) - 1));
  structseqSet(s, 2, mkInt(314159));
  structseqSet(s, 3, mkInt(0));
  structseqSet(s, 4, mkInt(1000003));
  structseqSet(s, 5, lit("siphash13"));
  structseqSet(s, 6, mkInt(64));
  structseqSet(s, 7, mkInt(128));
  structseqSet(s, 8, mkInt(0));
  return val(s);
}

function makeThreadInfo(): u64 {
  const s = structseqNew(SYS_THREAD_INFO_TYPE);
  structseqSet(s, 0, lit("typhon"));
  structseqSet(s, 1, NONE);
  structseqSet(s, 2, lit(TYPHON_VERSION));
  return val(s);
}

const HEXVERSION: i32 = (VERSION_MAJOR << 24) | (VERSION_MINOR << 16) | (VERSION_MICRO << 8) | 0xf0;

function set(namespace: u64, name: string, value: u64): void {
  setAttr(namespace, id(name), value);
}

function makeImplementation(version: u64): u64 {
  const n = namespaceNew();
  set(n, "name", lit("typhon"));
  set(n, "cache_tag", lit(CACHE_TAG));
  set(n, "version", version);
  set(n, "hexversion", mkInt(HEXVERSION));
  set(n, "supports_isolated_interpreters", mkBool(false));
  return n;
}

/** Adds all of them to the module. */
export function addSysInfo(m: u64): void {
  const version = makeVersionInfo();
  moduleAdd(m, "implementation", makeImplementation(version));
  moduleAdd(m, "version_info", version);
  moduleAdd(m, "hexversion", mkInt(HEXVERSION));
  moduleAdd(m, "flags", makeFlags());
  moduleAdd(m, "float_info", makeFloatInfo());
  moduleAdd(m, "int_info", makeIntInfo());
  moduleAdd(m, "hash_info", makeHashInfo());
  moduleAdd(m, "thread_info", makeThreadInfo());
}
