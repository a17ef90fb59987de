/** Compiles the runtime without writing anything, unless this very state of it was found good before. */
import { join } from "node:path";
import { checkCore } from "./build-core.ts";
import { ROOT, runStep } from "./steps.ts";

let good = true;
await runStep({
  name: "check of runtime/",
  inputs: ["runtime", "tools/build-core.ts"],
  outputs: [],
  async run() {
    const { ok, output } = await checkCore();
    if (output.trim()) console.error(output.trimEnd());
    if (!ok) throw new Error("runtime/ does not compile");
  },
}).catch((error: unknown) => {
  console.error(`${join(ROOT, "runtime")}: ${error instanceof Error ? error.message : String(error)}`);
  good = false;
});
process.exit(good ? 0 : 1);
