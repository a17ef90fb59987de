/**
 * Texts that come from bytes which need not be UTF-8 (arguments, names of files, variables), as Python keeps them: a byte that cannot be
 * decoded stands as the lone surrogate U+DC00 + byte (PEP 383).
 */

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** Bytes to text. */
export function fsDecode(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceAt(bytes, at);
      text += length === 0 ? String.fromCharCode(0xdc00 + bytes[at]!) : STRICT.decode(bytes.subarray(at, at + length));
      at += length || 1;
    }
    return text;
  }
}

/** Bytes of the well-formed character at `at`; 0: there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  try {
    return [...STRICT.decode(bytes.subarray(at, at + length))].length === 1 ? length : 0;
  } catch {
    return 0;
  }
}

/** Text to bytes, the way back. */
export function fsEncode(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return ENCODER.encode(text);
  const parts: number[] = [];
  // By characters: a surrogate that is half of a pair is no lone one.
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else parts.push(...ENCODER.encode(character));
  }
  return Uint8Array.from(parts);
}
