/** What the supervisor and its carriers say to each other. */
import type { Wish } from "./shared-host-state.ts";

/** Given to a carrier when its worker starts. */
export interface CarrierData {
  readonly id: number;
  /** Address of dist/. */
  readonly dist: string;
  readonly memory: WebAssembly.Memory;
  readonly hostState: SharedArrayBuffer;
  readonly configuration: Uint8Array;
  /** The compiled core; carrier 1 gets it by message, because its worker starts while the core is being compiled. */
  readonly module: WebAssembly.Module | null;
}

export type ToCarrier = { readonly kind: "module"; readonly module: WebAssembly.Module };

export type ToSupervisor =
  /** The program ended: exit status, or 256 + signal. */
  | { readonly kind: "exit"; readonly status: number }
  /** The carrier has left its scheduler: its worker may end. */
  | { readonly kind: "done"; readonly carrier: number }
  /** Something in the core is broken. */
  | { readonly kind: "fatal"; readonly message: string }
  | { readonly kind: "start-carrier" }
  | { readonly kind: "tick"; readonly milliseconds: number }
  | { readonly kind: "signal"; readonly wish: Wish; readonly signal: number; readonly mode: number }
  | { readonly kind: "alarm"; readonly seconds: number; readonly interval: number }
  /** Answered through the carrier's mailbox (shared-host-state.ts). */
  | { readonly kind: "read"; readonly wish: Wish; readonly fd: number; readonly length: number; readonly block: boolean }
  | { readonly kind: "ready"; readonly wish: Wish; readonly fd: number }
  | { readonly kind: "umask"; readonly wish: Wish; readonly mask: number }
  | { readonly kind: "spawn"; readonly wish: Wish; readonly description: Uint8Array }
  /** A signal cut off the wait for an answer that must not be lost: once more, please. */
  | { readonly kind: "answer-again"; readonly wish: Wish }
  | { readonly kind: "wait"; readonly wish: Wish; readonly pid: number; readonly block: boolean }
  /** A pipe or terminal is about to be closed. */
  | { readonly kind: "closed"; readonly wish: Wish; readonly fd: number };
