/**
 * The compression functions of the hashes: each takes one block into a state in memory. What feeds them is in hash-object.ts.
 *
 * State and block are addresses; `work` is scratch for the message schedule (HASH_WORK bytes). Constants are those of the standards (RFC
 * 1321, FIPS 180-4, FIPS 202, RFC 7693), which derive from sines, roots of primes and shift registers.
 */
export const HASH_WORK: usize = 80 * 8;

function be32(p: usize): u32 {
  return bswap<u32>(load<u32>(p));
}
function be64(p: usize): u64 {
  return bswap<u64>(load<u64>(p));
}

// ---- MD5

export function md5Block(state: usize, block: usize): void {
  const table = memory.data<u32>([
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af,
    0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
    0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97,
    0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
  ]);
  const turns = memory.data<u8>([7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]);
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  for (let i: u32 = 0; i < 64; i++) {
    let f: u32;
    let g: u32;
    const round = i >> 4;
    if (round == 0) {
      f = (b & c) | (~b & d);
      g = i;
    } else if (round == 1) {
      f = (d & b) | (~d & c);
      g = (5 * i + 1) & 15;
    } else if (round == 2) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
    }
    f += a + load<u32>(table + (i << 2)) + load<u32>(block + (g << 2));
    a = d;
    d = c;
    c = b;
    b += rotl<u32>(f, load<u8>(turns + ((round << 2) | (i & 3))));
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
}

// ---- SHA-1

