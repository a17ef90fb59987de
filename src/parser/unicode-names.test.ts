/** Names of characters, computed and from a table. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./index.ts";
import { CharacterNames } from "./unicode-names.ts";

const names = new CharacterNames(() => "LATIN SMALL LETTER A 61\nGREEK SMALL LETTER ALPHA 3b1\nSNAKE 1f40d\nNEL 85");

test("names", () => {
  const cases: [string, string | null][] = [
    ["SNAKE", "🐍"],
    ["snake", "🐍"],
    ["Greek Small Letter Alpha", "α"],
    ["NEL", "\x85"],
    ["CJK UNIFIED IDEOGRAPH-4E00", "一"],
    ["CJK UNIFIED IDEOGRAPH-20000", "𠀀"],
    ["CJK UNIFIED IDEOGRAPH-0041", null],
    ["Tangut Ideograph-17000", "\u{17000}"],
    ["TANGUT IDEOGRAPH-16FFF", null],
    ["HANGUL SYLLABLE GA", "가"],
    ["HANGUL SYLLABLE HIH", "힣"],
    ["HANGUL SYLLABLE A", "아"],
    ["HANGUL SYLLABLE GGWAELH", "꽳"],
    ["HANGUL SYLLABLE X", null],
    ["NO SUCH NAME", null],
    ["", null],
  ];
  for (const [name, character] of cases) assert.equal(names.lookup(name), character, name);
});

test("in literals", () => {
  const { tree } = parse("x = '\\N{SNAKE}', f'\\N{NEL}{y}'", { lookupName: (name) => names.lookup(name) });
  assert.ok(JSON.stringify(tree).includes("🐍"));
  assert.throws(() => parse("'\\N{SNAKES}'", { lookupName: (name) => names.lookup(name) }), /unknown Unicode character name/);
});
