/** The command `typhon`: reads the command line, starts the supervisor, and ends the process as the program ended. */
import { writeSync } from "node:fs";
import os from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeConfig } from "../host/common/config.ts";
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

const parsed = parseCommandLine(process.argv.slice(2), process.env, "typhon");
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
