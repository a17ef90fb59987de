/**
 * Python's standard library: from the zip that the pyodide package carries to dist/.
 *
 *     dist/lib/python3.14t/              the .py files, and those of lib/ (Typhon's own)
 *     .../__pycache__/X.typhon-314.pyc   16 bytes of PEP 552 header (hash-based, unchecked), then marshal's code type:
 *                                        the byte 'c', u32 length, code image (docs/internals/code-image.md)
 *     dist/frozen.bin                    the modules that are needed before files can be imported (src/host/node/code-source.ts)
 *
 * Compiling is done by two workers with the compiler that was just bundled. Images are cached by the hash of compiler and source,
 * under a file name that is the same in every checkout; the real name is put in afterwards.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { unzipSync } from "fflate";
import { CACHE_TAG, PYC_MAGIC_TOKEN } from "../spec/version.ts";
import { filesBelow, hashOf, ROOT, type Step, writeFile } from "./steps.ts";

const ZIP = "node_modules/pyodide/python_stdlib.zip";
/** Brython's copy of the library: the pure Python decimal, which Pyodide leaves out because it has the one in C. */
const MORE = "node_modules/brython/brython_stdlib.js";
const FROM_MORE: readonly string[] = ["_pydecimal"];
const HOME = "lib/python3.14t";
const CACHE = join(ROOT, "node_modules/.cache/typhon-images");
const WORKERS = 2;

/**
 * Modules that CPython has in C beside a twin in Python that does the same: here the twin's source serves for both, as there are programs that ask
 * for the one in C by its name.
 */
const TWINS: Readonly<Record<string, string>> = { _datetime: "_pydatetime", _decimal: "_pydecimal" };

/** Pyodide's own modules, its stand-ins for OpenSSL, and what is nothing without a foreign function interface or SQLite. */
const LEFT_OUT =
  /^(pyodide|_pyodide|site-packages|ctypes|sqlite3)\/|^(_?ssl|_sysconfigdata_\w+-emscripten|_sysconfigdata.*)\.py$/;

/** Modules that CPython freezes too, and what stands for the codecs that its compiler calls: name, source, whether it is a package. */
const FROZEN: readonly (readonly [name: string, file: string, isPackage: boolean])[] = [
  ["_frozen_importlib", "importlib/_bootstrap.py", false],
  ["_frozen_importlib_external", "importlib/_bootstrap_external.py", false],
  ...[
    "zipimport",
    "abc",
    "codecs",
    "io",
    "_collections_abc",
    "_sitebuiltins",
    "genericpath",
    "ntpath",
    "posixpath",
    "os",
    "site",
  ].map((name) => [name, `${name}.py`, false] as const),
  ["stat", "stat.py", false],
  ["importlib.util", "importlib/util.py", false],
  ["importlib.machinery", "importlib/machinery.py", false],
  ["runpy", "runpy.py", false],
  ["_typhon_source", "_typhon_source.py", false],
  ["_typhon_context", "_typhon_context.py", false],
  ["__hello__", "__hello__.py", false],
  ["__phello__", "__phello__/__init__.py", true],
  ["__phello__.spam", "__phello__/spam.py", false],
];

/** The name CPython gives frozen code. */
const FROZEN_NAMES: Readonly<Record<string, string>> = {
  _frozen_importlib: "importlib._bootstrap",
  _frozen_importlib_external: "importlib._bootstrap_external",
};

interface Job {
  readonly source: Uint8Array;
  /** File name for the code objects. */
  readonly filename: string;
  readonly done: (image: Uint8Array) => void;
}

/** Stands for the file name in cached images. */
const PLACEHOLDER = "<library>";

function readLibrary(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(unzipSync(readFileSync(join(ROOT, ZIP))))) {
    if (!name.endsWith("/") && !LEFT_OUT.test(name)) files.set(name, content);
  }
  // The file is a script whose one object literal is JSON: name → [extension, source, imports].
  const script = readFileSync(join(ROOT, MORE), "utf8");
  const scripts = JSON.parse(script.slice(script.indexOf("{"), script.lastIndexOf("}") + 1)) as Record<string, [string, string]>;
  for (const name of FROM_MORE) files.set(`${name}.py`, new TextEncoder().encode(scripts[name]![1]));
  for (const file of filesBelow("lib")) files.set(file.slice("lib/".length), readFileSync(join(ROOT, file)));
  return files;
}

