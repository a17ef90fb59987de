/**
 * Child processes, in the supervisor: a carrier's event loop does not turn, so only here can somebody notice that a child ended.
 *
 * A child is known from its start until somebody has waited for it. Carriers that wait are remembered and answered when the
 * child ends; a carrier that a signal has woken asks anew, and its old wish is forgotten with the answer that does not reach it.
 */
import os from "node:os";
import { ERRNO, errnoOf } from "../common/platform.ts";
import { childProcess } from "./lazy.ts";
import type { SharedHostState, Wish } from "./shared-host-state.ts";

interface Description {
  readonly file: string;
  readonly directory: string;
  readonly args: readonly string[];
  /** null: as this process has it. */
  readonly environment: Readonly<Record<string, string>> | null;
  readonly newSession: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly stdio: readonly (number | "ignore")[];
}

/** Reads what docs/internals/host.md describes. */
export function readDescription(bytes: Uint8Array): Description {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const number = (): number => {
    at += 4;
    return view.getInt32(at - 4, true);
  };
  const text = (): string => {
    const length = number();
    at += length;
    return new TextDecoder().decode(bytes.slice(at - length, at));
  };
  const newSession = number() !== 0;
  const uid = number();
  const gid = number();
  const umask = number();
  const stdio: (number | "ignore")[] = [];
  for (let n = number(); n > 0; n--) {
    const place = number();
    while (stdio.length <= place) stdio.push("ignore");
    stdio[place] = number();
  }
  const file = text();
  const directory = text();
  const args = Array.from({ length: number() }, text);
  let n = number();
  const environment: Record<string, string> | null = n < 0 ? null : {};
  for (; environment !== null && n > 0; n--) {
    const entry = text();
    const equals = entry.indexOf("=", 1);
    if (equals > 0) environment[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return { file, directory, args, environment, newSession, uid, gid, umask, stdio };
}

export class Children {
  readonly #state: SharedHostState;
  /** Wait status of each child; null while it runs. */
  readonly #status = new Map<number, number | null>();
  /** By carrier. */
  readonly #waiting = new Map<number, { readonly wish: Wish; readonly wanted: number }>();

  constructor(state: SharedHostState) {
    this.#state = state;
  }

  /** Starts a program and tells its process id, or minus errno. */
  spawn(description: Uint8Array, tell: (result: number) => void): void {
    const { file, directory, args, environment, newSession, uid, gid, umask, stdio } = readDescription(description);
    const before = umask >= 0 ? process.umask(umask) : -1;
    try {
      const child = childProcess().spawn(file, args.slice(1), {
        argv0: args[0] ?? file,
        ...(directory === "" ? {} : { cwd: directory }),
        ...(environment === null ? {} : { env: environment }),
        detached: newSession,
        ...(uid < 0 ? {} : { uid }),
        ...(gid < 0 ? {} : { gid }),
        stdio: [...stdio],
      });
      const { pid } = child;
      if (pid === undefined) {
        child.once("error", (error) => tell(-errnoOf(error)));
        return;
      }
      this.#status.set(pid, null);
      child.on("error", () => {});
      child.once("exit", (code, signal) => this.#ended(pid, code !== null ? code << 8 : os.constants.signals[signal!]));
      tell(pid);
    } catch (error) {
      tell(-errnoOf(error));
    } finally {
      if (before >= 0) process.umask(before);
    }
  }

  #ended(pid: number, status: number): void {
    this.#status.set(pid, status);
    for (const { wish, wanted } of this.#waiting.values()) {
      if (wanted !== pid && wanted !== -1) continue;
      this.#waiting.delete(wish.carrier);
      if (this.#tell(wish, pid, status)) return;
    }
  }

  /** Hands over the status of a child that ended; the child is forgotten if the carrier still waited. */
  #tell(wish: Wish, pid: number, status: number): boolean {
    const data = new Uint8Array(4);
    new DataView(data.buffer).setInt32(0, status, true);
    if (!this.#state.answer(wish, pid, data)) return false;
    this.#status.delete(pid);
    return true;
  }

  /** waitpid(2) for one child, or for any with -1. */
  wait(wish: Wish, wanted: number, block: boolean): void {
    const known = [...this.#status].filter(([pid]) => wanted === -1 || pid === wanted);
    const ended = known.find(([, status]) => status !== null);
    if (ended !== undefined) this.#tell(wish, ended[0], ended[1]!);
    else if (known.length === 0) this.#state.answer(wish, -ERRNO.ECHILD);
    else if (block) this.#waiting.set(wish.carrier, { wish, wanted });
    else this.#state.answer(wish, 0);
  }
}