export function sha1Block(state: usize, block: usize, work: usize): void {
  for (let i: usize = 0; i < 80; i++) {
    const at = work + (i << 2);
    if (i < 16) store<u32>(at, be32(block + (i << 2)));
    else store<u32>(at, rotl<u32>(load<u32>(at - 12) ^ load<u32>(at - 32) ^ load<u32>(at - 56) ^ load<u32>(at - 64), 1));
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  for (let i: u32 = 0; i < 80; i++) {
    let f: u32;
    let k: u32;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5a827999;
    } else if (i < 40) {
      f = b ^ c ^ d;
      k = 0x6ed9eba1;
    } else if (i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8f1bbcdc;
    } else {
      f = b ^ c ^ d;
      k = 0xca62c1d6;
    }
    const t = rotl<u32>(a, 5) + f + e + k + load<u32>(work + (i << 2));
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = t;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
}

// ---- SHA-2

/** First state of SHA-224, 256, 384 or 512, by the bits of the digest. */
export function sha2Start(state: usize, bits: u32): void {
  const h224 = memory.data<u32>([0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4]);
  const h256 = memory.data<u32>([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const h384 = memory.data<u64>([
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
    0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
  ]);
  const h512 = memory.data<u64>([
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
  ]);
  if (bits == 224) memory.copy(state, h224, 32);
  else if (bits == 256) memory.copy(state, h256, 32);
  else memory.copy(state, bits == 384 ? h384 : h512, 64);
}

export function sha256Block(state: usize, block: usize, work: usize): void {
  const table = memory.data<u32>([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]);
  for (let i: usize = 0; i < 64; i++) {
    const at = work + (i << 2);
    if (i < 16) {
      store<u32>(at, be32(block + (i << 2)));
    } else {
      const x = load<u32>(at - 60);
      const y = load<u32>(at - 8);
      const s0 = rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
      const s1 = rotr<u32>(y, 17) ^ rotr<u32>(y, 19) ^ (y >> 10);
      store<u32>(at, load<u32>(at - 64) + s0 + load<u32>(at - 28) + s1);
    }
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 64; i++) {
    const s1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u32>(table + (i << 2)) + load<u32>(work + (i << 2));
    const s0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

export function sha512Block(state: usize, block: usize, work: usize): void {
  const table = memory.data<u64>([
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538, 0x59f111f1b605d019,
    0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3,
    0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65, 0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b, 0xa2bfe8a14cf10364, 0xa81a664bbc423001,
    0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb,
    0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c, 0xd186b8c721c0c207,
    0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a,
    0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
  ]);
  for (let i: usize = 0; i < 80; i++) {
    const at = work + (i << 3);
    if (i < 16) {
      store<u64>(at, be64(block + (i << 3)));
    } else {
      const x = load<u64>(at - 120);
      const y = load<u64>(at - 16);
      const s0 = rotr<u64>(x, 1) ^ rotr<u64>(x, 8) ^ (x >> 7);
      const s1 = rotr<u64>(y, 19) ^ rotr<u64>(y, 61) ^ (y >> 6);
      store<u64>(at, load<u64>(at - 128) + s0 + load<u64>(at - 56) + s1);
    }
  }
  let a = load<u64>(state);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  let e = load<u64>(state, 32);
  let f = load<u64>(state, 40);
  let g = load<u64>(state, 48);
  let h = load<u64>(state, 56);
  for (let i: usize = 0; i < 80; i++) {
    const s1 = rotr<u64>(e, 14) ^ rotr<u64>(e, 18) ^ rotr<u64>(e, 41);
    const t1 = h + s1 + ((e & f) ^ (~e & g)) + load<u64>(table + (i << 3)) + load<u64>(work + (i << 3));
    const s0 = rotr<u64>(a, 28) ^ rotr<u64>(a, 34) ^ rotr<u64>(a, 39);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u64>(state, load<u64>(state) + a);
  store<u64>(state, load<u64>(state, 8) + b, 8);
  store<u64>(state, load<u64>(state, 16) + c, 16);
  store<u64>(state, load<u64>(state, 24) + d, 24);
  store<u64>(state, load<u64>(state, 32) + e, 32);
  store<u64>(state, load<u64>(state, 40) + f, 40);
  store<u64>(state, load<u64>(state, 48) + g, 48);
  store<u64>(state, load<u64>(state, 56) + h, 56);
}

// ---- SHA-3

/** The permutation Keccak-f[1600] of 25 lanes at `state`. */
export function keccak(state: usize, work: usize): void {
  const constants = memory.data<u64>([
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
    0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
    0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
  ]);
  const turns = memory.data<u8>([0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14]);
  const columns = work + 200;
  for (let round: usize = 0; round < 24; round++) {
    for (let x: usize = 0; x < 5; x++) {
      const p = state + (x << 3);
      store<u64>(columns + (x << 3), load<u64>(p) ^ load<u64>(p, 40) ^ load<u64>(p, 80) ^ load<u64>(p, 120) ^ load<u64>(p, 160));
    }
    for (let x: usize = 0; x < 5; x++) {
      const d = load<u64>(columns + (((x + 4) % 5) << 3)) ^ rotl<u64>(load<u64>(columns + (((x + 1) % 5) << 3)), 1);
      for (let y: usize = 0; y < 5; y++) {
        const i = x + 5 * y;
        const turned = rotl<u64>(load<u64>(state + (i << 3)) ^ d, load<u8>(turns + i));
        store<u64>(work + ((y + 5 * ((2 * x + 3 * y) % 5)) << 3), turned);
      }
    }
    for (let y: usize = 0; y < 25; y += 5) {
      for (let x: usize = 0; x < 5; x++) {
        const other = ~load<u64>(work + ((y + ((x + 1) % 5)) << 3)) & load<u64>(work + ((y + ((x + 2) % 5)) << 3));
        store<u64>(state + ((y + x) << 3), load<u64>(work + ((y + x) << 3)) ^ other);
      }
    }
    store<u64>(state, load<u64>(state) ^ load<u64>(constants + (round << 3)));
  }
}

// ---- BLAKE2

function sigma(round: u32, i: u32): u32 {
  const table = memory.data<u8>([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3, 11, 8, 12, 0, 5,
    2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8, 9, 0, 5, 7, 2, 4, 10, 15, 14, 1,
    11, 12, 6, 8, 3, 13, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9, 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8,
    11, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, 10, 2, 8, 4,
    7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
  ]);
  return load<u8>(table + (round % 10) * 16 + i);
}

function mix64(v: usize, a: u32, b: u32, c: u32, d: u32, x: u64, y: u64): void {
  const pa = v + (a << 3);
  const pb = v + (b << 3);
  const pc = v + (c << 3);
  const pd = v + (d << 3);
  store<u64>(pa, load<u64>(pa) + load<u64>(pb) + x);
  store<u64>(pd, rotr<u64>(load<u64>(pd) ^ load<u64>(pa), 32));
  store<u64>(pc, load<u64>(pc) + load<u64>(pd));
  store<u64>(pb, rotr<u64>(load<u64>(pb) ^ load<u64>(pc), 24));
  store<u64>(pa, load<u64>(pa) + load<u64>(pb) + y);
  store<u64>(pd, rotr<u64>(load<u64>(pd) ^ load<u64>(pa), 16));
  store<u64>(pc, load<u64>(pc) + load<u64>(pd));
  store<u64>(pb, rotr<u64>(load<u64>(pb) ^ load<u64>(pc), 63));
}

function mix32(v: usize, a: u32, b: u32, c: u32, d: u32, x: u32, y: u32): void {
  const pa = v + (a << 2);
  const pb = v + (b << 2);
  const pc = v + (c << 2);
  const pd = v + (d << 2);
  store<u32>(pa, load<u32>(pa) + load<u32>(pb) + x);
  store<u32>(pd, rotr<u32>(load<u32>(pd) ^ load<u32>(pa), 16));
  store<u32>(pc, load<u32>(pc) + load<u32>(pd));
  store<u32>(pb, rotr<u32>(load<u32>(pb) ^ load<u32>(pc), 12));
  store<u32>(pa, load<u32>(pa) + load<u32>(pb) + y);
  store<u32>(pd, rotr<u32>(load<u32>(pd) ^ load<u32>(pa), 8));
  store<u32>(pc, load<u32>(pc) + load<u32>(pd));
  store<u32>(pb, rotr<u32>(load<u32>(pb) ^ load<u32>(pc), 7));
}

/** First state of BLAKE2b or BLAKE2s before the parameters are mixed in. */
export function blake2Start(state: usize, wide: bool): void {
  sha2Start(state, wide ? 512 : 256);
}

/** One block; `total` bytes so far with it, `last` and `lastNode` flags. */
export function blake2Block(state: usize, block: usize, work: usize, wide: bool, total: u64, last: bool, lastNode: bool): void {
  const size: usize = wide ? 64 : 32;
  memory.copy(work, state, size);
  sha2Start(work + size, wide ? 512 : 256);
  if (wide) {
    store<u64>(work, load<u64>(work, 96) ^ total, 96);
    if (last) store<u64>(work, ~load<u64>(work, 112), 112);
    if (lastNode) store<u64>(work, ~load<u64>(work, 120), 120);
  } else {
    store<u32>(work, load<u32>(work, 48) ^ (total as u32), 48);
    store<u32>(work, load<u32>(work, 52) ^ ((total >> 32) as u32), 52);
    if (last) store<u32>(work, ~load<u32>(work, 56), 56);
    if (lastNode) store<u32>(work, ~load<u32>(work, 60), 60);
  }
  const rounds: u32 = wide ? 12 : 10;
  for (let r: u32 = 0; r < rounds; r++) {
    for (let i: u32 = 0; i < 8; i++) {
      const column = i & 3;
      const shift: u32 = i < 4 ? 0 : 1;
      const b = 4 + ((column + shift) & 3);
      const c = 8 + ((column + 2 * shift) & 3);
      const d = 12 + ((column + 3 * shift) & 3);
      const m = sigma(r, 2 * i);
      const n = sigma(r, 2 * i + 1);
      if (wide) mix64(work, column, b, c, d, load<u64>(block + (m << 3)), load<u64>(block + (n << 3)));
      else mix32(work, column, b, c, d, load<u32>(block + (m << 2)), load<u32>(block + (n << 2)));
    }
  }
  for (let i: usize = 0; i < size; i += 8)
    store<u64>(state + i, load<u64>(state + i) ^ load<u64>(work + i) ^ load<u64>(work + size + i));
}
