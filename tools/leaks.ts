/**
 * No program of test/python/ or examples/ leaves anything behind: each folder's run again and again in one process (tools/stress/leaks.py), on the
 * debug build unless TYPHON_CORE says otherwise. There a count error, a reference taken to or given back to a dead object, is an
 * assertion that ends the process. `npm run leaks [PATTERN]`; the last line says how many programs ran.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTests } from "./python-tests.ts";
import { ROOT } from "./steps.ts";

/** What cannot run twice in one process, and why. */
const notAgain = JSON.parse(readFileSync(join(ROOT, "tools/stress/not-again.json"), "utf8")) as Record<string, string>;
/** Programs given to one process; a process that fails or takes too long is repeated for each of its programs. */
const TIMEOUT_MS = 400_000;

const core = process.env.TYPHON_CORE ?? "debug";
const folders = new Map<string, string[]>();
let leftOut = 0;
for (const { file } of findTests(process.argv[2] ?? "")) {
  if (file in notAgain) leftOut++;
  else folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
}

function check(files: readonly string[]): string {
  const args = [join(ROOT, "bin/typhon.cjs"), "tools/stress/leaks.py", ...files];
  const env = { ...process.env, TYPHON_CORE: core };
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env,
    timeout: TIMEOUT_MS,
  });
  // A program may print something by other ways than sys.stdout.
  if (status === 0) return "";
  return `${stdout}${status === 1 && stdout !== "" ? "" : `status ${status ?? signal}: ${stderr.slice(-2000)}\n`}`;
}

let programs = 0;
let bad = 0;
for (const [folder, files] of folders) {
  const began = Date.now();
  let report = check(files);
  if (report !== "" && files.length > 1) report = files.map((file) => check([file])).join("");
  programs += files.length;
  if (report !== "") bad++;
  console.log(
    `${folder}: ${files.length} programs, ${((Date.now() - began) / 1000).toFixed(0)} s${report === "" ? "" : `\n${report}`}`,
  );
}
console.log(
  `${programs} programs on the ${core} build, ${bad === 0 ? "no leak and no count error" : `${bad} folders with findings`}; left out: ${leftOut}`,
);
process.exit(bad === 0 ? 0 : 1);
