/**
 * Compiler and packed library of one carrier. Both are loaded when first needed: a program whose modules are all precompiled
 * never loads the compiler's code in its worker.
 *
 * dist/frozen.bin: `u32 n`, then n entries `u32 length of the name | u32 flags (1: package) | u32 offset | u32 length | name,
 * padded to 4`; the code images follow, 8-aligned, at offsets from the beginning of the file.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { CharacterNames } from "../../parser/unicode-names.ts";
import type { CodeSource } from "../common/platform.ts";
import { compilerScript } from "./compiler-script.ts";
import { vm } from "./lazy.ts";

type CompilerBundle = typeof import("../common/compiler-interface.ts");

/**
 * Loads dist/compiler.cjs with the machine code that V8 kept for it when it was built (tools/build-bundles.ts). V8 refuses code of another
 * version of itself; then the file is compiled as usual.
 */
function loadCompiler(dist: string): CompilerBundle {
  const file = join(dist, "compiler.cjs");
  try {
    const script = new (vm().Script)(compilerScript(readFileSync(file, "utf8")), {
      filename: file,
      cachedData: readFileSync(join(dist, "compiler.cache")),
    });
    return (script.runInThisContext() as (require: unknown, file: string) => CompilerBundle)(createRequire(file), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return createRequire(import.meta.url)(file) as CompilerBundle;
  }
}

/** What a file holds. */
function contentOf(filename: string): Uint8Array | null {
  try {
    return readFileSync(filename);
  } catch {
    return null;
  }
}

interface Frozen {
  readonly flags: number;
  readonly offset: number;
  readonly length: number;
}

export class NodeCodeSource implements CodeSource {
  readonly #dist: string;
  #bundle: CompilerBundle | null = null;
  #names: CharacterNames | null = null;
  #pack: Buffer | null = null;
  readonly #index = new Map<string, Frozen>();

  constructor(dist: string) {
    this.#dist = dist;
  }

  #compiler(): CompilerBundle {
    this.#bundle ??= loadCompiler(this.#dist);
    return this.#bundle;
  }

  #characterNames(): CharacterNames {
    this.#names ??= new CharacterNames(() => inflateRawSync(readFileSync(join(this.#dist, "unicode-names.bin"))).toString());
    return this.#names;
  }

  readonly #lookupName = (name: string): string | null => this.#characterNames().lookup(name);

  lookupCharacter(name: string): string | null {
    return this.#characterNames().lookup(name);
  }

  characterName(code: number): string | null {
    return this.#characterNames().nameOf(code);
  }

  /** File names are bytes in the file system's encoding; those that are no UTF-8 show as the replacement character in code. */
  compile(
    source: Uint8Array,
    filename: Uint8Array,
    mode: number,
    flags: number,
    optimize: number,
    maxDigits: number,
  ): Uint8Array {
    return this.#compiler().compileForHost(
      source,
      Buffer.from(filename).toString(),
      mode,
      flags,
      optimize,
      maxDigits,
      contentOf,
      this.#lookupName,
    );
  }

  #frozen(): Buffer {
    if (this.#pack !== null) return this.#pack;
    const pack = readFileSync(join(this.#dist, "frozen.bin"));
    let at = 4;
    for (let n = pack.readUInt32LE(0); n > 0; n--) {
      const nameLength = pack.readUInt32LE(at);
      const name = pack.toString("utf8", at + 16, at + 16 + nameLength);
      this.#index.set(name, {
        flags: pack.readUInt32LE(at + 4),
        offset: pack.readUInt32LE(at + 8),
        length: pack.readUInt32LE(at + 12),
      });
      at += (16 + nameLength + 3) & ~3;
    }
    this.#pack = pack;
    return pack;
  }

  frozen(name: string): Uint8Array | null {
    const pack = this.#frozen();
    const entry = this.#index.get(name);
    if (entry === undefined) return null;
    return pack.subarray(entry.offset, entry.offset + entry.length);
  }

  frozenFlags(name: string): number | null {
    this.#frozen();
    return this.#index.get(name)?.flags ?? null;
  }

  frozenNames(): readonly string[] {
    this.#frozen();
    return [...this.#index.keys()];
  }
}