/** Gives an image another file name: a new string at its end, to which the entry of the old one in the string table points. */
export function renameImage(image: Uint8Array, from: string, to: string): Uint8Array {
  const data = new DataView(image.buffer, image.byteOffset, image.length);
  const count = data.getUint32(12, true);
  const table = data.getUint32(16, true);
  const isLatin1 = /^[\0-\xff]*$/.test(to);
  if (!isLatin1) throw new Error(`the build folder's path must be Latin-1: ${to}`);
  for (let i = 0; i < count; i++) {
    const record = data.getUint32(table + 4 * i, true);
    const length = data.getUint32(record, true);
    if (length !== from.length || image[record + 4] !== 1) continue;
    if (Buffer.from(image.subarray(record + 8, record + 8 + length)).toString("latin1") !== from) continue;
    const at = (image.length + 7) & ~7;
    const renamed = new Uint8Array(at + ((8 + to.length + 7) & ~7));
    renamed.set(image);
    const view = new DataView(renamed.buffer);
    view.setUint32(4, renamed.length, true);
    view.setUint32(table + 4 * i, at, true);
    view.setUint32(at, to.length, true);
    renamed[at + 4] = 1;
    renamed.set(Buffer.from(to, "latin1"), at + 8);
    return renamed;
  }
  throw new Error(`no file name in the image of ${to}`);
}

