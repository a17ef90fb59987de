/**
 * The supervisor: the JavaScript main thread. It starts carriers, keeps the signals, ticks running threads, reads from pipes and
 * terminals on behalf of carriers, and turns the end of the program into the end of the process. It never runs Python and never
 * blocks, so a signal or a dead worker is always seen.
 *
 * Of the shared memory it knows where signal bits go, how fast the core wants it to tick, and of each carrier whether it runs Python,
 * which thread it runs and which word wakes it (common/layout.ts). See docs/internals/host.md.
 */
import { readFileSync, writeSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import {
  CARRIER_RUNNING,
  CARRIER_SIZE,
  CARRIER_STATE,
  CARRIER_THREAD,
  CARRIER_WAKE,
  CARRIERS,
  EB_SIGNALS,
  EB_SWITCH,
  MAX_CARRIERS,
  SIGNALS_HIGH,
  SIGNALS_LOW,
  TICK,
  TICK_OFF,
} from "../common/layout.ts";
import { Children } from "./children.ts";
import { compileCore } from "./compile-core.ts";
import { createMemory } from "./memory.ts";
import type { CarrierData, ToCarrier, ToSupervisor } from "./messages.ts";
import { SharedHostState, type Wish } from "./shared-host-state.ts";
import { WaitingReads } from "./waiting-reads.ts";

/** Native stack of a carrier: nested calls from native code into Python and back need it (the core checks its depth). */
const STACK_MB = 64;
const STATUS_FATAL = 134;

export interface SupervisorOptions {
  /** Folder of dist/. */
  readonly dist: string;
  readonly configuration: Uint8Array;
  /** Carriers at most, not counting those that are blocked. */
  readonly cpuCount: number;
  readonly debugCore: boolean;
}

/** Ticks in a row that find no carrier running before the ticking stops. */
const IDLE_TICKS = 5;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #memory = createMemory();
  readonly #state = new SharedHostState();
  readonly #words = new Int32Array(this.#memory.buffer);
  readonly #workers: Worker[] = [];
  /** Carriers that have left their scheduler because the program is over. */
  readonly #done = new Set<number>();
  readonly #exit: (status: number) => void;
  #module: WebAssembly.Module | null = null;
  #ticker: NodeJS.Timeout | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #ending = false;
  readonly #handlers = new Map<string, () => void>();
  readonly #children = new Children(this.#state);
  /** Answers that their carriers have not got yet. */
  readonly #lost = new Map<number, number>();
  /** Carriers that asked again before there was an answer. */
  readonly #again = new Map<number, Wish>();
  readonly #reads = new WaitingReads(this.#state);

  /** `exit` is called once, with the exit status of the program, or 256 + the signal to die of. */
  constructor(options: SupervisorOptions, exit: (status: number) => void) {
    this.#options = options;
    this.#exit = exit;
  }

  start(): void {
    // Node keeps SIGUSR1 for its debugger; a listener that comes and goes leaves the default action behind.
    const nothing = (): void => {};
    process.on("SIGUSR1", nothing).off("SIGUSR1", nothing);
    // The worker takes longer to start than the core to compile: they go side by side.
    const first = this.#startCarrier();
    const core = this.#options.debugCore ? "core.debug.wasm" : "core.wasm";
    compileCore(readFileSync(join(this.#options.dist, core))).then(
      (module) => {
        this.#module = module;
        first.postMessage({ kind: "module", module } satisfies ToCarrier);
      },
      (error: unknown) => this.#fatal(`${core}: ${reportOf(error)}`),
    );
  }

  #startCarrier(): Worker {
    const id = this.#workers.length + 1;
    const workerData: CarrierData = {
      id,
      dist: this.#options.dist,
      memory: this.#memory,
      hostState: this.#state.buffer,
      configuration: this.#options.configuration,
      module: this.#module,
    };
    const worker = new Worker(join(this.#options.dist, "carrier.cjs"), {
      workerData,
      stdin: false,
      // Nothing of a carrier is ever written to these two; "true" keeps Node from making its own streams for them here.
      stdout: true,
      stderr: true,
      trackUnmanagedFds: false,
      env: SHARE_ENV,
      execArgv: [],
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    this.#workers.push(worker);
    worker.on("message", (message: ToSupervisor) => this.#receive(message));
    worker.on("error", (error: unknown) => this.#fatal(`carrier ${id}: ${reportOf(error)}`));
    worker.on("exit", (code) => {
      // What it posted has been received by now.
      if (!this.#done.has(id)) this.#fatal(`carrier ${id} ended with code ${code}`);
    });
    return worker;
  }

  #receive(message: ToSupervisor): void {
    switch (message.kind) {
      case "exit":
        this.#finish(message.status);
        break;
      case "done":
        this.#done.add(message.carrier);
        break;
      case "fatal":
        this.#fatal(message.message);
        break;
      case "start-carrier":
        if (this.#workers.length < MAX_CARRIERS && !this.#ending) this.#startCarrier();
        break;
      case "tick":
        this.#setTick(message.milliseconds);
        break;
      case "signal":
        this.#watchSignal(message.signal, message.mode);
        this.#answer(message.wish, 0);
        break;
      case "alarm":
        this.#setAlarm(message.seconds, message.interval);
        break;
      case "ready":
        this.#answer(message.wish, this.#reads.ready(message.fd));
        break;
      case "closed":
        this.#reads.closed(message.fd);
        this.#answer(message.wish, 0);
        break;
      case "umask":
        this.#answer(message.wish, process.umask(message.mask));
        break;
      case "spawn":
        this.#children.spawn(message.description, (result) => this.#answer(message.wish, result));
        break;
      case "answer-again":
        this.#answerAgain(message.wish);
        break;
      case "wait":
        this.#children.wait(message.wish, message.pid, message.block);
        break;
      case "read":
        this.#reads.read(message.wish, message.fd, message.length, message.block);
        break;
    }
  }

  #finish(status: number): void {
    if (this.#ending) return;
    this.#ending = true;
    clearInterval(this.#ticker);
    this.#exit(status);
  }

  /** Reports what broke on stderr and ends the process; carriers are not asked anything any more. */
  #fatal(message: string): void {
    if (this.#ending) return;
    writeSync(2, `Fatal Python error: ${message}\n`);
    this.#finish(STATUS_FATAL);
  }

  // ---- attention of running threads

  #running(action: (breaker: number) => void): void {
    for (let i = 0; i < this.#workers.length; i++) {
      const thread = Atomics.load(this.#words, (CARRIERS + i * CARRIER_SIZE + CARRIER_THREAD) >> 2);
      if (thread !== 0) action(thread >>> 0);
    }
  }

  #setBreaker(bits: number): void {
    this.#running((thread) => Atomics.or(this.#words, thread >>> 2, bits));
  }

  #setTick(milliseconds: number): void {
    clearInterval(this.#ticker);
    let idle = 0;
    this.#ticker = setInterval(() => {
      if (this.#anyRuns()) {
        idle = 0;
        this.#setBreaker(EB_SWITCH);
      } else if (++idle === IDLE_TICKS) {
        idle = 0;
        this.#stopTick();
      }
    }, milliseconds);
  }

  #anyRuns(): boolean {
    return this.#workers.some(
      (_, i) => Atomics.load(this.#words, (CARRIERS + i * CARRIER_SIZE + CARRIER_STATE) >> 2) === CARRIER_RUNNING,
    );
  }

  /** No carrier runs Python; the next one that does asks for ticks again. See Note [Nobody runs] in runtime/threads/tick.ts. */
  #stopTick(): void {
    const tick = Atomics.load(this.#words, TICK >> 2);
    if (Atomics.compareExchange(this.#words, TICK >> 2, tick, TICK_OFF) !== tick) return;
    if (this.#anyRuns()) Atomics.compareExchange(this.#words, TICK >> 2, TICK_OFF, tick);
    else clearInterval(this.#ticker);
  }

  /** A signal arrived: its bit, every running thread, every sleeping carrier, every blocking read. */
  signal(number: number): void {
    Atomics.or(this.#words, (number < 32 ? SIGNALS_LOW : SIGNALS_HIGH) >> 2, 1 << (number & 31));
    this.#setBreaker(EB_SIGNALS);
    for (let i = 0; i < this.#workers.length; i++) {
      const wake = (CARRIERS + i * CARRIER_SIZE + CARRIER_WAKE) >> 2;
      Atomics.add(this.#words, wake, 1);
      Atomics.notify(this.#words, wake);
    }
    this.#state.interruptAll();
    this.#reads.interrupted();
  }

  #watchSignal(number: number, mode: number): void {
    const name = Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0];
    if (name === undefined) return;
    const before = this.#handlers.get(name);
    if (before !== undefined) process.off(name, before);
    this.#handlers.delete(name);
    if (mode === 0) return;
    const handler = mode === 1 ? () => {} : () => this.signal(number);
    this.#handlers.set(name, handler);
    process.on(name, handler);
  }

  #setAlarm(seconds: number, interval: number): void {
    clearTimeout(this.#alarm);
    if (seconds <= 0) return;
    this.#alarm = setTimeout(() => {
      this.#setAlarm(interval, interval);
      // With no handler of its own the process dies of it, as it does elsewhere.
      if (this.#handlers.has("SIGALRM")) this.signal(os.constants.signals.SIGALRM);
      else process.kill(process.pid, "SIGALRM");
    }, seconds * 1000);
  }

  // ---- answers that must arrive

  /** Answers a carrier; an answer that meets no waiting carrier (a signal woke it) is kept until it asks again, or waited for if it has asked already. */
  #answer(wish: Wish, result: number): void {
    if (this.#state.answer(wish, result)) return;
    const again = this.#again.get(wish.carrier);
    this.#again.delete(wish.carrier);
    if (again === undefined || !this.#state.answer(again, result)) this.#lost.set(wish.carrier, result);
  }

  #answerAgain(wish: Wish): void {
    const result = this.#lost.get(wish.carrier);
    if (result === undefined) this.#again.set(wish.carrier, wish);
    else if (this.#state.answer(wish, result)) this.#lost.delete(wish.carrier);
  }
}

/** What was thrown need not be an Error. */
function reportOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
