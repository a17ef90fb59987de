/** The compiler's bundle as a script whose value is a function that loads it: the same text when its code is cached and when it is used. */
export function compilerScript(bundle: string): string {
  return `(require, __filename) => { const module = { exports: {} }; const exports = module.exports; ${bundle}\nreturn module.exports; }`;
}
