import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as layout from "./layout.ts";

const runtimeFile = (name: string): string => readFileSync(new URL(`../../../runtime/${name}`, import.meta.url), "utf8");

function constant(text: string, name: string): number {
  return Number(new RegExp(`export const ${name}: \\w+ = (\\w+);`).exec(text)?.[1]);
}

/** Offset of a field in an unmanaged class whose fields before it are all u32. */
function offsetOf(text: string, type: string, field: string): number {
  const body = text.slice(text.indexOf(`class ${type} {`));
  const fields = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)];
  const index = fields.findIndex((match) => match[1] === field);
  assert.ok(index >= 0 && fields.slice(0, index).every((match) => match[2] === "u32"), `${type}.${field}`);
  return index * 4;
}

test("the supervisor's addresses are the core's", () => {
  const map = runtimeFile("memory/layout.ts");
  assert.equal(layout.HOST_BLOCK, constant(map, "HOST_BLOCK"));
  assert.equal(layout.CARRIERS, constant(map, "CARRIERS"));
  assert.equal(layout.CARRIER_SIZE, constant(map, "CARRIER_SIZE"));
  assert.equal(layout.MAX_CARRIERS, constant(map, "MAX_CARRIERS"));
  assert.equal(layout.SIGNALS_LOW, layout.HOST_BLOCK + offsetOf(map, "HostBlock", "signalsLow"));
  assert.equal(layout.SIGNALS_HIGH, layout.HOST_BLOCK + offsetOf(map, "HostBlock", "signalsHigh"));
  assert.equal(layout.TICK, layout.HOST_BLOCK + offsetOf(map, "HostBlock", "tick"));
  const tick = runtimeFile("threads/tick.ts");
  assert.equal(layout.TICK_OFF, constant(tick, "TICK_OFF"));

  const carrier = runtimeFile("threads/carrier.ts");
  assert.equal(layout.CARRIER_STATE, offsetOf(carrier, "Carrier", "state"));
  assert.equal(layout.CARRIER_RUNNING, constant(runtimeFile("threads/scheduler.ts"), "CARRIER_RUNNING"));
  assert.equal(layout.CARRIER_THREAD, offsetOf(carrier, "Carrier", "ts"));
  assert.equal(layout.CARRIER_WAKE, offsetOf(carrier, "Carrier", "wake"));

  const thread = runtimeFile("threads/thread-state.ts");
  assert.equal(layout.EB_SIGNALS, constant(thread, "EB_SIGNALS"));
  assert.equal(layout.EB_SWITCH, constant(thread, "EB_SWITCH"));
  assert.equal(offsetOf(thread, "ThreadState", "evalBreaker"), 0);
});
