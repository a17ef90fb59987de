/**
 * A transform of asc: tells Binaryen that nothing is ever stored in the first KiB of memory (memory/layout.ts), which asc does by itself only without
 * --memoryBase. A constant added to an address can then become the offset of the load or store: `p + 16` cannot have wrapped round if it is an address.
 */
import { Transform } from "assemblyscript/transform";

export default class CoreTransform extends Transform {
  afterCompile() {
    this.binaryen.setLowMemoryUnused(true);
  }
}
