import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config } from "../host/common/config.ts";
import { type Environment, parseCommandLine } from "./arguments.ts";

const UTF8 = { LANG: "C.UTF-8" };

function run(args: string[], environment: Environment = {}): Config {
  const parsed = parseCommandLine(args, { ...UTF8, ...environment }, "typhon");
  assert.equal(parsed.kind, "run", parsed.kind === "answer" ? parsed.stderr : "");
  return (parsed as { config: Config }).config;
}

function refused(args: string[], environment: Environment = {}): [string, number] {
  const parsed = parseCommandLine(args, { ...UTF8, ...environment }, "typhon");
  assert.equal(parsed.kind, "answer");
  const answer = parsed as { stderr: string; status: number };
  return [answer.stderr.split("\n")[0]!, answer.status];
}

test("what follows the program belongs to the program", () => {
  const config = run(["-bB", "-c", "print()", "-x", "--help"]);
  assert.equal(config.run_command, "print()\n");
  assert.deepEqual(config.argv, ["-c", "-x", "--help"]);
  assert.equal(config.bytes_warning, 1);
  assert.equal(config.write_bytecode, 0);
  assert.deepEqual(run(["file.py", "-V"]).argv, ["file.py", "-V"]);
  assert.deepEqual(run(["-", "-V"]).argv, ["-", "-V"]);
  assert.equal(run(["-", "-V"]).run_filename, null);
  assert.deepEqual(run(["-m", "json.tool", "-h"]).argv, ["-m", "-h"]);
});

test("short options may be clustered, with the argument in the same word", () => {
  const config = run(["-OOIWignore", "-Wonce", "-Xgil=1", "-cpass"]);
  assert.equal(config.optimization_level, 2);
  assert.equal(config.isolated, 1);
  assert.equal(config.safe_path, 1);
  assert.equal(config.user_site_directory, 0);
  assert.deepEqual(config.warnoptions, ["ignore", "once"]);
  assert.equal(config.gil, 1);
  assert.equal(config.run_command, "pass\n");
});

test("options that cannot be understood", () => {
  assert.deepEqual(refused(["-Z"]), ["Unknown option: -Z", 2]);
  assert.deepEqual(refused(["--foo"]), ["Unknown option: --foo", 2]);
  assert.deepEqual(refused(["-bJ"]), ["Unknown option: -J", 2]);
  for (const letter of "cmWX") assert.deepEqual(refused([`-${letter}`]), [`Argument expected for the -${letter} option`, 2]);
  const values = "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
  assert.deepEqual(refused(["--check-hash-based-pycs", "x"]), [values, 2]);
});

test("the GIL: -X gil beats PYTHON_GIL, other values are fatal", () => {
  assert.equal(run([]).gil, null);
  assert.equal(run([], { PYTHON_GIL: "0" }).gil, 0);
  assert.equal(run([], { PYTHON_GIL: "" }).gil, null);
  assert.equal(run(["-X", "gil=1"], { PYTHON_GIL: "0" }).gil, 1);
  assert.equal(run(["-E"], { PYTHON_GIL: "1" }).gil, null);
  const text = 'Fatal Python error: config_read_gil: PYTHON_GIL / -X gil must be "0" or "1"';
  assert.deepEqual(refused(["-Xgil"]), [text, 1]);
  assert.deepEqual(refused(["-X", "gil=2"]), [text, 1]);
  assert.deepEqual(refused([], { PYTHON_GIL: "on" }), [text, 1]);
  assert.deepEqual(refused(["-X", "gil=1"], { PYTHON_GIL: "on" }), [text, 1]);
});

test("of repeated -X options the first counts", () => {
  assert.equal(run(["-X", "gil=1", "-X", "gil=2"]).gil, 1);
  assert.equal(run(["-X", "cpu_count=3", "-X", "cpu_count=4"]).cpu_count, 3);
  assert.equal(run(["-X", "cpu_count=default"], { PYTHON_CPU_COUNT: "4" }).cpu_count, -1);
  const problem = "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0";
  assert.deepEqual(refused(["-X", "cpu_count=5"], { PYTHON_CPU_COUNT: "x" }), [`Fatal Python error: ${problem}`, 1]);
});

test("values that are refused", () => {
  const fatal = (text: string): [string, number] => [`Fatal Python error: ${text}`, 1];
  assert.deepEqual(refused(["-Xutf8=7"]), fatal("preconfig_init_utf8_mode: invalid -X utf8 option value"));
  assert.deepEqual(
    refused([], { PYTHON_THREAD_INHERIT_CONTEXT: "x" }),
    fatal("config_init_thread_inherit_context: PYTHON_THREAD_INHERIT_CONTEXT=N: N is missing or invalid"),
  );
  assert.deepEqual(
    refused(["-Xint_max_str_digits=5"]),
    fatal("config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."),
  );
  assert.deepEqual(
    refused([], { PYTHONHASHSEED: "-1" }),
    fatal('config_init_hash_seed: PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]'),
  );
});

test("variables that stand for flags", () => {
  const config = run([], { PYTHONOPTIMIZE: "x", PYTHONVERBOSE: "3", PYTHONDEBUG: "-1", PYTHONINSPECT: "0" });
  assert.equal(config.optimization_level, 1);
  assert.equal(config.verbose, 3);
  assert.equal(config.parser_debug, 1);
  assert.equal(config.inspect, 0);
  assert.deepEqual(run(["-Wa", "-bb"], { PYTHONWARNINGS: "b,c" }).warnoptions, ["b", "c", "a", "error::BytesWarning"]);
});

test("code after -c may be indented as a whole", () => {
  assert.equal(run(["-c", "  if 1:\n    x\n\n  y"]).run_command, "if 1:\n  x\n\ny\n");
  assert.equal(run(["-c", "x\n  y"]).run_command, "x\n  y\n");
});
