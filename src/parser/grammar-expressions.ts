/**
 * The grammar of expressions, targets and arguments as CPython tries it, with its mistakes.
 * The notation is explained in peg.ts, the raising of errors in diagnose.ts.
 */

import type { Diagnosis } from "./diagnose.ts";
import type { Alternative, Labels, Match, RuleTable } from "./peg.ts";
import * as T from "./tokens.ts";

type R = Diagnosis;

/** Rules whose results CPython keeps. Which ones they are can decide which error is found. */
export const EXPRESSION_MEMO: readonly string[] = [
  "expression",
  "star_expression",
  "disjunction",
  "conjunction",
  "inversion",
  "bitwise_or",
  "factor",
  "await_primary",
  "primary",
  "arguments",
  "strings",
  "tstring",
  "star_target",
  "target_with_star_atom",
  "t_primary",
  "del_target",
  "invalid_named_expression",
  "dotted_name",
];

const list = (reader: R, first: number, items: Match[]): Match => reader.node("list", first, {}, items);
/** An alternative that Python has had since 3.`minor`; makes a node of this kind. */
export const since = (minor: number, what: string, text: string, kind = ""): Alternative<R> => [
  text,
  (r, _labels, first) => r.since(minor, what, first, kind),
];
const forgotComma = "invalid syntax. Perhaps you forgot a comma?";
const maybeEquality = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
const parenthesizeGenerator = "Generator expression must be parenthesized";

/** Rules for a replacement field of an f-string (letter f) or t-string (letter t). */
function interpolation(letter: "f" | "t"): RuleTable<R> {
  const say = (text: string): string => `${letter}-string: ${text}`;
  const s = `${letter}string`;
  const S = s.toUpperCase();
  const missing = (token: string): Alternative<R> => [
    `'{' a='${token}'`,
    (r, { a }) => r.at(a, say(`valid expression required before '${token}'`)),
  ];
  const next =
    (text: string): ((r: R) => never) =>
    (r) =>
      r.onNext(say(text));
  return {
    [`${s}_middle`]: [`${s}_replacement_field`, `${S}_MIDDLE`],
    [`${s}_replacement_field`]: [
      `'{' annotated_rhs '='? ${s}_conversion? ${s}_full_format_spec? '}'`,
      `invalid_${s}_replacement_field`,
    ],
    [`${s}_conversion`]: [
      [
        "mark='!' name=NAME",
        (r, { mark, name }) => {
          if (!r.touches(mark!, name!)) {
            return r.range(mark, name, say("conversion type must come right after the exclamation mark"));
          }
          const word = r.wordAt(name!.first);
          if (word !== "s" && word !== "r" && word !== "a") {
            return r.at(name, say(`invalid conversion character '${word}': expected 's', 'r', or 'a'`));
          }
          return name!;
        },
      ],
    ],
    [`${s}_full_format_spec`]: [`':' ${s}_format_spec*`],
    [`${s}_format_spec`]: [[`part=${S}_MIDDLE`, (r, { part }) => r.checkSpecPart(part!)], `${s}_replacement_field`],
    [s]: [[`start=${S}_START ${s}_middle* ${S}_END`, (r, { start }, first) => r.checkParts(start!, first)]],
    [`invalid_${s}_replacement_field`]: [
      missing("="),
      missing("!"),
      missing(":"),
      missing("}"),
      ["'{' !annotated_rhs", next("expecting a valid expression after '{'")],
      ["'{' annotated_rhs !('=' | '!' | ':' | '}')", next("expecting '=', or '!', or ':', or '}'")],
      ["'{' annotated_rhs '=' !('!' | ':' | '}')", next("expecting '!', or ':', or '}'")],
      `'{' annotated_rhs '='? invalid_${s}_conversion_character`,
      ["'{' annotated_rhs '='? ('!' NAME)? !(':' | '}')", next("expecting ':' or '}'")],
      [`'{' annotated_rhs '='? ('!' NAME)? ':' fstring_format_spec* !'}'`, next("expecting '}', or format specs")],
      ["'{' annotated_rhs '='? ('!' NAME)? !'}'", next("expecting '}'")],
    ],
    [`invalid_${s}_conversion_character`]: [
      ["'!' &(':' | '}')", next("missing conversion character")],
      ["'!' !NAME", next("invalid conversion character")],
    ],
  };
}

