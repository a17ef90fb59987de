/**
 * Views of the shared WebAssembly memory, which never grows: they are made once.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly data: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.bytes = new Uint8Array(memory.buffer);
    this.data = new DataView(memory.buffer);
  }

  /** A view of a stretch. Addresses are unsigned, as i32 they may be negative. */
  view(address: number, length: number): Uint8Array {
    return this.bytes.subarray(address >>> 0, (address >>> 0) + length);
  }

  /** A private copy: decoders and many platform functions refuse shared memory. */
  copy(address: number, length: number): Uint8Array {
    return this.bytes.slice(address >>> 0, (address >>> 0) + length);
  }

  text(address: number, length: number): string {
    return new TextDecoder().decode(new Uint8Array(this.copy(address, length)));
  }

  write(address: number, content: Uint8Array): void {
    this.bytes.set(content, address >>> 0);
  }
}
