/**
 * Source texts for compile(): good ones damaged by a few characters or words, mixtures of lines, and random bytes. What is compared is the
 * error with all its attributes, or the tree.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../random.ts";
import { filesBelow, ROOT } from "../steps.ts";
import type { Job } from "./interpreter.ts";
import { Program } from "./statements.ts";

const WORDS = [
  ..."if else elif while for in not and or is lambda def class return yield await async try except finally with as match case type import".split(
    " ",
  ),
  ..."from global nonlocal del pass break continue raise assert None True False print _ x y f() a.b a[0] __debug__ __peg_parser__ exec".split(
    " ",
  ),
  ..."( ) [ ] { } : ; , . ... = == != < > <= >= <> += -= *= **= //= := -> @ + - * ** / // % & | ^ ~ << >> ! $ ? ` \\ # !r".split(
    " ",
  ),
  ...[
    "'",
    '"',
    "'''",
    '"""',
    "f'",
    'f"',
    "rb'",
    "t'",
    "f'''",
    "f'{",
    "{x",
    "{x!",
    "{x:",
    "}'",
    "u'a'",
    "b'a'",
    "'a'",
    "ur'a'",
    "f'{a}'",
    "t'{a}'",
  ],
  ...["0", "1", "1.5", "1e5", "0x1f", "0b12", "0o9", "1_0", "1__0", "07", "1j", "1e", ".5", "0xg", "1if", "5a", "9".repeat(30)],
  ...[
    "\n",
    "\n ",
    "\n    ",
    "\n\t",
    "\\\n",
    "\t",
    "\f",
    "\r\n",
    "\r",
    "\0",
    "é",
    "€",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "“",
    "\u{1F600}",
    "\u2028",
  ],
  ...[
    "# c\n",
    "# -*- coding: latin-1 -*-\n",
    "# type: ignore\n",
    "*a",
    "**a",
    "a=1",
    "a b",
    "except*",
    "not in",
    "is not",
    "async def",
    "lambda x: x",
  ],
  ...[
    "(yield)",
    "x := 1",
    "(x := 1)",
    "*",
    "/",
    "def f(a, /, b, *, c): pass",
    "class A[T]: pass",
    "case {**a}:",
    "match x:",
    "1 2",
  ],
];

interface Sources {
  readonly files: readonly string[];
  readonly snippets: readonly string[];
}

let loaded: Sources | null = null;

function sources(): Sources {
  loaded ??= {
    files: filesBelow("test/python")
      .filter((file) => file.endsWith(".py"))
      .map((file) => readFileSync(join(ROOT, file), "utf8"))
      .filter((text) => text.length < 20_000),
    snippets: (JSON.parse(readFileSync(join(ROOT, "src/parser/fixtures/syntax-errors.json"), "utf8")) as { source: string }[])
      .map(({ source }) => source)
      .filter((source) => source.length < 500),
  };
  return loaded;
}

function good(random: Random): string {
  switch (random.below(4)) {
    case 0: {
      // Some lines of a file, from the start of a statement.
      const lines = random.pick(sources().files).split("\n");
      const starts = lines.flatMap((line, i) => (/^[a-z@]/.test(line) ? [i] : []));
      const start = starts.length > 0 ? random.pick(starts) : 0;
      return `${lines.slice(start, start + 1 + random.below(15)).join("\n")}\n`;
    }
    case 1:
      return random.pick(sources().snippets);
    default:
      return `${new Program(random).statements(1 + random.below(2)).join("\n")}\n`;
  }
}

const TOKEN = /[A-Za-z_]\w*|\d[\w.]*|"""|'''|[-+*/%&|^<>=!:]=|\*\*|\/\/|->|\.\.\.|\s+|./gsu;

/** One damage: a word away, doubled, swapped, replaced or put in; a character changed; an end cut off. */
function damaged(text: string, random: Random): string {
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.length === 0) return random.pick(WORDS);
  const at = random.below(tokens.length);
  switch (random.below(8)) {
    case 0:
      tokens.splice(at, 1);
      break;
    case 1:
      tokens.splice(at, 0, tokens[at]!);
      break;
    case 2:
      tokens.splice(at, 2, tokens[at + 1] ?? "", tokens[at]!);
      break;
    case 3:
      tokens[at] = random.pick(WORDS);
      break;
    case 4:
      tokens.splice(at, 0, ` ${random.pick(WORDS)} `);
      break;
    case 5:
      tokens.splice(at, 0, random.pick(WORDS));
      break;
    case 6:
      tokens[at] = String.fromCodePoint(
        random.pick([random.below(128), random.below(256), random.below(0x3000), 0x1f000 + random.below(0x1000)]),
      );
      break;
    default:
      if (random.chance(50)) tokens.length = at;
      else tokens.splice(at, 1 + random.below(6));
  }
  return tokens.join("");
}

export function compileJob(random: Random): Job {
  const mode = random.chance(85) ? "exec" : random.pick(["eval", "single"]);
  const kind = random.below(20);
  if (kind === 0) {
    const text = Array.from({ length: random.below(30) }, () => String.fromCharCode(random.below(random.pick([128, 256])))).join(
      "",
    );
    return ["compile", text, `${mode}-bytes`];
  }
  if (kind === 1)
    return ["compile", Array.from({ length: 1 + random.below(12) }, () => random.pick(WORDS)).join(random.pick(["", " "])), mode];
  let text = good(random);
  for (let i = 1 + random.below(random.pick([1, 2, 4])); i > 0; i--) text = damaged(text, random);
  if (kind !== 2) return ["compile", text, mode];
  // The same as bytes, one of them perhaps no UTF-8.
  let bytes = Buffer.from(text, "utf8").toString("latin1");
  if (random.chance(50)) {
    const at = random.below(bytes.length + 1);
    bytes = bytes.slice(0, at) + String.fromCharCode(random.below(256)) + bytes.slice(at + random.below(2));
  }
  return ["compile", bytes, `${mode}-bytes`];
}
