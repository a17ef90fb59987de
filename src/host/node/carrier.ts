/**
 * Entry of a carrier's worker thread: instantiates the core over the shared memory and runs its scheduler until the process
 * ends. Between start and end the worker's event loop does not turn; what it wants of the supervisor it posts, what it needs
 * back it waits for in shared memory.
 */
import { writeSync } from "node:fs";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { makeHostCalls } from "../common/host-calls.ts";
import { CARRIER_SIZE, CARRIER_THREAD, CARRIERS, EB_SIGNALS } from "../common/layout.ts";
import { ERRNO, type Platform, type SupervisorLink } from "../common/platform.ts";
import { SharedMemory } from "../common/shared-memory.ts";
import { NodeCodeSource } from "./code-source.ts";
import { type BlockingReader, NodeFiles } from "./files.ts";
import type { CarrierData, ToCarrier, ToSupervisor } from "./messages.ts";
import { nodeClocks, nodeProcesses } from "./platform.ts";
import { MAILBOX_DATA, SharedHostState, type Wish } from "./shared-host-state.ts";

interface CoreExports {
  start(): void;
  bootstrap(): void;
  carrierMain(id: number): number;
}

const data = workerData as CarrierData;
const port = parentPort!;
const state = new SharedHostState(data.hostState);
const words = new Int32Array(data.memory.buffer);
const post = (message: ToSupervisor): void => port.postMessage(message);

/** The supervisor ends the process; until it has, this worker must not go on. */
function sleepForever(): never {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(never, 0, 0);
}

const wish = (): Wish => ({ carrier: data.id, ticket: state.expectMail(data.id) });

/**
 * Whether a signal is there already that the thread has not looked after: asked between expectMail and the waiting. The supervisor sets the breaker and
 * then interrupts the mailboxes that are waited for; this carrier marks its mailbox and then reads the breaker: one of the two sees the other.
 */
function signalled(): boolean {
  const thread = Atomics.load(words, (CARRIERS + (data.id - 1) * CARRIER_SIZE + CARRIER_THREAD) >> 2) >>> 0;
  return thread !== 0 && (Atomics.load(words, thread >>> 2) & EB_SIGNALS) !== 0;
}

/** Sends a request and waits for its answer, whatever signals arrive meanwhile. */
function ask(message: (wish: Wish) => ToSupervisor): number {
  post(message(wish()));
  for (;;) {
    const result = state.awaitMail(data.id);
    if (result !== null) return result;
    post({ kind: "answer-again", wish: wish() });
  }
}

const supervisor: SupervisorLink = {
  startCarrier: () => post({ kind: "start-carrier" }),
  setTick: (milliseconds) => post({ kind: "tick", milliseconds }),
  watchSignal(signal, mode) {
    // The next instruction may send the signal to this process: the handler must stand by then.
    return ask((wish) => ({ kind: "signal", wish, signal, mode }));
  },
  alarm(seconds, interval) {
    post({ kind: "alarm", seconds, interval });
    return 0;
  },
  spawn(description) {
    return ask((wish) => ({ kind: "spawn", wish, description }));
  },
  waitChild(pid, block) {
    const own = wish();
    if (signalled()) return [-ERRNO.EINTR, 0];
    post({ kind: "wait", wish: own, pid, block });
    const result = state.awaitMail(data.id);
    if (result === null) return [-ERRNO.EINTR, 0];
    return [result, result > 0 ? new DataView(state.mail(data.id, 4).slice().buffer).getInt32(0, true) : 0];
  },
  exit(code) {
    post({ kind: "exit", status: code & 0xff });
    return sleepForever();
  },
  fatal(message) {
    post({ kind: "fatal", message });
    return sleepForever();
  },
};

const blocking: BlockingReader = {
  read(fd, buffer, block) {
    const own = wish();
    if (signalled()) return -ERRNO.EINTR;
    post({ kind: "read", wish: own, fd, length: Math.min(buffer.length, MAILBOX_DATA), block });
    const result = state.awaitMail(data.id);
    if (result === null) return -ERRNO.EINTR;
    if (result > 0) buffer.set(state.mail(data.id, result));
    return result;
  },
  ready: (fd) => ask((wish) => ({ kind: "ready", wish, fd })),
  umask: (mask) => ask((wish) => ({ kind: "umask", wish, mask })),
  watchSignals() {
    state.expectMail(data.id);
    const early = signalled();
    return (milliseconds) => early || state.interruptedWithin(data.id, milliseconds);
  },
  closed: (fd) => ask((wish) => ({ kind: "closed", wish, fd })),
};

const platform: Platform = {
  configuration: data.configuration,
  files: new NodeFiles(state, blocking),
  clocks: nodeClocks,
  processes: nodeProcesses,
  supervisor,
  code: new NodeCodeSource(data.dist),
};

function runCore(module: WebAssembly.Module): void {
  const memory = new SharedMemory(data.memory);
  /** asc's strings lie in static memory: their length in bytes stands before them. */
  const literal = (address: number): string => {
    const length = address === 0 ? 0 : memory.data.getUint32(address - 4, true);
    return new TextDecoder("utf-16le").decode(memory.copy(address, length));
  };
  const env = {
    memory: data.memory,
    abort(message: number, file: number, line: number, column: number): never {
      throw new Error(`${literal(message) || "assertion failed"} at ${literal(file)}:${line}:${column}`);
    },
    /** asc's trace(): for developers only. */
    trace(message: number, n: number, ...values: number[]): void {
      writeSync(2, `carrier ${data.id}: ${literal(message)} ${values.slice(0, n).join(" ")}\n`);
    },
  };
  try {
    const core = new WebAssembly.Instance(module, { env, host: makeHostCalls(platform, memory) })
      .exports as unknown as CoreExports;
    core.start();
    if (data.id === 1) core.bootstrap();
    const status = core.carrierMain(data.id);
    post({ kind: "done", carrier: data.id });
    if (status >= 0) post({ kind: "exit", status });
  } catch (error) {
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ kind: "fatal", message: `carrier ${data.id}: ${report}` });
  }
}

const early = data.module ?? (receiveMessageOnPort(port)?.message as ToCarrier | undefined)?.module;
if (early !== undefined) runCore(early);
else port.once("message", (message: ToCarrier) => runCore(message.module));
