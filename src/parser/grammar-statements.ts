/**
 * The grammar of statements and patterns as CPython tries it, with its mistakes. See peg.ts for the
 * notation. `expected ':'` and "expected an indented block" are most of them.
 */

import type { Diagnosis } from "./diagnose.ts";
import { since } from "./grammar-expressions.ts";
import type { Alternative, RuleTable } from "./peg.ts";

type R = Diagnosis;

export const STATEMENT_MEMO: readonly string[] = [
  "simple_stmt",
  "block",
  "import_stmt",
  "closed_pattern",
  "star_pattern",
  "type_param",
  "attr",
];

const colon = (text: string): Alternative<R> => [text, (r) => r.onLast("expected ':'")];
/** `a` is the keyword whose block is missing. */
const indent = (text: string, after: string): Alternative<R> => [
  `${text} ':' NEWLINE !INDENT`,
  (r, { a }) => r.onLast(`expected an indented block after ${after} on line ${r.lineOf(a!)}`, "IndentationError"),
];
const noNames = "Expected one or more names after 'import'";
const bothExcepts = "cannot have both 'except' and 'except*' on the same 'try'";
const parenthesizeTypes = "multiple exception types must be parenthesized when using 'as'";

export const STATEMENTS: RuleTable<R> = {
  file: ["statement* ENDMARKER"],
  interactive: ["single_compound_stmt NEWLINE", "simple_stmts", "NEWLINE"],
  eval: ["expressions NEWLINE* ENDMARKER"],
  func_type: ["'(' type_expressions? ')' '->' expression NEWLINE* ENDMARKER"],
  type_expressions: [
    "expression% ',' '*' expression ',' '**' expression",
    "expression% ',' '*' expression",
    "expression% ',' '**' expression",
    "'*' expression ',' '**' expression",
    "'*' expression",
    "'**' expression",
    "expression%",
  ],

  single_compound_stmt: [["it=compound_stmt", (r, { it }) => r.completed(it!)]],
  statement: [["it=compound_stmt", (r, { it }) => r.completed(it!)], "simple_stmts"],
  simple_stmts: ["simple_stmt !';' NEWLINE", "simple_stmt (';' simple_stmt)* ';'? NEWLINE"],
  simple_stmt: [
    "assignment",
    '&"type" type_alias',
    "star_expressions",
    "&'return' return_stmt",
    "&('import' | 'from') import_stmt",
    "&'raise' raise_stmt",
    "&'pass' pass_stmt",
    "&'del' del_stmt",
    "&'yield' yield_expr",
    "&'assert' assert_stmt",
    "&'break' break_stmt",
    "&'continue' continue_stmt",
    "&'global' global_stmt",
    "&'nonlocal' nonlocal_stmt",
  ],
  compound_stmt: [
    "&('def' | '@' | 'async') function_def",
    "&'if' if_stmt",
    "&('class' | '@') class_def",
    "&('with' | 'async') with_stmt",
    "&('for' | 'async') for_stmt",
    "&'try' try_stmt",
    "&'while' while_stmt",
    "match_stmt",
  ],

  // ---- simple statements
  assignment: [
    since(6, "Variable annotation syntax is", "NAME ':' expression ('=' annotated_rhs)?"),
    since(
      6,
      "Variable annotations syntax is",
      "('(' single_target ')' | single_subscript_attribute_target) ':' expression ('=' annotated_rhs)?",
    ),
    "(star_targets '=')+ annotated_rhs !'='",
    "single_target augassign ~ annotated_rhs",
    "invalid_assignment",
  ],
  augassign: [
    "'+=' | '-=' | '*='",
    since(5, "The '@' operator is", "'@='"),
    "'/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='",
  ],
  return_stmt: ["'return' star_expressions?"],
  raise_stmt: ["'raise' expression 'from' expression", "'raise' expression", "'raise'"],
  pass_stmt: ["'pass'"],
  break_stmt: ["'break'"],
  continue_stmt: ["'continue'"],
  global_stmt: ["'global' NAME%"],
  nonlocal_stmt: ["'nonlocal' NAME%"],
  del_stmt: ["'del' del_targets &(';' | NEWLINE)", "invalid_del_stmt"],
  assert_stmt: ["'assert' expression (',' expression)?"],
  import_stmt: ["invalid_import", "import_name", "import_from"],
  import_name: ["'import' dotted_as_name%"],
  import_from: [
    "'from' ('.' | '...')* dotted_name 'import' import_from_targets",
    "'from' ('.' | '...')+ 'import' import_from_targets",
  ],
  import_from_targets: ["'(' import_from_as_name% ','? ')'", "import_from_as_name% !','", "'*'", "invalid_import_from_targets"],
  import_from_as_name: ["invalid_import_from_as_name", "NAME ('as' NAME)?"],
  dotted_as_name: ["invalid_dotted_as_name", "dotted_name ('as' NAME)?"],
  dotted_name: (r) => r.dottedName(),
  type_alias: [since(12, "Type statement is", "\"type\" NAME type_params? '=' expression")],
  type_params: ["invalid_type_params", since(12, "Type parameter lists are", "'[' type_param% ','? ']'")],
  type_param: [
    "NAME (':' expression)? type_param_default?",
    "invalid_type_param",
    "'*' NAME type_param_starred_default?",
    "'**' NAME type_param_default?",
  ],

  type_param_default: [since(13, "Type parameter defaults are", "'=' expression")],
  type_param_starred_default: [since(13, "Type parameter defaults are", "'=' star_expression")],

  // ---- compound statements
  block: ["NEWLINE INDENT statement+ DEDENT", "simple_stmts", "invalid_block"],
  decorators: ["('@' named_expression NEWLINE)+"],
  class_def: ["decorators it=class_def_raw", "class_def_raw"],
  class_def_raw: ["invalid_class_def_raw", "'class' NAME type_params? ('(' arguments? ')')? ':' block"],
  function_def: [
    ["decorators function_def_raw", "FunctionDef"],
    ["function_def_raw", "FunctionDef"],
  ],
  function_def_raw: [
    "invalid_def_raw",
    "'def' NAME type_params? '(' params? ')' ('->' expression)? ':' block",
    since(5, "Async functions are", "'async' 'def' NAME type_params? '(' params? ')' ('->' expression)? ':' block"),
  ],
  if_stmt: ["invalid_if_stmt", "'if' named_expression ':' block elif_stmt", "'if' named_expression ':' block else_block?"],
  elif_stmt: [
    "invalid_elif_stmt",
    "'elif' named_expression ':' block elif_stmt",
    "'elif' named_expression ':' block else_block?",
  ],
  else_block: ["invalid_else_stmt", "'else' &&':' block"],
  while_stmt: ["invalid_while_stmt", "'while' named_expression ':' block else_block?"],
  for_stmt: [
    "invalid_for_stmt",
    "'for' star_targets 'in' ~ star_expressions ':' block else_block?",
    since(5, "Async for loops are", "'async' 'for' star_targets 'in' ~ star_expressions ':' block else_block?"),
    "invalid_for_target",
  ],
  with_stmt: [
    "invalid_with_stmt_indent",
    "'with' '(' with_item% ','? ')' ':' block",
    "'with' with_item% ':' block",
    since(5, "Async with statements are", "'async' 'with' '(' with_item% ','? ')' ':' block"),
    since(5, "Async with statements are", "'async' 'with' with_item% ':' block"),
    "invalid_with_stmt",
  ],
  with_item: ["expression 'as' star_target &(',' | ')' | ':')", "invalid_with_item", "expression"],
  try_stmt: [
    "invalid_try_stmt",
    "'try' &&':' block finally_block",
    "'try' &&':' block except_block+ else_block? finally_block?",
    since(11, "Exception groups are", "'try' &&':' block except_star_block+ else_block? finally_block?"),
  ],
  except_block: [
    "invalid_except_stmt_indent",
    "'except' expression ':' block",
    "'except' expression 'as' NAME ':' block",
    since(14, "except expressions without parentheses are", "'except' expressions ':' block"),
    "'except' ':' block",
    "invalid_except_stmt",
  ],
  except_star_block: [
    "invalid_except_star_stmt_indent",
    "'except' '*' expression ':' block",
    "'except' '*' expression 'as' NAME ':' block",
    since(14, "except expressions without parentheses are", "'except' '*' expressions ':' block"),
    "invalid_except_star_stmt",
  ],
  finally_block: ["invalid_finally_stmt", "'finally' &&':' block"],

  // ---- match
  match_stmt: [
    since(10, "Pattern matching is", "\"match\" subject_expr ':' NEWLINE INDENT case_block+ DEDENT"),
    "invalid_match_stmt",
  ],
  subject_expr: ["star_named_expression ',' star_named_expressions?", "named_expression"],
  case_block: ["invalid_case_block", "\"case\" patterns guard? ':' block"],
  guard: ["'if' named_expression"],
  patterns: ["open_sequence_pattern", "pattern"],
  pattern: ["as_pattern", "or_pattern"],
  as_pattern: ["or_pattern 'as' pattern_capture_target", "invalid_as_pattern"],
  or_pattern: ["closed_pattern ('|' closed_pattern)*"],
  closed_pattern: [
    "literal_pattern",
    "capture_pattern",
    '"_"',
    "value_pattern",
    "'(' it=pattern ')'",
    "sequence_pattern",
    "mapping_pattern",
    "class_pattern",
  ],
  literal_pattern: ["signed_number !('+' | '-')", "complex_number", "strings", "'None'", "'True'", "'False'"],
  literal_expr: [
    "signed_number !('+' | '-')",
    "complex_number",
    "&(STRING | FSTRING_START | TSTRING_START) strings",
    "'None'",
    "'True'",
    "'False'",
  ],
  complex_number: ["signed_real_number '+' imaginary_number", "signed_real_number '-' imaginary_number"],
  signed_number: ["NUMBER", "'-' NUMBER"],
  signed_real_number: ["real_number", "'-' real_number"],
  real_number: [["a=NUMBER", (r, { a }) => (r.isComplex(a!) ? r.at(a, "real number required in complex literal") : a!)]],
  imaginary_number: [
    ["a=NUMBER", (r, { a }) => (r.isComplex(a!) ? a! : r.at(a, "imaginary number required in complex literal"))],
  ],
  capture_pattern: ["pattern_capture_target"],
  pattern_capture_target: ["!\"_\" NAME !('.' | '(' | '=')"],
  value_pattern: ["attr !('.' | '(' | '=')"],
  attr: (r) => r.dottedValue(true),
  name_or_attr: (r) => r.dottedValue(false),
  sequence_pattern: ["'[' maybe_sequence_pattern? ']'", "'(' open_sequence_pattern? ')'"],
  open_sequence_pattern: ["maybe_star_pattern ',' maybe_sequence_pattern?"],
  maybe_sequence_pattern: ["maybe_star_pattern% ','?"],
  maybe_star_pattern: ["star_pattern", "pattern"],
  star_pattern: ["'*' pattern_capture_target", "'*' \"_\""],
  mapping_pattern: [
    "'{' '}'",
    "'{' double_star_pattern ','? '}'",
    "'{' items_pattern ',' double_star_pattern ','? '}'",
    "'{' items_pattern ','? '}'",
  ],
  items_pattern: ["key_value_pattern%"],
  key_value_pattern: ["(literal_expr | attr) ':' pattern"],
  double_star_pattern: ["'**' it=pattern_capture_target"],
  class_pattern: [
    "name_or_attr '(' ')'",
    "name_or_attr '(' positional_patterns ','? ')'",
    "name_or_attr '(' keyword_patterns ','? ')'",
    "name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')'",
    "invalid_class_pattern",
  ],
  positional_patterns: ["pattern%"],
  keyword_patterns: ["keyword_pattern%"],
  keyword_pattern: ["NAME '=' pattern"],

  // ---- mistakes in simple statements
  invalid_assignment: [
    [
      "a=invalid_ann_assign_target ':' expression",
      (r, { a }) => r.at(a, `only single target (not ${r.nameOf(a!)}) can be annotated`),
    ],
    [
      "a=star_named_expression ',' star_named_expressions* ':' expression",
      (r, { a }) => r.at(a, "only single target (not tuple) can be annotated"),
    ],
    ["a=expression ':' expression", (r, { a }) => r.at(a, "illegal target for annotation")],
    ["(star_targets '=')* a=star_expressions '='", (r, { a }) => r.invalidTarget(a!, "star")],
    ["(star_targets '=')* a=yield_expr '='", (r, { a }) => r.at(a, "assignment to yield expression not possible")],
    [
      "a=star_expressions augassign annotated_rhs",
      (r, { a }) => r.at(a, `'${r.nameOf(a!)}' is an illegal expression for augmented assignment`),
    ],
  ],
  invalid_ann_assign_target: ["list", "tuple", "'(' it=invalid_ann_assign_target ')'"],
  invalid_del_stmt: [["'del' a=star_expressions", (r, { a }) => r.invalidTarget(a!, "del")]],
  invalid_import: [
    [
      "a='import' dotted_name% 'from' dotted_name",
      (r, { a }) => r.startingFrom(a, "Did you mean to use 'from ... import ...' instead?"),
    ],
    ["'import' a=NEWLINE", (r, { a }) => r.startingFrom(a, noNames)],
  ],
  invalid_dotted_as_name: [
    [
      "dotted_name 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression",
      (r, { a }) => r.at(a, `cannot use ${r.nameOf(a!)} as import target`),
    ],
  ],
  invalid_import_from_as_name: [
    [
      "NAME 'as' !(NAME (',' | ')' | ';' | NEWLINE)) a=expression",
      (r, { a }) => r.at(a, `cannot use ${r.nameOf(a!)} as import target`),
    ],
  ],
  invalid_import_from_targets: [
    ["import_from_as_name% ',' NEWLINE", (r) => r.onLast("trailing comma not allowed without surrounding parentheses")],
    ["a=NEWLINE", (r, { a }) => r.startingFrom(a, noNames)],
  ],
  invalid_type_params: [["'[' a=']'", (r, { a }) => r.startingFrom(a, "Type parameter list cannot be empty")]],
  invalid_type_param: [
    [
      "'*' NAME a=':' e=expression",
      (r, { a, e }) => r.startingFrom(a, `cannot use ${e!.kind === "Tuple" ? "constraints" : "bound"} with TypeVarTuple`),
    ],
    [
      "'**' NAME a=':' e=expression",
      (r, { a, e }) => r.startingFrom(a, `cannot use ${e!.kind === "Tuple" ? "constraints" : "bound"} with ParamSpec`),
    ],
  ],

  // ---- mistakes in compound statements
  invalid_block: [["NEWLINE !INDENT", (r) => r.onLast("expected an indented block", "IndentationError")]],
  invalid_class_def_raw: [
    colon("'class' NAME type_params? ('(' arguments? ')')? NEWLINE"),
    indent("a='class' NAME type_params? ('(' arguments? ')')?", "class definition"),
  ],
  invalid_def_raw: [
    indent("'async'? a='def' NAME type_params? '(' params? ')' ('->' expression)?", "function definition"),
    "'async'? 'def' NAME type_params? &&'(' params? ')' ('->' expression)? &&':' block",
  ],
  invalid_if_stmt: [colon("'if' named_expression NEWLINE"), indent("a='if' named_expression", "'if' statement")],
  invalid_elif_stmt: [colon("'elif' named_expression NEWLINE"), indent("a='elif' named_expression", "'elif' statement")],
  invalid_else_stmt: [
    indent("a='else'", "'else' statement"),
    ["'else' ':' block 'elif'", (r) => r.onLast("'elif' block follows an 'else' block")],
  ],
  invalid_while_stmt: [colon("'while' named_expression NEWLINE"), indent("a='while' named_expression", "'while' statement")],
  invalid_for_stmt: [
    colon("'async'? 'for' star_targets 'in' star_expressions NEWLINE"),
    indent("'async'? a='for' star_targets 'in' star_expressions", "'for' statement"),
  ],
  invalid_with_item: [["expression 'as' a=expression &(',' | ')' | ':')", (r, { a }) => r.invalidTarget(a!, "star")]],
  invalid_with_stmt: [
    colon("'async'? 'with' (expression ('as' star_target)?)% NEWLINE"),
    colon("'async'? 'with' '(' (expressions ('as' star_target)?)% ','? ')' NEWLINE"),
  ],
  invalid_with_stmt_indent: [
    indent("'async'? a='with' (expression ('as' star_target)?)%", "'with' statement"),
    indent("'async'? a='with' '(' (expressions ('as' star_target)?)% ','? ')'", "'with' statement"),
  ],
  invalid_try_stmt: [
    indent("a='try'", "'try' statement"),
    ["'try' ':' block !('except' | 'finally')", (r) => r.onLast("expected 'except' or 'finally' block")],
    ["'try' ':' block* except_block+ a='except' b='*' expression ('as' NAME)? ':'", (r, { a, b }) => r.range(a, b, bothExcepts)],
    ["'try' ':' block* except_star_block+ a='except' (expression ('as' NAME)?)? ':'", (r, { a }) => r.at(a, bothExcepts)],
  ],
  invalid_except_stmt: [
    ["'except' a=expression ',' expressions 'as' NAME ':'", (r, { a }) => r.startingFrom(a, parenthesizeTypes)],
    colon("'except' expression ('as' NAME)? NEWLINE"),
    colon("'except' NEWLINE"),
    [
      "'except' expression 'as' a=expression ':' block",
      (r, { a }) => r.at(a, `cannot use except statement with ${r.nameOf(a!)}`),
    ],
  ],
  invalid_except_star_stmt: [
    ["'except' '*' a=expression ',' expressions 'as' NAME ':'", (r, { a }) => r.startingFrom(a, parenthesizeTypes)],
    colon("'except' '*' expression ('as' NAME)? NEWLINE"),
    ["'except' '*' (NEWLINE | ':')", (r) => r.onLast("expected one or more exception types")],
    [
      "'except' '*' expression 'as' a=expression ':' block",
      (r, { a }) => r.at(a, `cannot use except* statement with ${r.nameOf(a!)}`),
    ],
  ],
  invalid_except_stmt_indent: [
    indent("a='except' expression ('as' NAME)?", "'except' statement"),
    indent("a='except'", "'except' statement"),
  ],
  invalid_except_star_stmt_indent: [indent("a='except' '*' expression ('as' NAME)?", "'except*' statement")],
  invalid_finally_stmt: [indent("a='finally'", "'finally' statement")],
  invalid_match_stmt: [colon('"match" subject_expr NEWLINE'), indent('a="match" subject_expr', "'match' statement")],
  invalid_case_block: [colon('"case" patterns guard? NEWLINE'), indent('a="case" patterns guard?', "'case' statement")],
  invalid_as_pattern: [
    ["or_pattern 'as' a=\"_\"", (r, { a }) => r.at(a, "cannot use '_' as a target")],
    ["or_pattern 'as' a=expression", (r, { a }) => r.at(a, `cannot use ${r.nameOf(a!)} as pattern target`)],
  ],
  invalid_class_pattern: [
    [
      "name_or_attr '(' a=invalid_class_argument_pattern",
      (r, { a }) => r.range(a!.items[0], r.lastItem(a!), "positional patterns follow keyword patterns"),
    ],
  ],
  invalid_class_argument_pattern: ["(positional_patterns ',')? keyword_patterns ',' it=positional_patterns"],
};
