/**
 * The shared memory of a program.                                              Note [The memory never grows]
 *
 * It is made in its full size. V8 reserves the addresses and the operating system backs what is touched, so a small program pays nothing for it; and nobody
 * ever meets memory that another worker has just added: V8 tells a worker of growth by an interrupt, and until it is handled `memory.fill` and `memory.copy`
 * trap on addresses that plain stores reach already. Where so many addresses are refused (`ulimit -v`, small containers), half as many are asked for.
 */

/** One page of 64 KiB less than 4 GiB: the address behind the last byte is still a 32-bit number. */
const MOST_PAGES = 65535;
/** 64 MiB: the least that start-up and a small program need. */
const LEAST_PAGES = 1024;

/** @throws RangeError if not even 64 MiB of addresses can be had. */
export function createMemory(): WebAssembly.Memory {
  for (let pages = MOST_PAGES; ; pages >>>= 1) {
    try {
      return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    } catch (error) {
      if (!(error instanceof RangeError) || pages >>> 1 < LEAST_PAGES) throw error;
    }
  }
}
