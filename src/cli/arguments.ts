/**
 * The command line of Python, option by option: from arguments and PYTHON* variables to a Config, or to a text and an exit
 * status if nothing is to be run. Messages and statuses are CPython's.
 *
 * The options follow getopt(3), not the habits of newer parsers: short options may be written together (`-bBc code`), an
 * argument may follow in the same word (`-Wignore`), and what comes after a file, `-c` or `-m` belongs to the program.
 */

import { PYTHON_VERSION_TEXT, SYS_VERSION } from "../../spec/version.ts";
import { type Config, defaultConfig } from "../host/common/config.ts";
import { HELP, HELP_ENV, HELP_XOPTIONS, usageLine } from "./usage.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing to run: what to print, where, and the exit status. */
export interface Answer {
  readonly kind: "answer";
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface Run {
  readonly kind: "run";
  readonly config: Config;
}

class Refusal extends Error {
  readonly status: number;
  constructor(text: string, status: number) {
    super(text);
    this.status = status;
  }
}

/** A configuration that cannot be used: CPython calls it a fatal error and exits with 1. */
function fatal(where: string, message: string, state = "preinitialized"): Refusal {
  return new Refusal(`Fatal Python error: ${where}${where ? ": " : ""}${message}\nPython runtime state: ${state}\n\n`, 1);
}

/** A whole decimal number as strtol reads it, or null. */
function wholeNumber(text: string): number | null {
  if (!/^\s*[+-]?\d+$/.test(text)) return null;
  const value = Number(text);
  return value >= -0x80000000 && value <= 0x7fffffff ? value : null;
}

const SHORT_FLAGS = "bBdEhiIOPqRsStuvVx?";
const SHORT_WITH_ARGUMENT = "cmWX";

/**
 * Code after -c may be indented as a whole, as it stands in a shell script: what all its lines that are not blank begin with is taken off.
 */
export function dedent(code: string): string {
  const lines = code.split("\n");
  let margin: string | null = null;
  for (const line of lines) {
    const indent = /^[ \t]*/.exec(line)![0];
    if (indent.length === line.length) continue;
    if (margin === null) margin = indent;
    while (!indent.startsWith(margin)) margin = margin.slice(0, -1);
  }
  const n = margin?.length ?? 0;
  return lines.map((line) => (/^[ \t]*$/.test(line) ? "" : line.slice(n))).join("\n");
}

interface Given {
  /** How often each flag was given. */
  readonly flags: Map<string, number>;
  readonly warnings: string[];
  readonly xoptions: string[];
  help: "" | "help" | "env" | "xoptions" | "all";
  checkHashPycs: string | null;
  command: string | null;
  module: string | null;
  /** What is left: the program's file and its arguments. */
  rest: string[];
}

function readOptions(args: readonly string[], program: string): Given {
  const given: Given = {
    flags: new Map(),
    warnings: [],
    xoptions: [],
    help: "",
    checkHashPycs: null,
    command: null,
    module: null,
    rest: [],
  };
  const refuse = (text: string): Refusal =>
    new Refusal(`${text}\n${usageLine(program)}Try \`python -h' for more information.\n`, 2);
  let i = 0;
  for (; i < args.length; i++) {
    const word = args[i]!;
    if (word === "-" || !word.startsWith("-")) break;
    if (word === "--") {
      i++;
      break;
    }
    if (word.startsWith("--")) {
      if (word === "--help") given.help ||= "help";
      else if (word === "--help-env") given.help = "env";
      else if (word === "--help-xoptions") given.help = "xoptions";
      else if (word === "--help-all") given.help = "all";
      else if (word === "--version") given.flags.set("V", (given.flags.get("V") ?? 0) + 1);
      else if (word === "--check-hash-based-pycs") {
        const value = args[++i];
        if (value === undefined) throw refuse("Argument expected for the --check-hash-based-pycs options");
        if (!["always", "never", "default"].includes(value)) {
          throw refuse("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
        }
        given.checkHashPycs = value;
      } else throw refuse(`Unknown option: ${word}`);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      if (SHORT_FLAGS.includes(letter)) {
        if (letter === "h" || letter === "?") given.help ||= "help";
        given.flags.set(letter, (given.flags.get(letter) ?? 0) + 1);
        continue;
      }
      if (!SHORT_WITH_ARGUMENT.includes(letter)) throw refuse(`Unknown option: -${letter}`);
      let value: string | undefined = word.slice(at + 1);
      if (value === "") value = args[++i];
      if (value === undefined) throw refuse(`Argument expected for the -${letter} option`);
      if (letter === "W") given.warnings.push(value);
      else if (letter === "X") given.xoptions.push(value);
      else {
        if (letter === "c") given.command = `${dedent(value)}\n`;
        else given.module = value;
        given.rest = args.slice(i + 1);
        return given;
      }
      break;
    }
  }
  given.rest = args.slice(i);
  return given;
}

/** -X options by name; the first of a name counts (though sys._xoptions has the last). */
function xoptionTable(options: readonly string[]): Map<string, string | true> {
  const table = new Map<string, string | true>();
  for (const option of options) {
    const at = option.indexOf("=");
    const name = at < 0 ? option : option.slice(0, at);
    if (!table.has(name)) table.set(name, at < 0 ? true : option.slice(at + 1));
  }
  return table;
}

/** Reads everything; throws a Refusal for what CPython refuses. */
function configure(given: Given, environment: Environment): Config {
  const config = defaultConfig();
  const flag = (letter: string): number => given.flags.get(letter) ?? 0;
  const x = xoptionTable(given.xoptions);

  config.isolated = flag("I") > 0 ? 1 : 0;
  config.use_environment = flag("E") > 0 || config.isolated ? 0 : 1;
  const env = (name: string): string | null => (config.use_environment && environment[name]) || null;
  /** A variable that stands for a flag: its number, 1 for any other text. */
  const envFlag = (name: string): number => {
    const text = env(name);
    if (text === null) return 0;
    const value = wholeNumber(text);
    return value === null || value < 0 ? 1 : value;
  };

  config.dev_mode = x.has("dev") || env("PYTHONDEVMODE") !== null ? 1 : 0;
  config.utf8_mode = utf8Mode(x.get("utf8"), env("PYTHONUTF8"), environment);

  config.parser_debug = Math.max(flag("d"), envFlag("PYTHONDEBUG"));
  config.verbose = Math.max(flag("v"), envFlag("PYTHONVERBOSE"));
  config.optimization_level = Math.max(flag("O"), envFlag("PYTHONOPTIMIZE"));
  config.interactive = flag("i");
  config.inspect = Math.max(flag("i"), envFlag("PYTHONINSPECT"));
  config.write_bytecode = flag("B") || envFlag("PYTHONDONTWRITEBYTECODE") ? 0 : 1;
  config.user_site_directory = flag("s") || config.isolated || envFlag("PYTHONNOUSERSITE") ? 0 : 1;
  config.safe_path = flag("P") || config.isolated || env("PYTHONSAFEPATH") !== null ? 1 : 0;
  config.site_import = flag("S") ? 0 : 1;
  config.bytes_warning = flag("b");
  config.quiet = flag("q");
  config.skip_source_first_line = flag("x") ? 1 : 0;
  config.buffered_stdio = flag("u") || envFlag("PYTHONUNBUFFERED") ? 0 : 1;
  config.warn_default_encoding = x.has("warn_default_encoding") || env("PYTHONWARNDEFAULTENCODING") !== null ? 1 : 0;
  config.code_debug_ranges = x.has("no_debug_ranges") || env("PYTHONNODEBUGRANGES") !== null ? 0 : 1;
  config.faulthandler = config.dev_mode || x.has("faulthandler") || env("PYTHONFAULTHANDLER") !== null ? 1 : 0;
  config.check_hash_pycs_mode = given.checkHashPycs ?? "default";

  const prefix = x.get("pycache_prefix");
  config.pycache_prefix =
    typeof prefix === "string" && prefix !== "" ? prefix : prefix === undefined ? env("PYTHONPYCACHEPREFIX") : null;
  config.import_time = importTime(x.get("importtime"), env("PYTHONPROFILEIMPORTTIME"));
  const frozen = x.get("frozen_modules");
  if (frozen !== undefined && frozen !== true && frozen !== "" && frozen !== "on" && frozen !== "off") {
    throw fatal("", 'bad value for option -X frozen_modules (expected "on" or "off")');
  }
  config.use_frozen_modules = frozen === "off" ? 0 : 1;

  readHashSeed(config, env("PYTHONHASHSEED"));
  config.gil = readGil(x.get("gil"), env("PYTHON_GIL"));
  config.int_max_str_digits = readIntMaxStrDigits(x.get("int_max_str_digits"), env("PYTHONINTMAXSTRDIGITS"));
  config.cpu_count = readCpuCount(x.get("cpu_count"), env("PYTHON_CPU_COUNT"));
  config.thread_inherit_context = readSwitch("thread_inherit_context", x, env);
  config.context_aware_warnings = readSwitch("context_aware_warnings", x, env);
  config.tlbc_enabled = readSwitch("tlbc", x, env);
  config.tracemalloc = readTracemalloc(x.get("tracemalloc"), env("PYTHONTRACEMALLOC"));

  config.memory_limit = readMemoryLimit(
    x.get("memory_limit"),
    config.use_environment ? environment.TYPHON_MEMORY_LIMIT : undefined,
  );
  readStress(config, x.get("stress"), environment.TYPHON_STRESS ?? null);

  config.pythonpath_env = env("PYTHONPATH");
  config.home = env("PYTHONHOME");
  const encoding = env("PYTHONIOENCODING");
  if (encoding !== null) {
    const [name, errors] = encoding.split(":");
    config.stdio_encoding = name || null;
    config.stdio_errors = errors || (name ? "strict" : null);
  }

  if (config.stdio_errors === null && (config.utf8_mode || isByteLocale(environment))) config.stdio_errors = "surrogateescape";

  config.xoptions = given.xoptions;
  if (config.dev_mode) config.warnoptions.push("default");
  config.warnoptions.push(...(env("PYTHONWARNINGS")?.split(",") ?? []), ...given.warnings);
  if (config.bytes_warning > 1) config.warnoptions.push("error::BytesWarning");
  else if (config.bytes_warning === 1) config.warnoptions.push("default::BytesWarning");

  config.run_command = given.command;
  config.run_module = given.module;
  if (given.command !== null) config.argv = ["-c", ...given.rest];
  else if (given.module !== null) config.argv = ["-m", ...given.rest];
  else if (given.rest.length > 0) {
    config.argv = given.rest;
    if (given.rest[0] !== "-") config.run_filename = given.rest[0]!;
  }
  return config;
}

function utf8Mode(option: string | true | undefined, variable: string | null, environment: Environment): number {
  if (option !== undefined) {
    if (option === true || option === "1") return 1;
    if (option === "0") return 0;
    throw fatal("preconfig_init_utf8_mode", "invalid -X utf8 option value", "preinitializing");
  }
  if (variable !== null) {
    if (variable === "1") return 1;
    if (variable === "0") return 0;
    throw fatal("preconfig_init_utf8_mode", "invalid PYTHONUTF8 environment variable value", "preinitializing");
  }
  const locale = localeOf(environment);
  return locale === "C" || locale === "POSIX" ? 1 : 0;
}

function localeOf(environment: Environment): string {
  return environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "C";
}

/** Locales in which CPython lets undecodable bytes pass through the standard streams. */
function isByteLocale(environment: Environment): boolean {
  return ["C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"].includes(localeOf(environment));
}

function importTime(option: string | true | undefined, variable: string | null): number {
  if (option !== undefined) return option === "2" ? 2 : 1;
  return variable === null ? 0 : variable === "2" ? 2 : 1;
}

function readHashSeed(config: Config, text: string | null): void {
  if (text === null || text === "random") return;
  const seed = /^\s*\+?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= 0xffffffff)) {
    throw fatal("config_init_hash_seed", 'PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]');
  }
  config.use_hash_seed = 1;
  config.hash_seed = seed;
}

