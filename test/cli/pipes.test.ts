/** Standard streams that are pipes: readers that go away or are slow, full devices, big binary input, names that are no UTF-8. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const TYPHON = join(dirname(fileURLToPath(import.meta.url)), "../../bin/typhon.cjs");

/** Runs a shell command in which $T is Typhon; the answer ends with its own status, then that of the first command of a pipe. */
function shell(command: string, code = ""): { stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "typhon-pipes-"));
  try {
    writeFileSync(join(folder, "p.py"), code);
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", command], {
      cwd: folder,
      encoding: "latin1",
      env: { PATH: process.env.PATH, TYPHON_CORE: process.env.TYPHON_CORE, LANG: "C.UTF-8", T: `${process.execPath} ${TYPHON}` },
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    return { stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const BROKEN = (line: number, text: string, marks: string): string =>
  `Traceback (most recent call last):\n  File "p.py", line ${line}, in <module>\n    ${text}\n    ${marks}\nBrokenPipeError: [Errno 32] Broken pipe\n`;
const withoutFolder = (text: string): string => text.replace(/File ".*\/p\.py"/g, 'File "p.py"');

test("a reader that goes away after two lines", () => {
  const { stdout, stderr } = shell("$T p.py | head -2; echo ${PIPESTATUS[0]}", "for i in range(100000):\n    print(i)\n");
  assert.equal(stdout, "0\n1\n120\n");
  assert.equal(
    withoutFolder(stderr),
    `${BROKEN(2, "print(i)", "~~~~~^^^")}Exception ignored while flushing sys.stdout:\nBrokenPipeError: [Errno 32] Broken pipe\n`,
  );
});

test("a reader that is gone already, seen when the program ends", () => {
  const { stdout, stderr } = shell("$T p.py | true; echo ${PIPESTATUS[0]}", "import time\ntime.sleep(.3)\nprint(1, end='')\n");
  assert.equal(stdout, "120\n");
  assert.equal(stderr, "Exception ignored while flushing sys.stdout:\nBrokenPipeError: [Errno 32] Broken pipe\n");
});

test("a slow reader gets everything", () => {
  const { stdout } = shell("$T p.py | (sleep 1; wc -c)", "import sys\nsys.stdout.write('x' * 3_000_000)\n");
  assert.equal(stdout.trim(), "3000000");
});

test("a slow reader gets everything of several threads", () => {
  const code = `import threading
def f(n):
    for i in range(1000): print(str(n) * 200)
threads = [threading.Thread(target=f, args=(n,)) for n in range(4)]
for t in threads: t.start()
for t in threads: t.join()
`;
  for (const option of ["", "-u"]) {
    const { stdout, stderr } = shell(`$T ${option} p.py | (sleep 1; wc -c; cat >/dev/null)`, code);
    assert.equal(stdout.trim(), String(4 * 1000 * 201));
    assert.equal(stderr, "");
  }
});

test("a full device", () => {
  const { stdout, stderr } = shell("$T p.py >/dev/full; echo $?", "print('x' * 100000)\n");
  assert.equal(stdout, "120\n");
  assert.match(stderr, /OSError: \[Errno 28\] No space left on device\n$/);
});

test("binary input of megabytes, in pieces", () => {
  const code = "import sys, hashlib\ndata = sys.stdin.buffer.read()\nprint(len(data), hashlib.sha256(data).hexdigest())\n";
  const { stdout } = shell(
    "head -c 3000000 /dev/urandom >data; (head -c 1000000 data; sleep .2; tail -c +1000001 data) | $T p.py; sha256sum data",
    code,
  );
  const [ours, theirs] = stdout.split("\n");
  assert.equal(ours, `3000000 ${theirs!.split(" ")[0]}`);
});

test("a program that comes slowly", () => {
  assert.equal(shell("(echo 'a = 1'; sleep .3; echo 'print(a)') | $T -").stdout, "1\n");
});

test("names, arguments and variables that are no UTF-8", () => {
  const code =
    "import os, sys\nprint(os.fsencode(__file__)[-9:], os.fsencode(sys.argv[1]), os.environb[b'A'], os.listdir(b'sub'))\n";
  const { stdout } = shell("mkdir sub; cp p.py $'sub/b\\xff\\xe9d.py'; A=$'x\\xffy' $T $'sub/b\\xff\\xe9d.py' $'a\\xffb'", code);
  assert.equal(stdout, "b'b/b\\xff\\xe9d.py' b'a\\xffb' b'x\\xffy' [b'b\\xff\\xe9d.py']\n".replace("b'b/b", "b'b/b"));
});
