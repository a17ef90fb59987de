/**
 * The few fixed addresses of the shared memory that the supervisor touches (see docs/internals/host.md, "Signals and ticks").
 * They repeat runtime/memory/layout.ts and runtime/threads/carrier.ts; layout.test.ts compares the two.
 */

/** HostBlock: what the host and the core tell each other. */
export const HOST_BLOCK = 0xc00;
export const SIGNALS_LOW = HOST_BLOCK;
export const SIGNALS_HIGH = HOST_BLOCK + 4;
export const TICK = HOST_BLOCK + 8;
export const TICK_OFF = 0;

export const CARRIERS = 0x1000;
export const CARRIER_SIZE = 4096;
export const MAX_CARRIERS = 64;
/** Offsets in a carrier's block. */
export const CARRIER_STATE = 4;
export const CARRIER_THREAD = 8;
export const CARRIER_WAKE = 12;

/** Carrier.state of one that runs Python. */
export const CARRIER_RUNNING = 1;

/** Bits of ThreadState.evalBreaker, its first word. */
export const EB_SIGNALS = 2;
export const EB_SWITCH = 32;
