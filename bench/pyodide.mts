/**
 * Runs a Python program in Pyodide (CPython compiled to WebAssembly) inside Node, for `npm run bench` to compare with: `node pyodide.mts PROGRAM ARGS`.
 * The program's folder is mounted where it lies, so that it finds what stands beside it.
 */
import { dirname } from "node:path";
import { loadPyodide } from "pyodide";

const [program = "", ...args] = process.argv.slice(2);
const pyodide = await loadPyodide({
  args: [program, ...args],
  stdout: (line) => console.log(line),
  stderr: (line) => console.error(line),
});
pyodide.mountNodeFS(dirname(program), dirname(program));
await pyodide.runPythonAsync(`
import runpy, sys
sys.argv[:] = ${JSON.stringify([program, ...args])}
runpy.run_path(sys.argv[0], run_name="__main__")
`);
