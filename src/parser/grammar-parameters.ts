/**
 * Parameter lists, of functions and of lambdas. The two differ in what ends the list and in that
 * only a function's parameters have annotations, so both come from one template. See peg.ts.
 */

import type { Diagnosis } from "./diagnose.ts";
import { since } from "./grammar-expressions.ts";
import type { RuleTable } from "./peg.ts";

type R = Diagnosis;

const positionalOnly = "Positional-only parameters are";

function parameterRules(p: "" | "lambda_", close: ")" | ":"): RuleTable<R> {
  const end = `(',' | &'${close}')`;
  const what = p === "" ? "Function" : "Lambda expression";
  const tooLate = "arguments cannot follow var-keyword argument";
  return {
    [`${p}params`]: [`invalid_${p}parameters`, `${p}parameters`],
    [`${p}parameters`]: [
      since(8, positionalOnly, `${p}slash_no_default ${p}param_no_default* ${p}param_with_default* ${p}star_etc?`),
      since(8, positionalOnly, `${p}slash_with_default ${p}param_with_default* ${p}star_etc?`),
      `${p}param_no_default+ ${p}param_with_default* ${p}star_etc?`,
      `${p}param_with_default+ ${p}star_etc?`,
      `${p}star_etc`,
    ],
    [`${p}slash_no_default`]: [`${p}param_no_default+ '/' ${end}`],
    [`${p}slash_with_default`]: [`${p}param_no_default* ${p}param_with_default+ '/' ${end}`],
    [`${p}star_etc`]: [
      `invalid_${p}star_etc`,
      `'*' ${p}param_no_default ${p}param_maybe_default* ${p}kwds?`,
      ...(p === "" ? [`'*' param_star_annotation ${end} param_maybe_default* kwds?`] : []),
      `'*' ',' ${p}param_maybe_default+ ${p}kwds?`,
      `${p}kwds`,
    ],
    [`${p}kwds`]: [`invalid_${p}kwds`, `'**' ${p}param_no_default`],
    [`${p}param_no_default`]: [`it=${p}param ${end}`],
    [`${p}param_with_default`]: [`${p}param default ${end}`],
    [`${p}param_maybe_default`]: [`${p}param default? ${end}`],
    [`${p}param`]: [p === "" ? ["NAME annotation?", "arg"] : ["NAME", "arg"]],

    [`invalid_${p}parameters`]: [
      ["a='/' ','", (r, { a }) => r.at(a, "at least one argument must precede /")],
      [
        `(${p}slash_no_default | ${p}slash_with_default) ${p}param_maybe_default* a='/'`,
        (r, { a }) => r.at(a, "/ may appear only once"),
      ],
      [
        `${p}slash_no_default? ${p}param_no_default* invalid_${p}parameters_helper a=${p}param_no_default`,
        (r, { a }) => r.at(a, "parameter without a default follows parameter with a default"),
      ],
      [
        `${p}param_no_default* a='(' ${p === "" ? "param_no_default+" : "lambda_param%"} ','? b=')'`,
        (r, { a, b }) => r.range(a, b, `${what} parameters cannot be parenthesized`),
      ],
      [
        `(${p}slash_no_default | ${p}slash_with_default)? ${p}param_maybe_default* ` +
          `'*' (',' | ${p}param_no_default) ${p}param_maybe_default* a='/'`,
        (r, { a }) => r.at(a, "/ must be ahead of *"),
      ],
      [`${p}param_maybe_default+ '/' a='*'`, (r, { a }) => r.at(a, "expected comma between / and *")],
    ],
    [`invalid_${p}parameters_helper`]: [`${p}slash_with_default`, `${p}param_with_default+`],
    [`invalid_${p}star_etc`]: [
      p === ""
        ? ["a='*' (')' | ',' (')' | '**'))", (r, { a }) => r.at(a, "named arguments must follow bare *")]
        : ["'*' (':' | ',' (':' | '**'))", (r) => r.onLast("named arguments must follow bare *")],
      [`'*' ${p}param a='='`, (r, { a }) => r.at(a, "var-positional argument cannot have default value")],
      [
        `'*' (${p}param_no_default | ',') ${p}param_maybe_default* a='*' (${p}param_no_default | ',')`,
        (r, { a }) => r.at(a, "* argument may appear only once"),
      ],
    ],
    [`invalid_${p}kwds`]: [
      [`'**' ${p}param a='='`, (r, { a }) => r.at(a, "var-keyword argument cannot have default value")],
      [`'**' ${p}param ',' a=${p}param`, (r, { a }) => r.at(a, tooLate)],
      [`'**' ${p}param ',' a=('*' | '**' | '/')`, (r, { a }) => r.at(a, tooLate)],
    ],
  };
}

export const PARAMETERS: RuleTable<R> = {
  ...parameterRules("", ")"),
  ...parameterRules("lambda_", ":"),
  param_star_annotation: ["NAME ':' star_expression"],
  annotation: ["':' expression"],
  default: ["'=' expression", "invalid_default"],
  invalid_default: [["a='=' &(')' | ',')", (r, { a }) => r.at(a, "expected default value expression")]],
};
