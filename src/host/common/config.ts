/**
 * The configuration of one Python process: what command line, environment and host decide before any Python code runs, by the
 * names of CPython's PyConfig where it has one. The core turns it into sys.flags, sys.argv and the rest; the encoding is in
 * docs/internals/host.md.
 */
import { fsEncode } from "./fs-bytes.ts";

export interface Config {
  // ---- sys.flags
  isolated: number;
  use_environment: number;
  dev_mode: number;
  parser_debug: number;
  verbose: number;
  inspect: number;
  interactive: number;
  optimization_level: number;
  write_bytecode: number;
  user_site_directory: number;
  site_import: number;
  bytes_warning: number;
  quiet: number;
  safe_path: number;
  utf8_mode: number;
  warn_default_encoding: number;
  int_max_str_digits: number;
  /** null: nothing was said, modules decide. */
  gil: number | null;
  thread_inherit_context: number;
  context_aware_warnings: number;

  // ---- behaviour
  install_signal_handlers: number;
  use_hash_seed: number;
  hash_seed: number;
  faulthandler: number;
  tracemalloc: number;
  import_time: number;
  /** 0: stdout and stderr unbuffered. */
  buffered_stdio: number;
  skip_source_first_line: number;
  code_debug_ranges: number;
  use_frozen_modules: number;
  check_hash_pycs_mode: string;
  pycache_prefix: string | null;
  /** -1: what the machine has. */
  cpu_count: number;
  tlbc_enabled: number;
  /** Most KiB that the heap may have; 0: what the address space has. */
  memory_limit: number;
  /** The debug core's disturbances (runtime/memory/stress.ts); 0: none. */
  stress_seed: number;
  stress_switch: number;
  stress_collect: number;
  stress_fail: number;
  stress_failevery: number;
  stress_from: number;
  stdio_encoding: string | null;
  stdio_errors: string | null;

  // ---- what to run
  run_command: string | null;
  run_module: string | null;
  run_filename: string | null;
  argv: string[];
  orig_argv: string[];
  xoptions: string[];
  warnoptions: string[];

  // ---- where things are
  program_name: string;
  executable: string;
  home: string | null;
  prefix: string;
  stdlib_dir: string;
  pythonpath_env: string | null;
  module_search_paths: string[];
}

/** Everything at rest: `typhon` without options, in an empty environment. */
export function defaultConfig(): Config {
  return {
    isolated: 0, use_environment: 1, dev_mode: 0, parser_debug: 0, verbose: 0, inspect: 0, interactive: 0, optimization_level: 0,
    write_bytecode: 1, user_site_directory: 1, site_import: 1, bytes_warning: 0, quiet: 0, safe_path: 0, utf8_mode: 0,
    warn_default_encoding: 0, int_max_str_digits: 4300, gil: null, thread_inherit_context: 1, context_aware_warnings: 1,
    install_signal_handlers: 1, use_hash_seed: 0, hash_seed: 0, faulthandler: 0, tracemalloc: 0, import_time: 0,
    buffered_stdio: 1, skip_source_first_line: 0, code_debug_ranges: 1, use_frozen_modules: 1, check_hash_pycs_mode: "default",
    pycache_prefix: null, cpu_count: -1, tlbc_enabled: 1, memory_limit: 0, stress_seed: 1, stress_switch: 0, stress_collect: 0, stress_fail: 0, stress_failevery: 0, stress_from: 0, stdio_encoding: null, stdio_errors: null,
    run_command: null, run_module: null, run_filename: null, argv: [""], orig_argv: [], xoptions: [], warnoptions: [],
    program_name: "typhon", executable: "", home: null, prefix: "", stdlib_dir: "", pythonpath_env: null, module_search_paths: [],
  }; // biome-ignore format: a table
}

const TAG_NONE = 0;
const TAG_INT = 1;
const TAG_STR = 2;
const TAG_LIST = 3;

export function encodeConfig(config: Config): Uint8Array {
  const parts: Uint8Array[] = [];
  const word = (value: number): void => {
    parts.push(new Uint8Array(new Int32Array([value]).buffer));
  };
  const text = (value: string): void => {
    const bytes = fsEncode(value);
    word(bytes.length);
    parts.push(bytes, new Uint8Array(-bytes.length & 3));
  };
  const entries = Object.entries(config) as [string, number | string | string[] | null][];
  word(entries.length);
  for (const [name, value] of entries) {
    text(name);
    if (value === null) {
      word(TAG_NONE);
    } else if (typeof value === "number") {
      word(TAG_INT);
      word(value);
    } else if (typeof value === "string") {
      word(TAG_STR);
      text(value);
    } else {
      word(TAG_LIST);
      word(value.length);
      value.forEach(text);
    }
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