/** Compiles what the cache does not have, in two workers; calls `done` of every job that could be compiled. */
async function compileAll(jobs: readonly Job[]): Promise<{ compiled: number; failed: string[] }> {
  const compilerHash = hashOf(readFileSync(join(ROOT, "dist/compiler.cjs")));
  const failed: string[] = [];
  const waiting: { readonly job: Job; readonly cached: string }[] = [];
  const finish = (job: Job, image: Uint8Array): void => job.done(renameImage(image, PLACEHOLDER, job.filename));
  for (const job of jobs) {
    const key = hashOf(compilerHash, job.source);
    const cached = join(CACHE, key.slice(0, 2), key);
    if (existsSync(cached)) finish(job, readFileSync(cached));
    else waiting.push({ job, cached });
  }
  const compiled = waiting.length;
  // The longest first, so that the workers end together.
  waiting.sort((a, b) => b.job.source.length - a.job.source.length);
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { compileForHost } = require(workerData);
    parentPort.on("message", (source) => {
      try {
        parentPort.postMessage(compileForHost(source, ${JSON.stringify(PLACEHOLDER)}, 0, 0, 0));
      } catch (error) {
        parentPort.postMessage(String(error && error.stack));
      }
    });`;
  const crew = Array.from({ length: Math.min(WORKERS, waiting.length) }, () => {
    const worker = new Worker(program, {
      eval: true,
      execArgv: [],
      workerData: join(ROOT, "dist/compiler.cjs"),
      resourceLimits: { stackSizeMb: 64 },
    });
    return new Promise<void>((resolve, reject) => {
      let current = waiting.shift();
      const next = (): void => {
        if (current === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(current.job.source);
      };
      worker.on("error", reject);
      worker.on("message", (answer: Uint8Array | string) => {
        const { job, cached } = current!;
        if (typeof answer === "string") {
          failed.push(`${job.filename}: ${answer}`);
        } else {
          const data = new DataView(answer.buffer, answer.byteOffset, answer.length);
          if (data.getUint32(0, true) === 0) {
            const image = imageOf(answer);
            writeFile(cached, image);
            finish(job, image);
          } else {
            failed.push(`${job.filename}: ${describeError(answer)}`);
          }
        }
        current = waiting.shift();
        next();
      });
      next();
    });
  });
  await Promise.all(crew);
  return { compiled, failed };
}

/** The code image in an answer of the compiler: after the warnings, 8-aligned (docs/internals/host.md, "Compiling"). */
function imageOf(answer: Uint8Array): Uint8Array {
  const data = new DataView(answer.buffer, answer.byteOffset, answer.length);
  let at = 8;
  const skip = (): void => {
    at += 4 + ((Math.max(0, data.getInt32(at, true)) + 3) & ~3);
  };
  for (let n = data.getUint32(4, true); n > 0; n--) {
    at += 4; // line
    skip(); // warning
    at += 12; // offsets of the error
    skip(); // its text
    skip(); // its message
  }
  return answer.slice((at + 7) & ~7);
}

function describeError(answer: Uint8Array): string {
  const data = new DataView(answer.buffer, answer.byteOffset, answer.length);
  const length = data.getUint32(24, true);
  return `line ${data.getInt32(8, true)}: ${Buffer.from(answer.subarray(28, 28 + length)).toString()}`;
}

function pyc(image: Uint8Array): Uint8Array {
  const file = new Uint8Array(16 + 5 + image.length);
  const data = new DataView(file.buffer);
  data.setUint32(0, PYC_MAGIC_TOKEN, true);
  data.setUint32(4, 1, true); // hash-based; the bit for "check the source" is off
  data.setUint8(16, "c".charCodeAt(0));
  data.setUint32(17, image.length, true);
  file.set(image, 21);
  return file;
}

/**
 * Writes the library and frozen.bin below `dist`. `other` may answer with the source of a module in another version, which the
 * conformance tests use, and of `more` modules; Typhon's own are never asked for.
 */
export async function buildLibrary(
  dist: string,
  other?: (name: string) => Uint8Array | undefined,
  more: readonly string[] = [],
): Promise<void> {
  const library = join(dist, HOME);
  const own = new Set(filesBelow("lib").map((file) => file.slice("lib/".length)));
  const files = readLibrary();
  if (other !== undefined) {
    for (const name of [...files.keys(), ...more]) {
      const content = own.has(name) ? undefined : other(name);
      if (content !== undefined) files.set(name, content);
    }
  }
  for (const [name, twin] of Object.entries(TWINS)) files.set(`${name}.py`, files.get(`${twin}.py`)!);
  rmSync(library, { recursive: true, force: true });
  const jobs: Job[] = [];
  for (const [name, content] of files) {
    const path = join(library, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFile(path, content);
    if (!name.endsWith(".py")) continue;
    const cachedName = path.replace(/([^/]+)\.py$/, `__pycache__/$1.${CACHE_TAG}.pyc`);
    jobs.push({ source: content, filename: path, done: (image) => writeFile(cachedName, pyc(image)) });
  }
  const frozen = new Map<string, Uint8Array>();
  for (const [name, file] of FROZEN) {
    const source = files.get(file);
    if (source === undefined) throw new Error(`${file} is not in ${ZIP}`);
    jobs.push({ source, filename: `<frozen ${FROZEN_NAMES[name] ?? name}>`, done: (image) => frozen.set(name, image) });
  }
  const { compiled, failed } = await compileAll(jobs);
  writeFile(join(dist, "frozen.bin"), packFrozen(frozen));
  if (compiled > 0) console.log(`standard library: ${jobs.length} modules, ${compiled} compiled`);
  for (const failure of failed) console.error(`not compiled: ${failure.split("\n").slice(0, 3).join(" | ")}`);
  if (frozen.size !== FROZEN.length) throw new Error("modules needed at start-up do not compile");
}

function packFrozen(images: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const modules = FROZEN.filter(([name]) => images.has(name));
  const headSize = 4 + modules.reduce((sum, [name]) => sum + ((16 + name.length + 3) & ~3), 0);
  const starts: number[] = [];
  let size = (headSize + 7) & ~7;
  for (const [name] of modules) {
    starts.push(size);
    size += (images.get(name)!.length + 7) & ~7;
  }
  const pack = Buffer.alloc(size);
  pack.writeUInt32LE(modules.length, 0);
  let at = 4;
  modules.forEach(([name, , isPackage], i) => {
    const image = images.get(name)!;
    pack.writeUInt32LE(name.length, at);
    pack.writeUInt32LE(isPackage ? 1 : 0, at + 4);
    pack.writeUInt32LE(starts[i]!, at + 8);
    pack.writeUInt32LE(image.length, at + 12);
    pack.write(name, at + 16, "latin1");
    pack.set(image, starts[i]!);
    at += (16 + name.length + 3) & ~3;
  });
  return pack;
}

export function stdlib(): Step {
  return {
    name: "standard library",
    inputs: [ZIP, MORE, "lib", "dist/compiler.cjs", "tools/build-stdlib.ts", "spec/version.ts"],
    outputs: ["dist/frozen.bin", "dist/lib/python3.14t/os.py"],
    run: () => buildLibrary(join(ROOT, "dist")),
  };
}
