/**
 * Typhon with the library that the suite tests.
 *
 * The library that Typhon is built with comes from an npm package and is a few corrections older or newer than the suite; tests and
 * the Python modules they test belong together. So the suite runs on a copy of the build, build/conformance/typhon, whose
 * modules are those of the same name from the suite's own CPython, frozen ones included. What Typhon writes itself (lib/) stays,
 * and so does what a distribution adapts to its own folders. The package dbm, which the npm package leaves out and helpers of the
 * suite import, comes along.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildLibrary } from "../build-stdlib.ts";
import { filesBelow, hashOf, ROOT, readRecord, writeFile } from "../steps.ts";

const ADAPTED = /^(site\.py$|sysconfig\/)/;
const ADDED = ["dbm/__init__.py", "dbm/dumb.py"];
const COPIED = ["carrier.cjs", "cli.cjs", "compiler.cache", "compiler.cjs", "core.wasm", "core.debug.wasm", "unicode-names.bin"];

/** The library beside the suite, or that of the native interpreter. */
export function findLibrary(suite: string, native: string): string {
  if (existsSync(join(suite, "os.py"))) return suite;
  const { stdout } = spawnSync(native, ["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"], { encoding: "utf8" });
  const folder = stdout.trim();
  if (!existsSync(join(folder, "os.py"))) throw new Error(`no library found for ${suite}: name it with --library`);
  return folder;
}

/** Makes the copy if it is out of date, and answers with its program. */
export async function typhonWith(library: string, suite: string): Promise<string> {
  const home = join(ROOT, "build/conformance/typhon");
  const record = join(home, "made.json");
  const changed = (file: string): string => `${file} ${statSync(file).mtimeMs} ${statSync(file).size}`;
  for (const name of COPIED) {
    const file = join(ROOT, "dist", name);
    if (!existsSync(file)) continue;
    mkdirSync(join(home, "dist"), { recursive: true });
    copyFileSync(file, join(home, "dist", name));
  }
  const inputs = [...filesBelow("lib"), "tools/build-stdlib.ts", "tools/conformance/library.ts", "dist/compiler.cjs"].map(
    (file) => readFileSync(join(ROOT, file)),
  );
  const hash = hashOf(realpathSync(library), changed(join(library, "os.py")), ...inputs);
  if (readRecord(record).library !== hash) {
    await buildLibrary(
      join(home, "dist"),
      (name) => {
        const file = join(library, name);
        return ADAPTED.test(name) || !existsSync(file) ? undefined : readFileSync(file);
      },
      ADDED,
    );
    writeFile(record, JSON.stringify({ library: hash }));
  }
  // Processes that tests start do not see PYTHONPATH (-I) and yet import parts of the suite.
  const tests = join(home, "dist/lib/python3.14t/test");
  rmSync(tests, { force: true });
  symlinkSync(join(suite, "test"), tests);
  // Nor do they get the module's stand-ins by it.
  writeFile(
    join(home, "dist/lib/python3.14t/site-packages/conformance.pth"),
    'import os, sys; p = os.environ.get("TYPHON_STAND_INS"); p and sys.path.append(p)\n',
  );
  const program = join(home, "bin/typhon.cjs");
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(join(ROOT, "bin/typhon.cjs"), program);
  return program;
}
