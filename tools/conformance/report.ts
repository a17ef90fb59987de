/**
 * docs/conformance.md: one row a module, a table for each list that names it. The table itself is the record: a run replaces the
 * rows of the modules it ran and leaves the others, so that modules can be measured one at a time.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, writeFile } from "../steps.ts";
import { OUTCOMES, type Outcome } from "./module-run.ts";

const FILE = join(ROOT, "docs/conformance.md");
const COLUMNS = ["module", "CPython passes", "counted apart", ...OUTCOMES, "passes", "remarks"];

export interface Row {
  readonly module: string;
  /** Methods that native CPython passes. */
  readonly native: number;
  /** Those of them that the expectations count apart. */
  readonly apart: number;
  /** What became of the others. */
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly remarks: string;
}

const share = (row: Row): number => row.counts.passed / Math.max(1, row.native - row.apart);
const percent = (part: number): string => `${(Math.floor(part * 1000) / 10).toFixed(1)} %`;

function line(row: Row, name = row.module): string {
  const cells = [name, row.native, row.apart, ...OUTCOMES.map((outcome) => row.counts[outcome])];
  return `| ${[...cells, row.native === row.apart ? "–" : percent(share(row)), row.remarks].join(" | ")} |`.replace(
    / +\|$/,
    " |",
  );
}

function parse(text: string): Row | undefined {
  const cells = text.split("|").map((cell) => cell.trim());
  if (!/^test_[\w.]+$/.test(cells[1] ?? "")) return undefined;
  const [native, apart, ...numbers] = cells.slice(2, 4 + OUTCOMES.length).map(Number);
  const counts = Object.fromEntries(OUTCOMES.map((outcome, index) => [outcome, numbers[index] ?? 0])) as Record<Outcome, number>;
  return { module: cells[1]!, native: native!, apart: apart!, counts, remarks: cells[5 + OUTCOMES.length] ?? "" };
}

function total(rows: readonly Row[]): Row {
  const sum = (of: (row: Row) => number): number => rows.reduce((value, row) => value + of(row), 0);
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, sum((row) => row.counts[outcome])])) as Record<
    Outcome,
    number
  >;
  return { module: "", native: sum((row) => row.native), apart: sum((row) => row.apart), counts, remarks: "" };
}

export function table(rows: readonly Row[]): string {
  const head = [`| ${COLUMNS.join(" | ")} |`, `| --- |${" ---: |".repeat(COLUMNS.length - 2)} --- |`];
  return [...head, ...rows.map((row) => line(row)), line(total(rows), "**together**")].join("\n");
}

export function updateReport(fresh: readonly Row[], lists: ReadonlyMap<string, readonly string[]>, versions: string): void {
  const rows = new Map<string, Row>();
  const old = existsSync(FILE) ? readFileSync(FILE, "utf8").split("\n").map(parse) : [];
  for (const row of [...old, ...fresh]) if (row !== undefined) rows.set(row.module, row);
  const parts = [
    "# Conformance",
    `CPython's own test files, unmodified, run by \`npm run conformance\` on Typhon and on ${versions}, on the same machine.
The methods that native CPython passes are the measure. *Counted apart* are those that test CPython's bytecode, its C API or
another platform; each stands with its reason in \`tools/conformance/expectations/\`, as do the known failures. The columns from
*passed* on say what became of the others on Typhon. The command replaces the rows of the modules it runs.

Tests and the library they test belong together: Typhon runs them with the Python modules of the suite's own release instead of
those that its npm package has (\`--library\`); native modules are Typhon's in either case.`,
  ];
  const listed = new Set<string>();
  for (const [name, modules] of [...lists, ["other files", [...rows.keys()].sort()] as const]) {
    const unlisted = name === "other files" ? (module: string) => !listed.has(module) : () => true;
    const chosen = modules.filter((module) => rows.has(module) && unlisted(module)).map((module) => rows.get(module)!);
    for (const module of modules) listed.add(module);
    if (chosen.length > 0) parts.push(`## ${name[0]!.toUpperCase()}${name.slice(1)}`, table(chosen));
  }
  writeFile(FILE, `${parts.join("\n\n")}\n`);
}
