/**
 * Characters by name, for \N{...}. The table comes from the host (tools/build-names.ts writes it); names
 * of Han and Tangut ideographs and Hangul syllables follow from the code point and are computed.
 */

const SYLLABLE = "HANGUL SYLLABLE ";

/** Where Unicode 16 has unified ideographs. */
const IDEOGRAPHS: readonly (readonly [first: number, last: number])[] = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b739],
  [0x2b740, 0x2b81d],
  [0x2b820, 0x2cea1],
  [0x2ceb0, 0x2ebe0],
  [0x2ebf0, 0x2ee5d],
  [0x30000, 0x3134a],
  [0x31350, 0x323af],
];

/** Where Unicode 16 has Tangut ideographs. */
const TANGUTS: readonly (readonly [first: number, last: number])[] = [
  [0x17000, 0x187f7],
  [0x18d00, 0x18d08],
];

/** Names that are a prefix and the code point. */
const NUMBERED = [
  { prefix: "CJK UNIFIED IDEOGRAPH-", ranges: IDEOGRAPHS },
  { prefix: "TANGUT IDEOGRAPH-", ranges: TANGUTS },
] as const;

const LEADS = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const VOWELS = [
  "A",
  "AE",
  "YA",
  "YAE",
  "EO",
  "E",
  "YEO",
  "YE",
  "O",
  "WA",
  "WAE",
  "OE",
  "YO",
  "U",
  "WEO",
  "WE",
  "WI",
  "YU",
  "EU",
  "YI",
  "I",
];
const TAILS = [
  "",
  "G",
  "GG",
  "GS",
  "N",
  "NJ",
  "NH",
  "D",
  "L",
  "LG",
  "LM",
  "LB",
  "LS",
  "LT",
  "LP",
  "LH",
  "M",
  "B",
  "BS",
  "S",
  "SS",
  "NG",
  "J",
  "C",
  "K",
  "T",
  "P",
  "H",
];

export class CharacterNames {
  private readonly read: () => string;
  private table: Map<string, string> | null = null;
  private names: Map<number, string> | null = null;

  /** `read` gives lines of a name, a space and a code point in hexadecimal; it is called when the first name is looked up. */
  constructor(read: () => string) {
    this.read = read;
  }

  /** The character, or null if none has this name. Case does not matter. */
  lookup(name: string): string | null {
    const wanted = name.toUpperCase();
    for (const { prefix, ranges } of NUMBERED)
      if (wanted.startsWith(prefix)) return numbered(wanted.slice(prefix.length), ranges);
    if (wanted.startsWith(SYLLABLE)) return syllable(wanted.slice(SYLLABLE.length));
    this.table ??= this.load();
    return this.table.get(wanted) ?? null;
  }

  /** The name of a code point, or null if it has none. */
  nameOf(code: number): string | null {
    if (code >= 0xac00 && code < 0xd7a4) {
      const place = code - 0xac00;
      const perLead = VOWELS.length * TAILS.length;
      const vowel = Math.floor((place % perLead) / TAILS.length);
      return `${SYLLABLE}${LEADS[Math.floor(place / perLead)]}${VOWELS[vowel]}${TAILS[place % TAILS.length]}`;
    }
    // CPython finds Tangut ideographs by name, but gives them none.
    if (IDEOGRAPHS.some(([first, last]) => code >= first && code <= last))
      return NUMBERED[0].prefix + code.toString(16).toUpperCase();
    this.names ??= this.loadNames();
    return this.names.get(code) ?? null;
  }

  /** Names come in order of code points; what follows them are second names. */
  private loadNames(): Map<number, string> {
    const names = new Map<number, string>();
    let last = -1;
    for (const line of this.read().split("\n")) {
      const space = line.lastIndexOf(" ");
      const code = Number.parseInt(line.slice(space + 1), 16);
      if (code <= last) break;
      last = code;
      names.set(code, line.slice(0, space));
    }
    return names;
  }

  private load(): Map<string, string> {
    const table = new Map<string, string>();
    for (const line of this.read().split("\n")) {
      const space = line.lastIndexOf(" ");
      table.set(line.slice(0, space), String.fromCodePoint(Number.parseInt(line.slice(space + 1), 16)));
    }
    return table;
  }
}

function numbered(digits: string, ranges: readonly (readonly [first: number, last: number])[]): string | null {
  if (!/^(?!0)[0-9A-F]{4,5}$/.test(digits)) return null;
  const code = Number.parseInt(digits, 16);
  return ranges.some(([first, last]) => code >= first && code <= last) ? String.fromCodePoint(code) : null;
}

/** Lead, vowel and tail as letters; at each place the longest that fits, as CPython takes it. */
function syllable(letters: string): string | null {
  let at = 0;
  const take = (parts: readonly string[]): number => {
    let best = -1;
    parts.forEach((part, i) => {
      if (letters.startsWith(part, at) && (best < 0 || part.length > parts[best]!.length)) best = i;
    });
    if (best >= 0) at += parts[best]!.length;
    return best;
  };
  const lead = take(LEADS);
  const vowel = take(VOWELS);
  const tail = take(TAILS);
  if (lead < 0 || vowel < 0 || tail < 0 || at !== letters.length) return null;
  return String.fromCharCode(0xac00 + (lead * VOWELS.length + vowel) * TAILS.length + tail);
}
