/**
 * The image writer: a tree of code objects becomes bytes. The format is docs/internals/code-image.md.
 *
 * Strings and constants are pooled over the whole image. Records are written in one pass; a constant's items and the code objects inside a
 * code object are written before it, so that no offset has to be patched but those in the header.
 */
import { codePoints } from "../parser/text.ts";
import { type CodeObject, type Const, constKey } from "./code-object.ts";

const MAGIC = 0x31435954;
const IDENTIFIER = /^[A-Za-z0-9_]*$/;

class ImageWriter {
  private bytes = new Uint8Array(1 << 14);
  private view = new DataView(this.bytes.buffer);
  private length = 32;
  private readonly strings = new Map<string, number>();
  private readonly stringOffsets: number[] = [];
  private readonly stringFlags: number[] = [];
  private readonly constants = new Map<string, number>();
  private readonly constantOffsets: number[] = [];

  private room(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    let capacity = this.bytes.length * 2;
    while (capacity < this.length + size) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  private align(to: number): void {
    const aligned = (this.length + to - 1) & -to;
    this.room(aligned - this.length);
    this.length = aligned;
  }

  private u32(value: number): void {
    this.room(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  private f64(value: number): void {
    this.room(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  private raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.length);
    this.length += data.length;
  }

  /** Index of a string. `intern` asks for interning; a string used in both ways is interned. */
  private string(text: string, intern: boolean): number {
    let index = this.strings.get(text);
    if (index === undefined) {
      index = this.newString(text);
      this.strings.set(text, index);
    }
    if (intern && this.stringFlags[index] === 0) {
      this.stringFlags[index] = 1;
      this.bytes[this.stringOffsets[index]! + 5] = 1;
    }
    return index;
  }

  private newString(text: string, apart?: readonly number[]): number {
    this.stringOffsets.push(this.length);
    this.writeString(text, apart);
    return this.stringFlags.push(0) - 1;
  }

  private writeString(text: string, apart?: readonly number[]): void {
    let widest = 0;
    let count = text.length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > widest) widest = unit;
    }
    let points: number[] = [];
    if (widest >= 0xd800) {
      // Surrogate pairs are one character; lone surrogates stay.
      points = codePoints(text, apart);
      for (const point of points) if (point > widest) widest = point;
      count = points.length;
    }
    const kind = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4;
    this.room(8 + count * kind);
    this.u32(count);
    this.u32(kind);
    if (kind === 1) for (let i = 0; i < count; i++) this.bytes[this.length + i] = text.charCodeAt(i);
    else if (kind === 2) for (let i = 0; i < count; i++) this.view.setUint16(this.length + i * 2, text.charCodeAt(i), true);
    else {
      for (const [i, point] of points.entries()) this.view.setUint32(this.length + i * 4, point, true);
    }
    this.length += count * kind;
    this.align(4);
  }

  private constant(value: Const): number {
    const key = constKey(value);
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const offset = this.writeConstant(value);
    const index = this.constantOffsets.length;
    this.constantOffsets.push(offset);
    this.constants.set(key, index);
    return index;
  }

  private writeConstant(value: Const): number {
    switch (value.t) {
      case "None":
      case "False":
      case "True":
      case "Ellipsis": {
        const offset = this.length;
        this.u32({ None: 0, False: 1, True: 2, Ellipsis: 3 }[value.t]);
        return offset;
      }
      case "int":
        return this.writeInt(BigInt(value.v));
      case "float": {
        const offset = this.length;
        this.u32(6);
        this.f64(value.v);
        return offset;
      }
      case "complex": {
        const offset = this.length;
        this.u32(7);
        this.f64(value.re);
        this.f64(value.im);
        return offset;
      }
      case "str": {
        const index =
          value.apart === undefined ? this.string(value.v, IDENTIFIER.test(value.v)) : this.newString(value.v, value.apart);
        const offset = this.length;
        this.u32(8);
        this.u32(index);
        return offset;
      }
      case "bytes": {
        const offset = this.length;
        this.u32(9);
        this.u32(value.v.length);
        this.raw(value.v);
        this.align(4);
        return offset;
      }
      case "tuple":
      case "frozenset": {
        const items = value.v.map((item) => this.constant(item));
        const offset = this.length;
        this.u32(value.t === "tuple" ? 10 : 11);
        this.u32(items.length);
        for (const item of items) this.u32(item);
        return offset;
      }
      case "code": {
        const record = this.code(value.v);
        const offset = this.length;
        this.u32(12);
        this.u32(record);
        return offset;
      }
      case "slice": {
        const items = value.v.map((item) => this.constant(item));
        const offset = this.length;
        this.u32(13);
        for (const item of items) this.u32(item);
        return offset;
      }
    }
  }

  private writeInt(value: bigint): number {
    const offset = this.length;
    if (BigInt.asIntN(49, value) === value) {
      this.u32(4);
      this.u32(Number(BigInt.asUintN(32, value)));
      this.u32(Number(BigInt.asUintN(32, value >> 32n)));
      return offset;
    }
    const hex = (value < 0n ? -value : value).toString(16);
    const digits = Math.ceil(hex.length / 8);
    this.u32(5);
    this.u32(value < 0n ? 1 : 0);
    this.u32(digits);
    for (let i = 0; i < digits; i++) {
      const end = hex.length - i * 8;
      this.u32(Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16));
    }
    return offset;
  }

