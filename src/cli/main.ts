/** The command `typhon`: reads the command line, starts the supervisor, and ends the process as the program ended. */
import { readFileSync, writeSync } from "node:fs";
import os from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeConfig } from "../host/common/config.ts";
import { fsDecode } from "../host/common/fs-bytes.ts";
import { Supervisor } from "../host/node/supervisor.ts";
import { parseCommandLine } from "./arguments.ts";

const STATUS_SIGNALED = 256;
const dist = dirname(fileURLToPath(import.meta.url));

function endProcess(status: number): void {
  if (status < STATUS_SIGNALED) process.exit(status);
  // Die of the signal, so that the shell sees it: without a listener its default action takes place.
  const number = status - STATUS_SIGNALED;
  const name = Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0];
  if (name === undefined) process.exit(128 + number);
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}

/** The arguments as texts of Python: Node puts U+FFFD for what is no UTF-8, Linux still has the bytes. */
function programArguments(): string[] {
  const args = process.argv.slice(2);
  if (!args.some((arg) => arg.includes("\ufffd"))) return args;
  try {
    const line = readFileSync("/proc/self/cmdline").subarray(0, -1);
    const words: Uint8Array[] = [];
    for (let at = 0; at <= line.length; ) {
      const end = line.indexOf(0, at) < 0 ? line.length : line.indexOf(0, at);
      words.push(line.subarray(at, end));
      at = end + 1;
    }
    return words.slice(-args.length).map(fsDecode);
  } catch {
    return args;
  }
}

const parsed = parseCommandLine(programArguments(), process.env, "typhon");
if (parsed.kind === "answer") {
  if (parsed.stdout) writeSync(1, parsed.stdout);
  if (parsed.stderr) writeSync(2, parsed.stderr);
  process.exitCode = parsed.status;
} else {
  const { config } = parsed;
  config.executable = join(dirname(dist), "bin", "typhon.cjs");
  config.prefix = config.home ?? dist;
  config.stdlib_dir = join(config.prefix, "lib", "python3.14t");
  config.module_search_paths = [...(config.pythonpath_env?.split(delimiter) ?? []), config.stdlib_dir];
  const cpuCount = config.cpu_count > 0 ? config.cpu_count : os.availableParallelism();
  new Supervisor(
    { dist, configuration: encodeConfig(config), cpuCount, debugCore: process.env.TYPHON_CORE === "debug" },
    endProcess,
  ).start();
}
