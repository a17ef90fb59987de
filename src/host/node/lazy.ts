/** Modules of Node that cost milliseconds to load and that most programs never need: loaded when first used. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const crypto = (): typeof import("node:crypto") => require("node:crypto") as typeof import("node:crypto");
export const tty = (): typeof import("node:tty") => require("node:tty") as typeof import("node:tty");
export const childProcess = (): typeof import("node:child_process") =>
  require("node:child_process") as typeof import("node:child_process");
export const net = (): typeof import("node:net") => require("node:net") as typeof import("node:net");
export const os = (): typeof import("node:os") => require("node:os") as typeof import("node:os");
export const vm = (): typeof import("node:vm") => require("node:vm") as typeof import("node:vm");
