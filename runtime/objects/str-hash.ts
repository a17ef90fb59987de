/**
 * The hash of text and bytes: SipHash with one round a word and three at the end, keyed by Root.hashKey0 and hashKey1, over the stored
 * characters (1, 2 or 4 bytes each, as the kind says). An empty buffer hashes to 0, and -1, which means "error", is replaced by -2.
 * The key is random, or with a fixed seed comes from a linear congruential generator, so that the order of sets of strings is the one CPython shows
 * for the same PYTHONHASHSEED.
 */
import { hostRandomBytes } from "../host.gen";
import { configInt } from "../interp/config";
import { Root, ROOT, root } from "../memory/layout";

/** Makes the secret, from PYTHONHASHSEED or at random. Before the first string is hashed. */
export function initHashSecret(): void {
  if (configInt("use_hash_seed", 0) != 0) setHashSeed(configInt("hash_seed", 0) as u32);
  else if (hostRandomBytes((ROOT + offsetof<Root>("hashKey0")) as i32, 16) < 0) unreachable();
}

/** Sets the secret from PYTHONHASHSEED=seed; 0 turns randomisation off. */
function setHashSeed(seed: u32): void {
  const r = root();
  r.hashKey0 = 0;
  r.hashKey1 = 0;
  if (seed == 0) return;
  let x = seed;
  let first: u64 = 0;
  let second: u64 = 0;
  for (let i = 0; i < 16; i++) {
    x = x * 214013 + 2531011;
    const byte = ((x >> 16) & 0xff) as u64;
    if (i < 8) first |= byte << ((i << 3) as u64);
    else second |= byte << (((i - 8) << 3) as u64);
  }
  r.hashKey0 = first;
  r.hashKey1 = second;
}

/** Hash of n bytes at p. */
export function hashBuffer(p: usize, n: usize): i64 {
  if (n == 0) return 0;
  const r = root();
  const h = sipHash13(r.hashKey0, r.hashKey1, p, n) as i64;
  return h == -1 ? -2 : h;
}

/** SipHash-1-3 of n bytes at p with a 128-bit key. */
export function sipHash13(k0: u64, k1: u64, p: usize, n: usize): u64 {
  let v0: u64 = k0 ^ 0x736f6d6570736575;
  let v1: u64 = k1 ^ 0x646f72616e646f6d;
  let v2: u64 = k0 ^ 0x6c7967656e657261;
  let v3: u64 = k1 ^ 0x7465646279746573;
  const end = p + (n & ~7);
  while (p < end) {
    const m = load<u64>(p);
    p += 8;
    v3 ^= m;
    v0 += v1;
    v2 += v3;
    v1 = rotl<u64>(v1, 13) ^ v0;
    v3 = rotl<u64>(v3, 16) ^ v2;
    v0 = rotl<u64>(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotl<u64>(v1, 17) ^ v2;
    v3 = rotl<u64>(v3, 21) ^ v0;
    v2 = rotl<u64>(v2, 32);
    v0 ^= m;
  }
  let last: u64 = (n as u64) << 56;
  const rest = n & 7;
  // Seven bytes at most, the top ones of the word that ends here: no byte behind the text may be read, it may be the last of the memory.
  if (rest != 0) last |= load<u64>(p + rest - 8) >> ((64 - (rest << 3)) as u64);
  v3 ^= last;
  v0 += v1;
  v2 += v3;
  v1 = rotl<u64>(v1, 13) ^ v0;
  v3 = rotl<u64>(v3, 16) ^ v2;
  v0 = rotl<u64>(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl<u64>(v1, 17) ^ v2;
  v3 = rotl<u64>(v3, 21) ^ v0;
  v2 = rotl<u64>(v2, 32);
  v0 ^= last;
  v2 ^= 0xff;
  // Three rounds, written out: V8 checks the stack in every loop, and asks for the end.
  v0 += v1;
  v2 += v3;
  v1 = rotl<u64>(v1, 13) ^ v0;
  v3 = rotl<u64>(v3, 16) ^ v2;
  v0 = rotl<u64>(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl<u64>(v1, 17) ^ v2;
  v3 = rotl<u64>(v3, 21) ^ v0;
  v2 = rotl<u64>(v2, 32);
  v0 += v1;
  v2 += v3;
  v1 = rotl<u64>(v1, 13) ^ v0;
  v3 = rotl<u64>(v3, 16) ^ v2;
  v0 = rotl<u64>(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl<u64>(v1, 17) ^ v2;
  v3 = rotl<u64>(v3, 21) ^ v0;
  v2 = rotl<u64>(v2, 32);
  v0 += v1;
  v2 += v3;
  v1 = rotl<u64>(v1, 13) ^ v0;
  v3 = rotl<u64>(v3, 16) ^ v2;
  v0 = rotl<u64>(v0, 32);
  v2 += v1;
  v0 += v3;
  v1 = rotl<u64>(v1, 17) ^ v2;
  v3 = rotl<u64>(v3, 21) ^ v0;
  v2 = rotl<u64>(v2, 32);
  return v0 ^ v1 ^ v2 ^ v3;
}
