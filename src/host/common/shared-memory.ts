/**
 * Views of the shared WebAssembly memory. The memory grows while it is used, by this carrier or by another; `memory.buffer` is
 * then a new object, longer than the views made before. Every access goes through `bytes()` or `data()`, which renew the view
 * when the buffer is another one.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;
  #bytes: Uint8Array;
  #data: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#data = new DataView(memory.buffer);
  }

  bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }

  data(): DataView {
    if (this.#data.buffer !== this.memory.buffer) this.#data = new DataView(this.memory.buffer);
    return this.#data;
  }

  /** A view of a stretch; valid until the next call that may grow the memory. Addresses are unsigned, as i32 they may be negative. */
  view(address: number, length: number): Uint8Array {
    return this.bytes().subarray(address >>> 0, (address >>> 0) + length);
  }

  /** A private copy: decoders and many platform functions refuse shared memory. */
  copy(address: number, length: number): Uint8Array {
    return this.bytes().slice(address >>> 0, (address >>> 0) + length);
  }

  text(address: number, length: number): string {
    return new TextDecoder().decode(new Uint8Array(this.copy(address, length)));
  }

  write(address: number, content: Uint8Array): void {
    this.bytes().set(content, address >>> 0);
  }
}