function readGil(option: string | true | undefined, variable: string | null): number | null {
  // A variable that is wrong is fatal even if the option is right.
  for (const text of [variable, option]) {
    if (text !== null && text !== undefined && text !== "0" && text !== "1") {
      throw fatal("config_read_gil", 'PYTHON_GIL / -X gil must be "0" or "1"');
    }
  }
  const text = option ?? variable;
  return text === null ? null : Number(text);
}

function readIntMaxStrDigits(option: string | true | undefined, variable: string | null): number {
  const text = option ?? variable;
  if (text === null) return 4300;
  const digits = text === true ? null : wholeNumber(text);
  if (digits !== null && (digits === 0 || digits >= 640)) return digits;
  const source = option === undefined ? "PYTHONINTMAXSTRDIGITS" : "-X int_max_str_digits";
  throw fatal("config_init_int_max_str_digits", `${source}: invalid limit; must be >= 640 or 0 for unlimited.`);
}

/** A size like `512M`, `2G`, `65536K`, in KiB. */
function readMemoryLimit(option: string | true | undefined, variable: string | undefined): number {
  const text = option ?? variable;
  if (text === undefined || text === "") return 0;
  const match = /^(\d+)([KMG])$/.exec(String(text));
  const kib = match ? Number(match[1]) * { K: 1, M: 1 << 10, G: 1 << 20 }[match[2] as "K" | "M" | "G"] : 0;
  if (kib < 1 << 14 || kib > 1 << 22) throw fatal("config_init_memory_limit", "-X memory_limit must be a size from 16M to 4G");
  return kib;
}

