/**
 * Hash objects: md5, sha1, the SHA-2 and SHA-3 families, BLAKE2; and the modules _md5, _sha1, _sha2, _sha3, _blake2.
 *
 *     PyHash: PyObject | what, sizes, total | state (200 bytes) | buffer of the block begun (168 bytes)
 *
 * One layout serves all; `kind` says which function it is. Everything behind the header is read and written under the object's lock, a leaf lock;
 * the data's buffer is taken before.
 */
import { def, def0, def1, defModule, getset, ix, moduleAdd, newModule, newStaticType } from "../interp/define";
import { noMemory, raise, raise1, raise3 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { asI64, index } from "../objects/abstract-number";
import { isStrLike, isTrue, typeOf } from "../objects/abstract-object";
import { BUF_SIMPLE, BufferView, dropBuffer, hasBuffer, takeBuffer } from "../objects/buffer";
import { bytesNew } from "../objects/bytes";
import { intAsI64, intFitsI64, intSign } from "../objects/int";
import { lit } from "../objects/intern";
import { lock, PyObject, unlock } from "../objects/object";
import {
  BLAKE2_TYPE,
  HASHLIB_HASH_TYPE,
  MD5_TYPE,
  OBJECT_TYPE,
  SHA1_TYPE,
  SHA224_TYPE,
  SHA256_TYPE,
  SHA384_TYPE,
  SHA3_TYPE,
  SHA512_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { strFromLatin1 } from "../objects/str";
import { PyType, TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import {
  blake2Block,
  blake2Start,
  HASH_WORK,
  keccak,
  md5Block,
  sha1Block,
  sha256Block,
  sha2Start,
  sha512Block,
} from "./hash-blocks";
import { registerModule } from "./registry";

const MD5: u32 = 0;
const SHA1: u32 = 1;
const SHA256: u32 = 2; // and 224
const SHA512: u32 = 3; // and 384
const SHA3: u32 = 4;
const SHAKE: u32 = 5;
const BLAKE2B: u32 = 6;
const BLAKE2S: u32 = 7;

@unmanaged
class PyHash extends PyObject {
  /** Number of bytes so far. */
  total: u64;
  /** str, immortal. */
  name: u64;
  kind: u32;
  digestSize: u32;
  blockSize: u32;
  /** Bytes in the buffer. */
  filled: u32;
  /** BLAKE2: the last node of a tree. */
  lastNode: u32;
  padding: u32;
}
const STATE: usize = offsetof<PyHash>();
const BUFFER: usize = STATE + 200;
const SIZE: usize = BUFFER + 168;

function hashAt(p: usize): PyHash {
  return changetype<PyHash>(p);
}

// ---- feeding

function absorb(p: usize, block: usize, work: usize): void {
  const h = hashAt(p);
  const state = p + STATE;
  switch (h.kind) {
    case MD5:
      md5Block(state, block);
      break;
    case SHA1:
      sha1Block(state, block, work);
      break;
    case SHA256:
      sha256Block(state, block, work);
      break;
    case SHA512:
      sha512Block(state, block, work);
      break;
    case SHA3:
    case SHAKE:
      for (let i: usize = 0; i < h.blockSize; i += 8) store<u64>(state + i, load<u64>(state + i) ^ load<u64>(block + i));
      keccak(state, work);
      break;
    default:
      blake2Block(state, block, work, h.kind == BLAKE2B, h.total, false, false);
  }
}

/** Takes n more bytes. BLAKE2 keeps a full block back: the last one is marked. The caller holds the lock. */
function updateLocked(p: usize, data: usize, n: u32, work: usize): void {
  const h = hashAt(p);
  const size = h.blockSize;
  const keeps = h.kind >= BLAKE2B;
  while (n > 0) {
    if (h.filled == size) {
      absorb(p, p + BUFFER, work);
      h.filled = 0;
    }
    let take = size - h.filled;
    if (take > n) take = n;
    memory.copy(p + BUFFER + h.filled, data, take);
    h.filled += take;
    h.total += take as u64;
    data += take;
    n -= take;
    if (h.filled == size && !keeps) {
      absorb(p, p + BUFFER, work);
      h.filled = 0;
    }
  }
}

/** Finishes a copy of the state: `length` bytes of digest at `out`. The object itself is not changed, its block buffer and state are put back. */
function finish(copy: usize, out: usize, length: u32, work: usize): void {
  const h = hashAt(copy);
  const state = copy + STATE;
  const buffer = copy + BUFFER;
  const size = h.blockSize;
  if (h.kind >= BLAKE2B) {
    memory.fill(buffer + h.filled, 0, size - h.filled);
    blake2Block(state, buffer, work, h.kind == BLAKE2B, h.total, true, h.lastNode != 0);
    memory.copy(out, state, length);
    return;
  }
  if (h.kind >= SHA3) {
    memory.fill(buffer + h.filled, 0, size - h.filled);
    store<u8>(buffer + h.filled, h.kind == SHA3 ? 6 : 0x1f);
    store<u8>(buffer + size - 1, load<u8>(buffer + size - 1) | 0x80);
    absorb(copy, buffer, work);
    while (length > size) {
      memory.copy(out, state, size);
      out += size;
      length -= size;
      keccak(state, work);
    }
    memory.copy(out, state, length);
    return;
  }
  const bits = h.total << 3;
  const tail: u32 = h.kind == SHA512 ? 16 : 8;
  store<u8>(buffer + h.filled, 0x80);
  let filled = h.filled + 1;
  if (filled > size - tail) {
    memory.fill(buffer + filled, 0, size - filled);
    absorb(copy, buffer, work);
    filled = 0;
  }
  memory.fill(buffer + filled, 0, size - filled);
  store<u64>(buffer + size - 8, h.kind == MD5 ? bits : bswap<u64>(bits));
  absorb(copy, buffer, work);
  if (h.kind == MD5) {
    memory.copy(out, state, length);
  } else if (h.kind == SHA512) {
    for (let i: u32 = 0; i < length; i += 8) store<u64>(out + i, bswap<u64>(load<u64>(state + i)));
  } else {
    for (let i: u32 = 0; i < length; i += 4) store<u32>(out + i, bswap<u32>(load<u32>(state + i)));
  }
}

/** The data of an update or constructor: a view, 0 with TypeError. */
function dataView(data: u64): usize {
  if (isStrLike(data)) raise(TYPE_ERROR_TYPE, "Strings must be encoded before hashing");
  else if (!hasBuffer(data)) raise(TYPE_ERROR_TYPE, "object supporting the buffer API required");
  else return takeBuffer(data, BUF_SIMPLE);
  return 0;
}

function update(self: u64, data: u64): u64 {
  const view = dataView(data);
  if (view == 0) return NULL;
  const work = alloc(HASH_WORK);
  if (work == 0) {
    dropBuffer(view);
    return noMemory();
  }
  const p = ptr(self);
  lock(p);
  updateLocked(p, changetype<BufferView>(view).buf, changetype<BufferView>(view).len, work);
  unlock(p);
  free(work);
  dropBuffer(view);
  return NONE;
}

/** n bytes of digest at the beginning of a raw block (to be freed); 0 with MemoryError. */
function digestBytes(self: u64, n: u32): usize {
  // Room for whole words behind the end of short digests.
  const block = alloc(((n as usize) + 16 + SIZE + HASH_WORK) & ~7);
  if (block == 0) {
    noMemory();
    return 0;
  }
  const copy = block + (((n as usize) + 15) & ~7);
  const p = ptr(self);
  lock(p);
  memory.copy(copy, p, SIZE);
  unlock(p);
  finish(copy, block, n, copy + SIZE);
  return block;
}

function digestOf(self: u64, n: u32): u64 {
  const block = digestBytes(self, n);
  if (block == 0) return NULL;
  const result = bytesNew(block, n);
  free(block);
  return result;
}

function hexDigestOf(self: u64, n: u32): u64 {
  const block = digestBytes(self, n);
  if (block == 0) return NULL;
  const text = alloc(((n as usize) << 1) + 1);
  let result: u64 = NULL;
  if (text == 0) {
    noMemory();
  } else {
    for (let i: usize = 0; i < n; i++) {
      const byte: u32 = load<u8>(block + i);
      store<u8>(text + (i << 1), byte >> 4 < 10 ? 48 + (byte >> 4) : 87 + (byte >> 4));
      store<u8>(text + (i << 1) + 1, (byte & 15) < 10 ? 48 + (byte & 15) : 87 + (byte & 15));
    }
    result = strFromLatin1(text, n << 1);
    free(text);
  }
  free(block);
  return result;
}

function digest(self: u64): u64 {
  return digestOf(self, hashAt(ptr(self)).digestSize);
}
function hexdigest(self: u64): u64 {
  return hexDigestOf(self, hashAt(ptr(self)).digestSize);
}

/** The length argument of a SHAKE digest; -1 with an exception. */
function shakeLength(v: u64): i32 {
  const n = index(v);
  if (n == NULL) return -1;
  const negative = intSign(n) < 0;
  const length = intFitsI64(n) ? intAsI64(n) : i64.MAX_VALUE;
  decref(n);
  if (negative) {
    raise(VALUE_ERROR_TYPE, "Cannot convert negative int");
    return -1;
  }
  if (length >= 1 << 29) {
    raise(VALUE_ERROR_TYPE, "length is too large");
    return -1;
  }
  return length as i32;
}
function shakeDigest(self: u64, args: usize): u64 {
  const n = shakeLength(load<u64>(args));
  return n < 0 ? NULL : digestOf(self, n as u32);
}
function shakeHexdigest(self: u64, args: usize): u64 {
  const n = shakeLength(load<u64>(args));
  return n < 0 ? NULL : hexDigestOf(self, n as u32);
}

function copy(self: u64): u64 {
  const p = ptr(self);
  const fresh = newObject(typeOf(self), SIZE);
  if (fresh == 0) return NULL;
  lock(p);
  memory.copy(fresh + offsetof<PyObject>(), p + offsetof<PyObject>(), SIZE - offsetof<PyObject>());
  unlock(p);
  return val(fresh);
}

function getName(self: u64): u64 {
  return hashAt(ptr(self)).name;
}
function getBlockSize(self: u64): u64 {
  return mkInt(hashAt(ptr(self)).blockSize as i64);
}
function getDigestSize(self: u64): u64 {
  return mkInt(hashAt(ptr(self)).digestSize as i64);
}

// ---- making them

/** A fresh hash without data. */
function newHash(type: usize, name: u64, kind: u32, digestSize: u32, blockSize: u32): usize {
  const p = newObject(type, SIZE);
  if (p == 0) return 0;
  const h = hashAt(p);
  h.name = name;
  h.kind = kind;
  h.digestSize = digestSize;
  h.blockSize = blockSize;
  const state = p + STATE;
  if (kind == MD5 || kind == SHA1) {
    store<u32>(state, 0x67452301);
    store<u32>(state, 0xefcdab89, 4);
    store<u32>(state, 0x98badcfe, 8);
    store<u32>(state, 0x10325476, 12);
    store<u32>(state, 0xc3d2e1f0, 16);
  } else if (kind == SHA256 || kind == SHA512) {
    sha2Start(state, digestSize << 3);
  } else if (kind >= BLAKE2B) {
    blake2Start(state, kind == BLAKE2B);
  }
  return p;
}

/** Feeds a constructor's data (slots `data` and `string`); NULL with an exception. */
function withData(p: usize, data: u64, string: u64): u64 {
  if (p == 0) return NULL;
  if (string == NONE) string = NULL;
  if (data != NULL && string != NULL) {
    raise(
      TYPE_ERROR_TYPE,
      "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
    );
    decref(val(p));
    return NULL;
  }
  const given = data != NULL ? data : string;
  if (given != NULL) {
    if (update(val(p), given) == NULL) {
      decref(val(p));
      return NULL;
    }
  }
  return val(p);
}

function md5(module: u64, args: usize): u64 {
  return withData(newHash(MD5_TYPE, lit("md5"), MD5, 16, 64), load<u64>(args), load<u64>(args, 16));
}
function sha1(module: u64, args: usize): u64 {
  return withData(newHash(SHA1_TYPE, lit("sha1"), SHA1, 20, 64), load<u64>(args), load<u64>(args, 16));
}
function sha224(module: u64, args: usize): u64 {
  return withData(newHash(SHA224_TYPE, lit("sha224"), SHA256, 28, 64), load<u64>(args), load<u64>(args, 16));
}
function sha256(module: u64, args: usize): u64 {
  return withData(newHash(SHA256_TYPE, lit("sha256"), SHA256, 32, 64), load<u64>(args), load<u64>(args, 16));
}
function sha384(module: u64, args: usize): u64 {
  return withData(newHash(SHA384_TYPE, lit("sha384"), SHA512, 48, 128), load<u64>(args), load<u64>(args, 16));
}
function sha512(module: u64, args: usize): u64 {
  return withData(newHash(SHA512_TYPE, lit("sha512"), SHA512, 64, 128), load<u64>(args), load<u64>(args, 16));
}
function sha3_224(module: u64, args: usize): u64 {
  return withData(newHash(SHA3_TYPE, lit("sha3_224"), SHA3, 28, 144), load<u64>(args), load<u64>(args, 16));
}
function sha3_256(module: u64, args: usize): u64 {
  return withData(newHash(SHA3_TYPE, lit("sha3_256"), SHA3, 32, 136), load<u64>(args), load<u64>(args, 16));
}
function sha3_384(module: u64, args: usize): u64 {
  return withData(newHash(SHA3_TYPE, lit("sha3_384"), SHA3, 48, 104), load<u64>(args), load<u64>(args, 16));
}
function sha3_512(module: u64, args: usize): u64 {
  return withData(newHash(SHA3_TYPE, lit("sha3_512"), SHA3, 64, 72), load<u64>(args), load<u64>(args, 16));
}
function shake128(module: u64, args: usize): u64 {
  return withData(newHash(HASHLIB_HASH_TYPE, lit("shake_128"), SHAKE, 0, 168), load<u64>(args), load<u64>(args, 16));
}
function shake256(module: u64, args: usize): u64 {
  return withData(newHash(HASHLIB_HASH_TYPE, lit("shake_256"), SHAKE, 0, 136), load<u64>(args), load<u64>(args, 16));
}

// ---- BLAKE2

/** A small non-negative parameter; -1 with an exception. */
function parameter(v: u64, least: i64, most: i64, message: string): i64 {
  const n = index(v);
  if (n == NULL) return -1;
  const fits = intFitsI64(n);
  const x = fits ? intAsI64(n) : -1;
  const negative = intSign(n) < 0;
  decref(n);
  if (fits && x >= least && x <= most) return x;
  raise(VALUE_ERROR_TYPE, negative && least == 0 && most > 255 ? "Cannot convert negative int" : message);
  return -1;
}

/** Copies a salt, person or key of at most `most` bytes to `out`: its length, -1 with an exception. */
function shortBytes(v: u64, out: usize, most: u32, format: string): i32 {
  if (v == NULL) return 0;
  const view = takeBuffer(v, BUF_SIMPLE);
  if (view == 0) return -1;
  const n = changetype<BufferView>(view).len;
  if (n > most) raise1(VALUE_ERROR_TYPE, format, most as u64);
  else memory.copy(out, changetype<BufferView>(view).buf, n);
  dropBuffer(view);
  return n > most ? -1 : (n as i32);
}

function blake2(args: usize, kind: u32): u64 {
  const wide = kind == BLAKE2B;
  const digestMax: i64 = wide ? 64 : 32;
  const size = load<u64>(args, 8);
  let digestSize = digestMax;
  if (size != NULL) {
    digestSize = asI64(size);
    if (digestSize == -1 && errOccurred()) return NULL;
    if (digestSize < 1 || digestSize > digestMax) {
      return raise3(
        VALUE_ERROR_TYPE,
        "digest_size for %S must be between 1 and %d bytes, here it is %d",
        wide ? lit("Blake2b") : lit("Blake2s"),
        digestMax as u64,
        digestSize as u64,
      );
    }
  }
  const p = newHash(BLAKE2_TYPE, wide ? lit("blake2b") : lit("blake2s"), kind, digestSize as u32, wide ? 128 : 64);
  if (p == 0) return NULL;
  // The parameter block is mixed into the state; it stands in the buffer meanwhile.
  const block = p + BUFFER;
  const eighth: u32 = wide ? 16 : 8;
  let good = true;
  if (shortBytes(load<u64>(args, 24), block + (wide ? 32 : 16), eighth, "maximum salt length is %d bytes") < 0) good = false;
  if (good && shortBytes(load<u64>(args, 32), block + (wide ? 48 : 24), eighth, "maximum person length is %d bytes") < 0)
    good = false;
  const fanout = good ? parameter(load<u64>(args, 40), 0, 255, "fanout must be between 0 and 255") : -1;
  const depth = fanout >= 0 ? parameter(load<u64>(args, 48), 1, 255, "depth must be between 1 and 255") : -1;
  const leafSize = depth >= 0 ? parameter(load<u64>(args, 56), 0, 0xffff_ffff, "leaf_size is too large") : -1;
  const nodeOffset =
    leafSize >= 0 ? parameter(load<u64>(args, 64), 0, wide ? i64.MAX_VALUE : 0xffff_ffff_ffff, "node_offset is too large") : -1;
  const nodeDepth = nodeOffset >= 0 ? parameter(load<u64>(args, 72), 0, 255, "node_depth must be between 0 and 255") : -1;
  const innerSize =
    nodeDepth >= 0
      ? parameter(
          load<u64>(args, 80),
          0,
          digestMax,
          wide ? "inner_size must be between 0 and is 64" : "inner_size must be between 0 and is 32",
        )
      : -1;
  const lastNode = innerSize >= 0 ? isTrue(load<u64>(args, 88)) : -1;
  const key = alloc(128);
  if (lastNode < 0 || key == 0) {
    if (key == 0) noMemory();
    free(key);
    decref(val(p));
    return NULL;
  }
  memory.fill(key, 0, 128);
  const keyLength = shortBytes(load<u64>(args, 16), key, digestMax as u32, "maximum key length is %d bytes");
  if (keyLength < 0) {
    free(key);
    decref(val(p));
    return NULL;
  }
  store<u8>(block, digestSize);
  store<u8>(block, keyLength, 1);
  store<u8>(block, fanout, 2);
  store<u8>(block, depth, 3);
  store<u32>(block, leafSize as u32, 4);
  store<u32>(block, nodeOffset as u32, 8);
  if (wide) {
    store<u32>(block, (nodeOffset >> 32) as u32, 12);
    store<u8>(block, nodeDepth, 16);
    store<u8>(block, innerSize, 17);
  } else {
    store<u16>(block, (nodeOffset >> 32) as u16, 12);
    store<u8>(block, nodeDepth, 14);
    store<u8>(block, innerSize, 15);
  }
  const state = p + STATE;
  const stateSize: usize = wide ? 64 : 32;
  for (let i: usize = 0; i < stateSize; i += 8) store<u64>(state + i, load<u64>(state + i) ^ load<u64>(block + i));
  memory.fill(block, 0, 128);
  const h = hashAt(p);
  h.lastNode = lastNode as u32;
  if (keyLength > 0) {
    memory.copy(block, key, h.blockSize);
    h.filled = h.blockSize;
    h.total = h.blockSize as u64;
  }
  free(key);
  return withData(p, load<u64>(args), load<u64>(args, 104));
}

function blake2b(module: u64, args: usize): u64 {
  return blake2(args, BLAKE2B);
}
function blake2s(module: u64, args: usize): u64 {
  return blake2(args, BLAKE2S);
}

// ---- types and modules

function hashType(address: usize, name: string, module: string): PyType {
  const t = newStaticType(address, name, OBJECT_TYPE, SIZE, TPFLAG_DISALLOW_INSTANTIATION, "");
  t.module = lit(module);
  t.tp_dealloc = ix(freeObject);
  def0(t, "copy()", copy, "Return a copy of the hash object.");
  def1(t, "update(obj, /)", update, "Update this hash object's state with the provided bytes-like object.");
  getset(t, "name", getName, null, "");
  getset(t, "block_size", getBlockSize, null, "");
  getset(t, "digest_size", getDigestSize, null, "");
  return t;
}

function plainHashType(address: usize, name: string, module: string): void {
  const t = hashType(address, name, module);
  def0(t, "digest()", digest, "Return the digest value as a bytes object.");
  def0(t, "hexdigest()", hexdigest, "Return the digest value as a string of hexadecimal digits.");
}

export function initHashTypes(): void {
  plainHashType(MD5_TYPE, "md5", "_md5");
  plainHashType(SHA1_TYPE, "sha1", "_sha1");
  plainHashType(SHA224_TYPE, "SHA224Type", "_sha2");
  plainHashType(SHA256_TYPE, "SHA256Type", "_sha2");
  plainHashType(SHA384_TYPE, "SHA384Type", "_sha2");
  plainHashType(SHA512_TYPE, "SHA512Type", "_sha2");
  plainHashType(SHA3_TYPE, "sha3", "_sha3");
  plainHashType(BLAKE2_TYPE, "blake2", "_blake2");
  const t = hashType(HASHLIB_HASH_TYPE, "shake", "_sha3");
  def(t, "digest(length)", shakeDigest, "Return the digest value as a bytes object.");
  def(t, "hexdigest(length)", shakeHexdigest, "Return the digest value as a string of hexadecimal digits.");
}

/** What every one of these modules has: how long data must be before CPython lets go of the GIL. */
function addMinimum(m: u64): u64 {
  if (m != NULL) moduleAdd(m, "_GIL_MINSIZE", mkInt(2048));
  return m;
}

function makeMd5(): u64 {
  const m = newModule("_md5", "MD5.");
  if (m == NULL) return NULL;
  defModule(
    m,
    "md5(data=?, *, usedforsecurity=True, string=None)",
    md5,
    "Return a new MD5 hash object; optionally initialized with a string.",
  );
  moduleAdd(m, "MD5Type", val(MD5_TYPE));
  return addMinimum(m);
}
function makeSha1(): u64 {
  const m = newModule("_sha1", "SHA-1.");
  if (m == NULL) return NULL;
  defModule(
    m,
    "sha1(data=?, *, usedforsecurity=True, string=None)",
    sha1,
    "Return a new SHA1 hash object; optionally initialized with a string.",
  );
  moduleAdd(m, "SHA1Type", val(SHA1_TYPE));
  return addMinimum(m);
}
function makeSha2(): u64 {
  const m = newModule("_sha2", "SHA-2.");
  if (m == NULL) return NULL;
  defModule(
    m,
    "sha224(data=?, *, usedforsecurity=True, string=None)",
    sha224,
    "Return a new SHA-224 hash object; optionally initialized with a string.",
  );
  defModule(
    m,
    "sha256(data=?, *, usedforsecurity=True, string=None)",
    sha256,
    "Return a new SHA-256 hash object; optionally initialized with a string.",
  );
  defModule(
    m,
    "sha384(data=?, *, usedforsecurity=True, string=None)",
    sha384,
    "Return a new SHA-384 hash object; optionally initialized with a string.",
  );
  defModule(
    m,
    "sha512(data=?, *, usedforsecurity=True, string=None)",
    sha512,
    "Return a new SHA-512 hash object; optionally initialized with a string.",
  );
  moduleAdd(m, "SHA224Type", val(SHA224_TYPE));
  moduleAdd(m, "SHA256Type", val(SHA256_TYPE));
  moduleAdd(m, "SHA384Type", val(SHA384_TYPE));
  moduleAdd(m, "SHA512Type", val(SHA512_TYPE));
  return addMinimum(m);
}
function makeSha3(): u64 {
  const m = newModule("_sha3", "SHA-3.");
  if (m == NULL) return NULL;
  defModule(m, "sha3_224(data=?, *, usedforsecurity=True, string=None)", sha3_224, "Return a new SHA3 hash object.");
  defModule(m, "sha3_256(data=?, *, usedforsecurity=True, string=None)", sha3_256, "Return a new SHA3 hash object.");
  defModule(m, "sha3_384(data=?, *, usedforsecurity=True, string=None)", sha3_384, "Return a new SHA3 hash object.");
  defModule(m, "sha3_512(data=?, *, usedforsecurity=True, string=None)", sha3_512, "Return a new SHA3 hash object.");
  defModule(m, "shake_128(data=?, *, usedforsecurity=True, string=None)", shake128, "Return a new SHAKE hash object.");
  defModule(m, "shake_256(data=?, *, usedforsecurity=True, string=None)", shake256, "Return a new SHAKE hash object.");
  moduleAdd(m, "implementation", newRef(lit("Typhon")));
  return addMinimum(m);
}
function makeBlake2(): u64 {
  const m = newModule("_blake2", "BLAKE2b and BLAKE2s.");
  if (m == NULL) return NULL;
  defModule(
    m,
    "blake2b(data=?, /, *, digest_size=?, key=?, salt=?, person=?, fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
    blake2b,
    "Return a new BLAKE2b hash object.",
  );
  defModule(
    m,
    "blake2s(data=?, /, *, digest_size=?, key=?, salt=?, person=?, fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
    blake2s,
    "Return a new BLAKE2s hash object.",
  );
  moduleAdd(m, "BLAKE2B_SALT_SIZE", mkInt(16));
  moduleAdd(m, "BLAKE2B_PERSON_SIZE", mkInt(16));
  moduleAdd(m, "BLAKE2B_MAX_KEY_SIZE", mkInt(64));
  moduleAdd(m, "BLAKE2B_MAX_DIGEST_SIZE", mkInt(64));
  moduleAdd(m, "BLAKE2S_SALT_SIZE", mkInt(8));
  moduleAdd(m, "BLAKE2S_PERSON_SIZE", mkInt(8));
  moduleAdd(m, "BLAKE2S_MAX_KEY_SIZE", mkInt(32));
  moduleAdd(m, "BLAKE2S_MAX_DIGEST_SIZE", mkInt(32));
  return addMinimum(m);
}

export function initHashModules(): void {
  registerModule("_blake2", makeBlake2);
  registerModule("_md5", makeMd5);
  registerModule("_sha1", makeSha1);
  registerModule("_sha2", makeSha2);
  registerModule("_sha3", makeSha3);
}