  private indexes(list: readonly number[]): number {
    this.align(4);
    const offset = this.length;
    for (const item of list) this.u32(item);
    return offset;
  }

  private filename = "";

  /** Write a code object and all that it refers to; returns the offset of its record. */
  private code(code: CodeObject): number {
    const consts = code.consts.map((value) => this.constant(value));
    const names = code.names.map((name) => this.string(name, true));
    const locals = code.locals.map(({ name, kind }) => (this.string(name, true) | (kind << 28)) >>> 0);
    const free = code.freeNames.map((name) => this.string(name, true));
    const name = this.string(code.name, true);
    const qualname = this.string(code.qualname, true);
    const filename = this.string(this.filename, false);
    const constsAt = this.indexes(consts);
    const namesAt = this.indexes(names);
    const localsAt = this.indexes(locals);
    const freeAt = this.indexes(free);
    const tableAt = this.indexes(code.exceptionTable.flatMap(({ start, end, handler, depth }) => [start, end, handler, depth]));
    this.align(8);
    const instructionsAt = this.length;
    this.raw(new Uint8Array(code.instructions.buffer, code.instructions.byteOffset, code.instructions.byteLength));
    const positionsAt = this.length;
    this.raw(new Uint8Array(code.positions.buffer, code.positions.byteOffset, code.positions.byteLength));
    this.align(8);
    const record = this.length;
    for (const word of [
      code.flags,
      code.argcount,
      code.posonlyargcount,
      code.kwonlyargcount,
      locals.length,
      code.nregs,
      code.firstlineno,
      code.instructions.length / 4,
      name,
      qualname,
      filename,
      instructionsAt,
      positionsAt,
      consts.length,
      constsAt,
      names.length,
      namesAt,
      locals.length,
      localsAt,
      free.length,
      freeAt,
      code.exceptionTable.length,
      tableAt,
    ])
      this.u32(word);
    return record;
  }

  write(root: CodeObject, filename: string): Uint8Array {
    this.filename = filename;
    const record = this.code(root);
    const stringsAt = this.indexes(this.stringOffsets);
    const constantsAt = this.indexes(this.constantOffsets);
    this.align(8);
    const header = [MAGIC, this.length, record, this.stringOffsets.length, stringsAt, this.constantOffsets.length, constantsAt];
    for (const [index, word] of header.entries()) this.view.setUint32(index * 4, word, true);
    return this.bytes.slice(0, this.length);
  }
}

/** The code image of a top-level code object. */
export function writeImage(root: CodeObject, filename: string): Uint8Array {
  return new ImageWriter().write(root, filename);
}
