/**
 * The _zlib module: raw deflate and inflate streams and Adler-32. The formats around the raw data, their headers and check sums, are zlib.py's part.
 *
 * A stream object holds one state (deflate.ts, inflate.ts), which is read and written under the object's lock, a leaf lock; the data's buffer is taken
 * before. State and output are raw memory: nothing in them is counted.
 */
import { def, def0, defModule, ix, moduleAdd, newModule, newStaticType } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, allocZeroed, free } from "../memory/alloc";
import { decref, freeObject, newObject } from "../memory/refcount";
import { asCInt, asI64, index } from "../objects/abstract-number";
import { typeOf } from "../objects/abstract-object";
import { BUF_SIMPLE, BufferView, dropBuffer, takeBuffer } from "../objects/buffer";
import { bytesNew, emptyBytes } from "../objects/bytes";
import { intAsI64 } from "../objects/int";
import { lock, PyObject, unlock } from "../objects/object";
import {
  MEMORY_ERROR_TYPE,
  OBJECT_TYPE,
  VALUE_ERROR_TYPE,
  ZLIB_COMPRESS_TYPE,
  ZLIB_DECOMPRESS_TYPE,
} from "../objects/static-types";
import { tupleInit, tupleNew } from "../objects/tuple";
import { TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { mkBool, mkInt, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { Deflate, deflateCopy, deflateFree, deflateNew, deflatePreset, deflateRun } from "./deflate";
import {
  Inflate,
  INFLATE_DONE,
  INFLATE_FULL,
  INFLATE_NO_MEMORY,
  INFLATE_SIZE,
  inflateEnd,
  inflateMessage,
  inflatePreset,
  inflateRun,
} from "./inflate";
import { registerModule } from "./registry";

@unmanaged
class PyStream extends PyObject {
  state: u32;
  padding: u32;
}

function stateOf(self: u64): usize {
  return changetype<PyStream>(ptr(self)).state;
}

/** A stream object around a state, which it takes over; 0 is a state that found no memory. */
function newStream(type: usize, state: usize): u64 {
  if (state == 0) return noMemory();
  const p = newObject(type, offsetof<PyStream>());
  if (p == 0) {
    if (type == ZLIB_COMPRESS_TYPE) deflateFree(state);
    else free(state);
    return NULL;
  }
  changetype<PyStream>(p).state = state as u32;
  return val(p);
}

function makeDeflate(module: u64, args: usize): u64 {
  const level = asCInt(load<u64>(args));
  const strategy = asCInt(load<u64>(args, 8));
  const windowBits = asCInt(load<u64>(args, 24));
  if (errOccurred()) return NULL;
  if (level < 0 || level > 9 || strategy < 0 || strategy > 4 || windowBits < 9 || windowBits > 15)
    return raise(VALUE_ERROR_TYPE, "Invalid initialization option");
  const view = takeBuffer(load<u64>(args, 16), BUF_SIMPLE);
  if (view == 0) return NULL;
  const state = deflateNew(level as u32, strategy as u32, windowBits as u32);
  if (state != 0 && changetype<BufferView>(view).len != 0)
    deflatePreset(changetype<Deflate>(state), changetype<BufferView>(view).buf, changetype<BufferView>(view).len);
  dropBuffer(view);
  return newStream(ZLIB_COMPRESS_TYPE, state);
}

function deflateDealloc(p: usize): void {
  deflateFree(changetype<PyStream>(p).state);
  freeObject(p);
}

/** run(data, flush): the compressed bytes. */
function runDeflate(self: u64, args: usize): u64 {
  const flush = asCInt(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return NULL;
  const d = changetype<Deflate>(stateOf(self));
  lock(ptr(self));
  const good = deflateRun(d, changetype<BufferView>(view).buf, changetype<BufferView>(view).len, flush as u32);
  const out: usize = d.out;
  const length = d.length;
  d.out = 0;
  unlock(ptr(self));
  dropBuffer(view);
  let result: u64 = NULL;
  if (!good) raise(MEMORY_ERROR_TYPE, "");
  else result = length == 0 ? emptyBytes() : bytesNew(out, length);
  if (out != 0) free(out);
  return result;
}

function copyDeflate(self: u64): u64 {
  lock(ptr(self));
  const state = deflateCopy(stateOf(self));
  unlock(ptr(self));
  return newStream(typeOf(self), state);
}

function makeInflate(module: u64, args: usize): u64 {
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return NULL;
  const state = allocZeroed(INFLATE_SIZE);
  if (state != 0) inflatePreset(changetype<Inflate>(state), changetype<BufferView>(view).buf, changetype<BufferView>(view).len);
  dropBuffer(view);
  return newStream(ZLIB_DECOMPRESS_TYPE, state);
}

function inflateDealloc(p: usize): void {
  free(changetype<PyStream>(p).state);
  freeObject(p);
}

/** run(data, most): (output, how many bytes of the data are consumed, whether the limit was reached, whether the stream has ended). */
function runInflate(self: u64, args: usize): u64 {
  const most = asI64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return NULL;
  const s = changetype<Inflate>(stateOf(self));
  const data = changetype<BufferView>(view).buf;
  lock(ptr(self));
  const history = s.history;
  const r = inflateRun(
    s,
    data,
    changetype<BufferView>(view).len,
    most < 0 || most >= 0xffff_ffff ? u32.MAX_VALUE : (most as u32),
  );
  let output: u64 = NULL;
  if (r >= 0 && r != INFLATE_NO_MEMORY) output = bytesNew((s.out as usize) + history, s.length - history);
  const consumed = s.at - (data as u32);
  inflateEnd(s);
  unlock(ptr(self));
  dropBuffer(view);
  if (r == INFLATE_NO_MEMORY) return noMemory();
  if (r < 0) return raise(VALUE_ERROR_TYPE, inflateMessage(r));
  const result = output == NULL ? 0 : tupleNew(4);
  if (result == 0) {
    decref(output);
    return NULL;
  }
  tupleInit(result, 0, output);
  tupleInit(result, 1, mkInt(consumed as i64));
  tupleInit(result, 2, mkBool(r == INFLATE_FULL));
  tupleInit(result, 3, mkBool(r == INFLATE_DONE));
  return val(result);
}

function copyInflate(self: u64): u64 {
  const state = alloc(INFLATE_SIZE);
  if (state != 0) {
    lock(ptr(self));
    memory.copy(state, stateOf(self), INFLATE_SIZE);
    unlock(ptr(self));
  }
  return newStream(typeOf(self), state);
}

function adler32(module: u64, args: usize): u64 {
  const start = index(load<u64>(args, 8));
  if (start == NULL) return NULL;
  const value = intAsI64(start) as u32;
  decref(start);
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return NULL;
  let p = changetype<BufferView>(view).buf;
  let left: u32 = changetype<BufferView>(view).len;
  let a = value & 0xffff;
  let b = value >> 16;
  while (left > 0) {
    // As many bytes as 32 bits certainly hold the sums of.
    const n = min<u32>(left, 5552);
    for (const end = p + n; p < end; p++) {
      a += load<u8>(p);
      b += a;
    }
    a %= 65521;
    b %= 65521;
    left -= n;
  }
  dropBuffer(view);
  return mkInt(((b << 16) | a) as i64);
}

function makeZlib(): u64 {
  const m = newModule("_zlib", "Raw deflate and inflate streams.");
  if (m == NULL) return NULL;
  defModule(m, "deflate(level, strategy, dictionary, window, /)", makeDeflate, "Return a stream that compresses.");
  defModule(m, "inflate(dictionary, /)", makeInflate, "Return a stream that decompresses.");
  defModule(m, "adler32(data, value=1, /)", adler32, "Compute an Adler-32 checksum of data.");
  moduleAdd(m, "Deflate", val(ZLIB_COMPRESS_TYPE));
  moduleAdd(m, "Inflate", val(ZLIB_DECOMPRESS_TYPE));
  return m;
}

export function initZlibTypes(): void {
  const d = newStaticType(ZLIB_COMPRESS_TYPE, "Deflate", OBJECT_TYPE, offsetof<PyStream>(), TPFLAG_DISALLOW_INSTANTIATION, "");
  d.tp_dealloc = ix(deflateDealloc);
  def(d, "run(data, flush, /)", runDeflate, "Compress data; flush says what is to be written now.");
  def0(d, "copy()", copyDeflate, "Return a copy of the stream.");
  const i = newStaticType(ZLIB_DECOMPRESS_TYPE, "Inflate", OBJECT_TYPE, offsetof<PyStream>(), TPFLAG_DISALLOW_INSTANTIATION, "");
  i.tp_dealloc = ix(inflateDealloc);
  def(i, "run(data, most, /)", runInflate, "Decompress data into at most that many bytes.");
  def0(i, "copy()", copyInflate, "Return a copy of the stream.");
}

export function initZlibModule(): void {
  registerModule("_zlib", makeZlib);
}
