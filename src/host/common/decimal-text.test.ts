import assert from "node:assert/strict";
import { test } from "node:test";
import { exponentText, fixedText, shortestText } from "./decimal-text.ts";

test("ties are rounded to even on the exact value", () => {
  assert.equal(fixedText(2.5, 0), "2");
  assert.equal(fixedText(3.5, 0), "4");
  assert.equal(fixedText(0.125, 2), "0.12");
  assert.equal(fixedText(2.675, 2), "2.67");
  assert.equal(exponentText(2.5, 0), "2e+00");
  assert.equal(exponentText(9.9999, 2), "1.00e+01");
});

test("all digits of a double can be asked for", () => {
  assert.equal(fixedText(0.1, 55), "0.1000000000000000055511151231257827021181583404541015625");
  assert.equal(fixedText(1e22, 1), "10000000000000000000000.0");
  assert.equal(exponentText(5e-324, 20), "4.94065645841246544177e-324");
  assert.equal(exponentText(0, 3), "0.000e+00");
  assert.equal(fixedText(-0, 1), "-0.0");
});

test("the shortest form reads back", () => {
  assert.equal(shortestText(0.1), "1e-01");
  assert.equal(shortestText(-1.5e300), "-1.5e+300");
  assert.equal(shortestText(-0), "-0e+00");
});
