/**
 * The names of Unicode characters, for \N{...} in source: dist/unicode-names.bin.
 *
 * They are asked of the Python that the pyodide package carries (its unicodedata is Unicode 16.0, as CPython 3.14's). The file is a
 * raw deflate of lines "NAME hex", in order of code points; names that follow from the code point are left out
 * (src/parser/unicode-names.ts). Aliases cannot be listed through Python, so candidates are tried.
 */
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { loadPyodide } from "pyodide";
import { ROOT, type Step, writeFile } from "./steps.ts";

/** Names of control characters, and second names of others, as the Unicode standard gives them. */
const ALIASES = `
NULL NUL|START OF HEADING SOH|START OF TEXT STX|END OF TEXT ETX|END OF TRANSMISSION EOT|ENQUIRY ENQ|ACKNOWLEDGE ACK|ALERT BEL|BACKSPACE BS
CHARACTER TABULATION HORIZONTAL TABULATION HT TAB|LINE FEED NEW LINE END OF LINE LF NL EOL|LINE TABULATION VERTICAL TABULATION VT|FORM FEED FF
CARRIAGE RETURN CR|SHIFT OUT LOCKING-SHIFT ONE SO|SHIFT IN LOCKING-SHIFT ZERO SI|DATA LINK ESCAPE DLE|DEVICE CONTROL ONE DC1
DEVICE CONTROL TWO DC2|DEVICE CONTROL THREE DC3|DEVICE CONTROL FOUR DC4|NEGATIVE ACKNOWLEDGE NAK|SYNCHRONOUS IDLE SYN
END OF TRANSMISSION BLOCK ETB|CANCEL CAN|END OF MEDIUM EOM EM|SUBSTITUTE SUB|ESCAPE ESC|INFORMATION SEPARATOR FOUR FILE SEPARATOR FS
INFORMATION SEPARATOR THREE GROUP SEPARATOR GS|INFORMATION SEPARATOR TWO RECORD SEPARATOR RS|INFORMATION SEPARATOR ONE UNIT SEPARATOR US
SP|DELETE DEL|PADDING CHARACTER PAD|HIGH OCTET PRESET HOP|BREAK PERMITTED HERE BPH|NO BREAK HERE NBH|INDEX IND|NEXT LINE NEL
START OF SELECTED AREA SSA|END OF SELECTED AREA ESA|CHARACTER TABULATION SET HORIZONTAL TABULATION SET HTS
CHARACTER TABULATION WITH JUSTIFICATION HORIZONTAL TABULATION WITH JUSTIFICATION HTJ|LINE TABULATION SET VERTICAL TABULATION SET VTS
PARTIAL LINE FORWARD PARTIAL LINE DOWN PLD|PARTIAL LINE BACKWARD PARTIAL LINE UP PLU|REVERSE LINE FEED REVERSE INDEX RI
SINGLE SHIFT TWO SINGLE-SHIFT-2 SS2|SINGLE SHIFT THREE SINGLE-SHIFT-3 SS3|DEVICE CONTROL STRING DCS|PRIVATE USE ONE PRIVATE USE-1 PU1
PRIVATE USE TWO PRIVATE USE-2 PU2|SET TRANSMIT STATE STS|CANCEL CHARACTER CCH|MESSAGE WAITING MW|START OF GUARDED AREA START OF PROTECTED AREA SPA
END OF GUARDED AREA END OF PROTECTED AREA EPA|START OF STRING SOS|SINGLE GRAPHIC CHARACTER INTRODUCER SGC|SINGLE CHARACTER INTRODUCER SCI
CONTROL SEQUENCE INTRODUCER CSI|STRING TERMINATOR ST|OPERATING SYSTEM COMMAND OSC|PRIVACY MESSAGE PM|APPLICATION PROGRAM COMMAND APC
NBSP|SHY|ZWSP|ZWNJ|ZWJ|LRM|RLM|LRE|RLE|PDF|LRO|RLO|NNBSP|MMSP|WJ|LRI|RLI|FSI|PDI|CGJ|ALM|MVS|BOM BYTE ORDER MARK ZWNBSP|FVS1|FVS2|FVS3|FVS4
WEIERSTRASS ELLIPTIC FUNCTION|LATIN SMALL LETTER GHA|LATIN CAPITAL LETTER GHA`;

/** Every run of words within a group may be a name; Python says which are. */
function candidates(): string[] {
  const found = new Set<string>();
  for (let i = 1; i <= 256; i++) found.add(`VS${i}`);
  for (const group of ALIASES.trim().split(/[|\n]/)) {
    const words = group.split(" ");
    for (let from = 0; from < words.length; from++) {
      for (let to = from + 1; to <= words.length; to++) found.add(words.slice(from, to).join(" "));
    }
  }
  return [...found];
}

const PROGRAM = `
import unicodedata
lines = []
for i in range(0x110000):
    name = unicodedata.name(chr(i), "")
    if name and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ")):
        lines.append(f"{name} {i:x}")
for alias in candidates:
    try:
        character = unicodedata.lookup(alias)
    except KeyError:
        continue
    if unicodedata.name(character, "") != alias:
        lines.append(f"{alias} {ord(character):x}")
"\\n".join(lines)
`;

export function names(): Step {
  return {
    name: "unicode names",
    inputs: ["tools/build-names.ts", "node_modules/pyodide/package.json"],
    outputs: ["dist/unicode-names.bin"],
    async run() {
      const python = await loadPyodide({ indexURL: join(ROOT, "node_modules/pyodide") });
      python.globals.set("candidates", python.toPy(candidates()));
      const lines = python.runPython(PROGRAM) as string;
      writeFile(join(ROOT, "dist/unicode-names.bin"), deflateRawSync(lines, { level: 9 }));
    },
  };
}
