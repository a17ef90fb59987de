/** A process in which every thread waits, for each other or for nothing that will come, uses no processor time. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./steps.ts";

/** What a clock tick of /proc is, in milliseconds. */
const TICK_MS = 10;
const WATCHED_MS = 2000;

/** Processor time of a process so far, in milliseconds. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const DEADLOCK = `
import threading, time
a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
def cross(first, second):
    with first:
        both.wait()
        with second:
            pass
def pinned():
    sorted([1, 2], key=lambda x: threading.Event().wait())
def sleep():
    time.sleep(3600)
work = [(cross, (a, b)), (cross, (b, a)), (pinned, ()), (sleep, ()), (threading.Event().wait, ())]
threads = [threading.Thread(target=f, args=args) for f, args in work]
for t in threads: t.start()
print("waiting", flush=True)
for t in threads: t.join()
`;

for (const options of [[], ["-X", "gil=1"]])
  test(`a deadlock of all threads does not burn processor time ${options.join(" ")}`, {
    skip: process.platform !== "linux",
  }, async () => {
    const child = spawn(process.execPath, [join(ROOT, "bin/typhon.cjs"), ...options, "-c", DEADLOCK], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((resolve) => child.stdout.once("data", resolve));
      // The first ticks are quick ones (V8 compiles), and carriers look around once more before they sleep.
      await sleep(2500);
      const before = processorTime(child.pid!);
      await sleep(WATCHED_MS);
      const used = processorTime(child.pid!) - before;
      assert.ok(used <= WATCHED_MS * 0.02, `${used} ms of ${WATCHED_MS}`);
    } finally {
      child.kill("SIGKILL");
    }
  });
