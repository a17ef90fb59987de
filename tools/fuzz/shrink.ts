/**
 * Makes a finding small: takes away statements, then blocks and lines of what is left, then characters, as long as the two
 * interpreters still differ. What is tried is decided by the text alone.
 */

/** Lines of a Python block: each line with the deeper ones that follow it. */
function blocksOf(lines: readonly string[]): [start: number, end: number][] {
  const depth = (line: string): number => line.length - line.trimStart().length;
  return lines.map((line, start) => {
    let end = start + 1;
    while (end < lines.length && depth(lines[end]!) > depth(line)) end++;
    return [start, end];
  });
}

/** Leaves out pieces, large ones first, while `differs` holds. */
async function withoutPieces<T>(items: readonly T[], differs: (items: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let current = items;
  for (let size = Math.ceil(current.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = current.length - size; at >= 0; at = Math.min(at - 1, current.length - size)) {
      const shorter = [...current.slice(0, at), ...current.slice(at + size)];
      if (shorter.length < current.length && (await differs(shorter))) current = shorter;
    }
  }
  return current;
}

export async function shrinkProgram(
  statements: readonly string[],
  differs: (statements: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  let current = await withoutPieces(statements, differs);
  for (let i = current.length - 1; i >= 0; i--) {
    const replaced = (text: string): string[] => current.map((old, at) => (at === i ? text : old));
    for (let changed = true; changed; ) {
      changed = false;
      const lines = current[i]!.split("\n");
      const blocks = lines.length > 1 ? blocksOf(lines).sort((a, b) => b[1] - b[0] - (a[1] - a[0])) : [];
      for (const [start, end] of blocks) {
        // The block away, or its body without its head, or "pass" for its body.
        const body = lines.slice(start + 1, end).map((line) => line.replace(/^ {4}/, ""));
        const pass = `${" ".repeat(lines[start]!.length - lines[start]!.trimStart().length + 4)}pass`;
        const tries = [[], ...(end > start + 1 ? [body, [lines[start]!, pass]] : [])];
        for (const middle of tries) {
          const shorter = [...lines.slice(0, start), ...middle, ...lines.slice(end)];
          if (shorter.length === 0 || shorter.join("\n").length >= lines.join("\n").length) continue;
          if (await differs(replaced(shorter.join("\n")))) {
            current = replaced(shorter.join("\n"));
            changed = true;
            break;
          }
        }
        if (changed) break;
      }
    }
  }
  return current;
}

export async function shrinkText(text: string, differs: (text: string) => Promise<boolean>): Promise<string> {
  const lines = await withoutPieces(text.split(/(?<=\n)/), (items) => differs(items.join("")));
  const shorter = lines.join("");
  if (shorter.length > 400) return shorter;
  return (await withoutPieces([...shorter], (items) => differs(items.join("")))).join("");
}