/** `seed=7,switch=50,collect=100,fail=2000`: what the debug core does to a program (docs/internals/stress.md). */
function readStress(config: Config, option: string | true | undefined, variable: string | null): void {
  const text = typeof option === "string" ? option : config.use_environment ? variable : null;
  if (!text) return;
  for (const part of text.split(",")) {
    const [name = "", value = ""] = part.split("=");
    const number = wholeNumber(value);
    if (!["seed", "switch", "collect", "fail", "failevery", "from"].includes(name) || number === null || number < 0) {
      throw fatal("config_init_stress", `invalid stress option: ${part}`);
    }
    config[`stress_${name}` as "stress_seed"] = number;
  }
}

function readCpuCount(option: string | true | undefined, variable: string | null): number {
  let count = -1;
  // The option goes before the variable, but a variable that is wrong is fatal all the same.
  for (const text of [variable, option]) {
    if (text === null || text === undefined) continue;
    if (text === "default") {
      count = -1;
      continue;
    }
    const given = text === true ? null : wholeNumber(text);
    if (given === null || given <= 0) {
      const problem = "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0";
      throw fatal("config_init_cpu_count", problem);
    }
    count = given;
  }
  return count;
}

/** Options that are 0 or 1 and on by default without a GIL. */
function readSwitch(name: string, x: ReadonlyMap<string, string | true>, env: (name: string) => string | null): number {
  const variable = `PYTHON_${name.toUpperCase()}`;
  const fromEnvironment = env(variable);
  if (fromEnvironment !== null && fromEnvironment !== "0" && fromEnvironment !== "1") {
    throw fatal(`config_init_${name}`, `${variable}=N: N is missing or invalid`);
  }
  const option = x.get(name);
  if (option !== undefined && option !== "0" && option !== "1") {
    throw fatal(`config_init_${name}`, `-X ${name}=n: n is missing or invalid`);
  }
  return Number(option ?? fromEnvironment ?? "1");
}

