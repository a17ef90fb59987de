/**
 * The arguments of the commands in package.json: Node's parseArgs, with what every command owes its user around it: `--help`, one line and the
 * usage for what is wrong, status 2.
 */
import { type ParseArgsConfig, parseArgs } from "node:util";

let usage = "";

/** Ends the command because of its arguments. */
export function wrongArguments(message: string): never {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

/**
 * The options and positional arguments of the command line.
 * @param text the usage, "usage: npm run NAME -- …"
 * @param config as parseArgs takes it; `--help` is added
 */
export function readArguments<T extends ParseArgsConfig>(text: string, config: T): ReturnType<typeof parseArgs<T>> {
  usage = text;
  if (process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    return wrongArguments(error instanceof Error ? error.message : String(error));
  }
}

/** The number an option gives: a whole one, at least `least`. */
export function wholeNumber(option: string, value: string, least = 0): number {
  if (!/^\d+$/.test(value) || Number(value) < least)
    wrongArguments(`${option} takes a whole number from ${least} on, not '${value}'`);
  return Number(value);
}

/** One of a few words. */
export function oneOf<const T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  return found ?? wrongArguments(`${option} takes ${words.join(", ")}, not '${value}'`);
}
