import assert from "node:assert/strict";
import { test } from "node:test";
import { fsDecode, fsEncode } from "./fs-bytes.ts";

test("bytes that are no UTF-8 come through text unchanged", () => {
  for (const bytes of [
    [0x61],
    [0xff],
    [0x62, 0xff, 0xe9, 0x64],
    [0xc3, 0xa9],
    [0xc3],
    [0xf0, 0x9f, 0x90, 0x8d, 0x80],
    [0xed, 0xb0, 0x80],
  ]) {
    assert.deepEqual([...fsEncode(fsDecode(Uint8Array.from(bytes)))], bytes);
  }
  assert.equal(fsDecode(Uint8Array.from([0x61, 0xff])), "a\udcff");
  assert.equal(fsDecode(Uint8Array.from([0xf0, 0x9f, 0x90, 0x8d])), "🐍");
});