function readTracemalloc(option: string | true | undefined, variable: string | null): number {
  const text = option ?? variable;
  if (text === null) return 0;
  const frames = text === true ? 1 : wholeNumber(text);
  if (frames !== null && frames >= 0 && frames <= 65535) return frames;
  const problem =
    option === undefined ? "PYTHONTRACEMALLOC: invalid number of frames" : "-X tracemalloc=NFRAME: invalid number of frames";
  throw fatal("config_init_tracemalloc", problem);
}

const say = (stdout: string): Answer => ({ kind: "answer", stdout, stderr: "", status: 0 });

/** `args` without the program's own name. */
export function parseCommandLine(args: readonly string[], environment: Environment, program: string): Run | Answer {
  try {
    const given = readOptions(args, program);
    if (given.help === "env") return say(HELP_ENV);
    if (given.help === "xoptions") return say(HELP_XOPTIONS);
    if (given.help === "all") return say(`${usageLine(program)}${HELP}\n${HELP_ENV}\n${HELP_XOPTIONS}`);
    if (given.help) return say(usageLine(program) + HELP);
    const versions = given.flags.get("V") ?? 0;
    if (versions > 0) return say(`Python ${versions > 1 ? SYS_VERSION : PYTHON_VERSION_TEXT}\n`);
    const config = configure(given, environment);
    config.program_name = program;
    config.orig_argv = [program, ...args];
    return { kind: "run", config };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: "answer", stdout: "", stderr: error.message, status: error.status };
  }
}