const mixed = (r: R, { a, b }: Labels): never =>
  r.range(r.lastItem(a!), b, "cannot mix t-string literals with string or bytes literals");

export const EXPRESSIONS: RuleTable<R> = {
  expressions: [["expression (',' expression)+ ','?", "Tuple"], ["expression ','", "Tuple"], "expression"],
  expression: [
    "invalid_expression",
    "invalid_legacy_expression",
    ["disjunction 'if' disjunction 'else' expression", "IfExp"],
    "disjunction",
    "lambdef",
  ],
  yield_expr: [
    ["'yield' 'from' expression", "Yield"],
    ["'yield' star_expressions?", "Yield"],
  ],
  star_expressions: [
    [
      "a=star_expression b=(',' it=star_expression)+ ','?",
      (r, { a, b }, first) => r.node("Tuple", first, { elts: list(r, first, [a!, ...b!.items]) }),
    ],
    ["a=star_expression ','", (r, { a }, first) => r.node("Tuple", first, { elts: list(r, first, [a!]) })],
    "star_expression",
  ],
  star_expression: [["'*' value=bitwise_or", "Starred"], "expression"],
  star_named_expressions: ["it=star_named_expression% ','?"],
  star_named_expression: [["'*' value=bitwise_or", "Starred"], "named_expression"],
  assignment_expression: [since(8, "Assignment expressions are", "NAME ':=' ~ expression", "NamedExpr")],
  named_expression: ["assignment_expression", "invalid_named_expression", "expression !':='"],
  annotated_rhs: ["yield_expr", "star_expressions"],

  disjunction: [["conjunction ('or' conjunction)+", "BoolOp"], "conjunction"],
  conjunction: [["inversion ('and' inversion)+", "BoolOp"], "inversion"],
  inversion: [["'not' inversion", "UnaryOp"], "comparison"],
  comparison: (r) => r.comparison(),
  bitwise_or: (r) => r.binary(1),
  factor: [["'+' factor", "UnaryOp"], ["'-' factor", "UnaryOp"], ["'~' factor", "UnaryOp"], "power"],
  power: [["await_primary '**' factor", "BinOp"], "await_primary"],
  await_primary: [since(5, "Await expressions are", "'await' primary", "Await"), "primary"],
  primary: (r) => r.primary(),
  slices: ["slice !','", ["(slice | starred_expression)% ','?", "Tuple"]],
  slice: [["expression? ':' expression? (':' expression?)?", "Slice"], "named_expression"],

  atom: [
    ["NAME", "Name"],
    ["'True'", "True"],
    ["'False'", "False"],
    ["'None'", "None"],
    "&(STRING | FSTRING_START | TSTRING_START) strings",
    ["number=NUMBER", (r, { number }) => r.checkNumber(number!)],
    "&'(' (tuple | group | genexp)",
    "&'[' (list | listcomp)",
    "&'{' (dict | set | dictcomp | setcomp)",
    ["'...'", "Ellipsis"],
  ],
  group: ["'(' it=(yield_expr | named_expression) ')'", "invalid_group"],
  lambdef: [["'lambda' lambda_params? ':' expression", "Lambda"]],

  ...interpolation("f"),
  ...interpolation("t"),
  string: [["string=STRING", (r, { string }) => r.checkString(string!)]],
  strings: [
    "invalid_string_tstring_concat",
    ["parts=(fstring | string)+", (r, { parts }, first) => r.concatenate(parts!, first)],
    ["tstring+", "TemplateStr"],
  ],
  list: [["'[' elts=star_named_expressions? ']'", "List"]],
  tuple: [["'(' elts=tuple_items? ')'", "Tuple"]],
  tuple_items: [
    ["a=star_named_expression ',' rest=star_named_expressions?", (r, { a, rest }, first) => list(r, first, [a!, ...rest!.items])],
  ],
  set: [["'{' star_named_expressions '}'", "Set"]],
  dict: [["'{' double_starred_kvpairs? '}'", "Dict"], "'{' invalid_double_starred_kvpairs '}'"],
  double_starred_kvpairs: ["double_starred_kvpair% ','?"],
  double_starred_kvpair: ["'**' bitwise_or", "kvpair"],
  kvpair: ["expression ':' expression"],

  for_if_clauses: ["for_if_clause+"],
  for_if_clause: [
    [
      "'async' 'for' star_targets 'in' ~ iter=disjunction ifs=('if' it=disjunction)*",
      (r, labels, first) => {
        r.since(6, "Async comprehensions are", first);
        return r.node("clause", first, labels);
      },
    ],
    ["'for' star_targets 'in' ~ iter=disjunction ifs=('if' it=disjunction)*", "clause"],
    "invalid_for_if_clause",
    "invalid_for_target",
  ],
  listcomp: [["'[' named_expression for_if_clauses ']'", "ListComp"], "invalid_comprehension"],
  setcomp: [["'{' named_expression for_if_clauses '}'", "SetComp"], "invalid_comprehension"],
  genexp: [["'(' (assignment_expression | expression !':=') for_if_clauses ')'", "GeneratorExp"], "invalid_comprehension"],
  dictcomp: [["'{' kvpair for_if_clauses '}'", "DictComp"], "invalid_dict_comprehension"],

  // ---- arguments
  arguments: ["it=args ','? &')'", "invalid_arguments"],
  args: [["a=args_item% b=(',' it=kwargs)?", (r, { a, b }, first) => list(r, first, [...a!.items, ...b!.items])], "kwargs"],
  args_item: ["starred_expression", "(assignment_expression | expression !':=') !'='"],
  kwargs: [
    ["a=kwarg_or_starred% ',' b=kwarg_or_double_starred%", (r, { a, b }, first) => list(r, first, [...a!.items, ...b!.items])],
    "kwarg_or_starred%",
    "kwarg_or_double_starred%",
  ],
  starred_expression: ["invalid_starred_expression_unpacking", ["'*' value=expression", "Starred"], "invalid_starred_expression"],
  kwarg_or_starred: ["invalid_kwarg", ["NAME '=' expression", "keyword"], "starred_expression"],
  kwarg_or_double_starred: ["invalid_kwarg", ["NAME '=' expression", "keyword"], ["'**' expression", "unpacking"]],

  // ---- targets
  star_targets: ["star_target !','", ["star_target (',' star_target)* ','?", "Tuple"]],
  star_targets_list_seq: ["star_target% ','?"],
  star_targets_tuple_seq: ["star_target (',' star_target)+ ','?", "star_target ','"],
  star_target: [["'*' (!'*' star_target)", "Starred"], "target_with_star_atom"],
  target_with_star_atom: [
    ["t_primary '.' NAME !t_lookahead", "Attribute"],
    ["t_primary '[' slices ']' !t_lookahead", "Subscript"],
    "star_atom",
  ],
  star_atom: [
    ["NAME", "Name"],
    "'(' it=target_with_star_atom ')'",
    ["'(' star_targets_tuple_seq? ')'", "Tuple"],
    ["'[' star_targets_list_seq? ']'", "List"],
  ],
  single_target: ["single_subscript_attribute_target", ["NAME", "Name"], "'(' it=single_target ')'"],
  single_subscript_attribute_target: [
    ["t_primary '.' NAME !t_lookahead", "Attribute"],
    ["t_primary '[' slices ']' !t_lookahead", "Subscript"],
  ],
  t_primary: (r) => r.targetPrimary(),
  t_lookahead: ["'('", "'['", "'.'"],
  del_targets: ["del_target% ','?"],
  del_target: [
    ["t_primary '.' NAME !t_lookahead", "Attribute"],
    ["t_primary '[' slices ']' !t_lookahead", "Subscript"],
    "del_t_atom",
  ],
  del_t_atom: [["NAME", "Name"], "'(' it=del_target ')'", ["'(' del_targets? ')'", "Tuple"], ["'[' del_targets? ']'", "List"]],

  // ---- mistakes
  invalid_arguments: [
    [
      "((args_item% ',' kwargs) | kwargs) a=',' (starred_expression !'=')%",
      (r, { a }) => r.startingFrom(a, "iterable argument unpacking follows keyword argument unpacking"),
    ],
    [
      "a=expression b=for_if_clauses ',' (args | expression for_if_clauses)?",
      (r, { a, b }) => r.range(a, r.comprehensionEnd(b!), parenthesizeGenerator),
    ],
    ["a=NAME b='=' expression for_if_clauses", (r, { a, b }) => r.range(a, b, maybeEquality)],
    ["(args ',')? a=NAME b='=' &(',' | ')')", (r, { a, b }) => r.range(a, b, "expected argument value expression")],
    [
      "a=args b=for_if_clauses",
      (r, { a, b }) => {
        const positional = r.positional(a!);
        if (positional.length <= 1) return null;
        return r.range(positional[positional.length - 1], r.comprehensionEnd(b!), parenthesizeGenerator);
      },
    ],
    ["args ',' a=expression b=for_if_clauses", (r, { a, b }) => r.range(a, r.comprehensionEnd(b!), parenthesizeGenerator)],
    [
      "a=args ',' args",
      (r, { a }) => {
        const unpacking = a!.items.some((item) => item.kind === "unpacking") ? " unpacking" : "";
        return r.onLast(`positional argument follows keyword argument${unpacking}`);
      },
    ],
  ],
  invalid_kwarg: [
    ["a=('True' | 'False' | 'None') b='='", (r, { a, b }) => r.range(a, b, `cannot assign to ${r.wordAt(a!.first)}`)],
    ["a=NAME b='=' expression for_if_clauses", (r, { a, b }) => r.range(a, b, maybeEquality)],
    [
      "!(NAME '=') a=expression b='='",
      (r, { a, b }) => r.range(a, b, 'expression cannot contain assignment, perhaps you meant "=="?'),
    ],
    ["a='**' expression '=' b=expression", (r, { a, b }) => r.range(a, b, "cannot assign to keyword argument unpacking")],
  ],
  // What follows is matched without the alternatives for mistakes.
  expression_without_invalid: (r) => r.withoutInvalid(() => r.match("expression_valid")),
  expression_valid: [["disjunction 'if' disjunction 'else' expression", "IfExp"], "disjunction", "lambdef"],
  invalid_legacy_expression: [
    [
      "a=NAME !'(' b=star_expressions",
      (r, { a, b }) => {
        const name = r.wordAt(a!.first);
        if (name !== "print" && name !== "exec") return null;
        return r.range(a, b, `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`);
      },
    ],
  ],
  soft_keyword: (r) => r.softKeyword(),
  invalid_expression: [
    [
      "STRING a=(!STRING expression_without_invalid)+ STRING",
      (r, { a }) => r.range(a!.items[0], r.lastItem(a!), "invalid syntax. Is this intended to be part of the string?"),
    ],
    // Two names in a row may be a wrong string prefix or a statement with a soft keyword.
    [
      "!(NAME STRING | soft_keyword) a=disjunction b=expression_without_invalid",
      (r, { a, b }) => {
        const name = a!.kind === "Name" ? r.wordAt(a!.first) : "";
        if (name === "print" || name === "exec" || r.levelAt(r.pos - 1) === 0) return null;
        return r.range(a, b, forgotComma);
      },
    ],
    ["a=disjunction 'if' b=disjunction !('else' | ':')", (r, { a, b }) => r.range(a, b, "expected 'else' after 'if' expression")],
    [
      "a=disjunction 'if' b=disjunction 'else' !expression",
      (r) => r.onNext("expected expression after 'else', but statement is given"),
    ],
    [
      "a=(pass_stmt | break_stmt | continue_stmt) 'if' disjunction 'else' simple_stmt",
      (r, { a }) => r.at(a, "expected expression before 'if', but statement is given"),
    ],
    [
      "a='lambda' lambda_params? b=':' &FSTRING_MIDDLE",
      (r, { a, b }) => r.range(a, b, "f-string: lambda expressions are not allowed without parentheses"),
    ],
    [
      "a='lambda' lambda_params? b=':' &TSTRING_MIDDLE",
      (r, { a, b }) => r.range(a, b, "t-string: lambda expressions are not allowed without parentheses"),
    ],
  ],
  invalid_named_expression: [
    ["a=expression ':=' expression", (r, { a }) => r.at(a, `cannot use assignment expressions with ${r.nameOf(a!)}`)],
    ["a=NAME '=' b=bitwise_or !('=' | ':=')", (r, { a, b }) => r.range(a, b, maybeEquality)],
    [
      "!(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or !('=' | ':=')",
      (r, { a }) => r.at(a, `cannot assign to ${r.nameOf(a!)} here. Maybe you meant '==' instead of '='?`),
    ],
  ],
  invalid_comprehension: [
    [
      "('[' | '(' | '{') a=starred_expression for_if_clauses",
      (r, { a }) => r.at(a, "iterable unpacking cannot be used in comprehension"),
    ],
    [
      "('[' | '{') a=star_named_expression ',' b=star_named_expressions for_if_clauses",
      (r, { a, b }) => r.range(a, r.lastItem(b!), "did you forget parentheses around the comprehension target?"),
    ],
    [
      "('[' | '{') a=star_named_expression b=',' for_if_clauses",
      (r, { a, b }) => r.range(a, b, "did you forget parentheses around the comprehension target?"),
    ],
  ],
  invalid_dict_comprehension: [
    ["'{' a='**' bitwise_or for_if_clauses '}'", (r, { a }) => r.at(a, "dict unpacking cannot be used in dict comprehension")],
  ],
  invalid_for_if_clause: [
    ["'async'? 'for' (bitwise_or (',' bitwise_or)* ','?) !'in'", (r) => r.onLast("'in' expected after for-loop variables")],
  ],
  invalid_for_target: [["'async'? 'for' a=star_expressions", (r, { a }) => r.invalidTarget(a!, "for")]],
  invalid_group: [
    ["'(' a=starred_expression ')'", (r, { a }) => r.at(a, "cannot use starred expression here")],
    ["'(' a='**' expression ')'", (r, { a }) => r.at(a, "cannot use double starred expression here")],
  ],
  invalid_double_starred_kvpairs: [
    "double_starred_kvpair% ',' invalid_kvpair",
    ["expression ':' a='*' bitwise_or", (r, { a }) => r.startingFrom(a, "cannot use a starred expression in a dictionary value")],
    ["expression a=':' &('}' | ',')", (r, { a }) => r.at(a, "expression expected after dictionary key and ':'")],
  ],
  invalid_kvpair: [
    ["a=expression !(':')", (r, { a }) => r.afterKey(a!, "':' expected after dictionary key")],
    ["expression ':' a='*' bitwise_or", (r, { a }) => r.startingFrom(a, "cannot use a starred expression in a dictionary value")],
    ["expression a=':' &('}' | ',')", (r, { a }) => r.at(a, "expression expected after dictionary key and ':'")],
  ],
  invalid_starred_expression_unpacking: [
    ["a='*' expression '=' b=expression", (r, { a, b }) => r.range(a, b, "cannot assign to iterable argument unpacking")],
  ],
  invalid_starred_expression: [["'*'", (r) => r.onLast("Invalid star expression")]],
  invalid_string_tstring_concat: [
    ["a=(fstring | string)+ b=tstring", mixed],
    ["a=tstring+ b=(fstring | string)", mixed],
  ],
};

export const COMPARE_OPERATORS: ReadonlySet<number> = new Set([
  T.EQEQUAL,
  T.NOTEQUAL,
  T.LESS,
  T.LESSEQUAL,
  T.GREATER,
  T.GREATEREQUAL,
  T.IN,
  T.IS,
  T.NOT,
]);
