/**
 * The abstract syntax tree of Python 3.14, as plain data.
 *
 * Parser, symbol table, code generator and the `ast` module all read this file. Every node is an
 * object with a discriminating `kind`, which is the name of CPython's class ("BinOp", "arguments"),
 * and CPython's own field names. There is one exception: the field `kind` of Constant (the "u" of
 * u"...") is called `ukind` here, since `kind` is taken. Operators and expression contexts have no
 * fields, so they are their class names as strings: "Add", "Load".
 *
 * Positions are CPython's: lines count from 1, columns are byte offsets into the UTF-8 encoding of
 * the line, counted from 0. Absent optional children are null, never undefined.
 *
 * NODES states the same as data, for code that walks or converts trees of any kind. The compiler
 * checks that interfaces and table name the same nodes and fields.
 */

export interface Located {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

/**
 * The value of a Constant. Small integers are numbers and larger ones bigints: `v` is a bigint
 * exactly when it is not a safe integer. The code generator's folding adds tuples and frozensets;
 * the parser never makes them.
 */
export type ConstantValue =
  | { t: "None" }
  | { t: "True" }
  | { t: "False" }
  | { t: "Ellipsis" }
  | { t: "int"; v: number | bigint }
  | { t: "float"; v: number }
  /** `re` is there only where a program has made the tree, or folding has. */
  | { t: "complex"; v: number; re?: number }
  | StrValue
  | { t: "bytes"; v: Uint8Array }
  | { t: "tuple"; v: ConstantValue[] }
  | { t: "frozenset"; v: ConstantValue[] };

/** A text. It may hold lone surrogates; `apart` are the indexes of low ones that are none's second half though a high one stands before them. */
export interface StrValue {
  t: "str";
  v: string;
  apart?: readonly number[];
}

export type ExprContext = "Load" | "Store" | "Del";
export type BoolOperator = "And" | "Or";
export type Operator =
  | "Add"
  | "Sub"
  | "Mult"
  | "MatMult"
  | "Div"
  | "Mod"
  | "Pow"
  | "LShift"
  | "RShift"
  | "BitOr"
  | "BitXor"
  | "BitAnd"
  | "FloorDiv";
export type UnaryOperator = "Invert" | "Not" | "UAdd" | "USub";
export type CompareOperator = "Eq" | "NotEq" | "Lt" | "LtE" | "Gt" | "GtE" | "Is" | "IsNot" | "In" | "NotIn";

// ---- mod
export interface Module {
  kind: "Module";
  body: Stmt[];
  type_ignores: TypeIgnore[];
}
export interface Interactive {
  kind: "Interactive";
  body: Stmt[];
}
export interface Expression {
  kind: "Expression";
  body: Expr;
}
export interface FunctionType {
  kind: "FunctionType";
  argtypes: Expr[];
  returns: Expr;
}
export type Mod = Module | Interactive | Expression | FunctionType;

// ---- stmt
export interface FunctionDef extends Located {
  kind: "FunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}
export interface AsyncFunctionDef extends Located {
  kind: "AsyncFunctionDef";
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}
export interface ClassDef extends Located {
  kind: "ClassDef";
  name: string;
  bases: Expr[];
  keywords: Keyword[];
  body: Stmt[];
  decorator_list: Expr[];
  type_params: TypeParam[];
}
export interface Return extends Located {
  kind: "Return";
  value: Expr | null;
}
export interface Delete extends Located {
  kind: "Delete";
  targets: Expr[];
}
export interface Assign extends Located {
  kind: "Assign";
  targets: Expr[];
  value: Expr;
  type_comment: string | null;
}
export interface TypeAlias extends Located {
  kind: "TypeAlias";
  name: Expr;
  type_params: TypeParam[];
  value: Expr;
}
export interface AugAssign extends Located {
  kind: "AugAssign";
  target: Expr;
  op: Operator;
  value: Expr;
}
export interface AnnAssign extends Located {
  kind: "AnnAssign";
  target: Expr;
  annotation: Expr;
  value: Expr | null;
  simple: number;
}
export interface For extends Located {
  kind: "For";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}
export interface AsyncFor extends Located {
  kind: "AsyncFor";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}
export interface While extends Located {
  kind: "While";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}
export interface If extends Located {
  kind: "If";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}
export interface With extends Located {
  kind: "With";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}
export interface AsyncWith extends Located {
  kind: "AsyncWith";
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}
export interface Match extends Located {
  kind: "Match";
  subject: Expr;
  cases: MatchCase[];
}
export interface Raise extends Located {
  kind: "Raise";
  exc: Expr | null;
  cause: Expr | null;
}
export interface Try extends Located {
  kind: "Try";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}
export interface TryStar extends Located {
  kind: "TryStar";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}
export interface Assert extends Located {
  kind: "Assert";
  test: Expr;
  msg: Expr | null;
}
export interface Import extends Located {
  kind: "Import";
  names: Alias[];
}
export interface ImportFrom extends Located {
  kind: "ImportFrom";
  module: string | null;
  names: Alias[];
  level: number | null;
}
export interface Global extends Located {
  kind: "Global";
  names: string[];
}
export interface Nonlocal extends Located {
  kind: "Nonlocal";
  names: string[];
}
/** The statement that is an expression; the sum of expressions has the name Expr. */
export interface ExprStmt extends Located {
  kind: "Expr";
  value: Expr;
}
export interface Pass extends Located {
  kind: "Pass";
}
export interface Break extends Located {
  kind: "Break";
}
export interface Continue extends Located {
  kind: "Continue";
}
export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue;

// ---- expr
export interface BoolOp extends Located {
  kind: "BoolOp";
  op: BoolOperator;
  values: Expr[];
}
export interface NamedExpr extends Located {
  kind: "NamedExpr";
  target: Expr;
  value: Expr;
}
export interface BinOp extends Located {
  kind: "BinOp";
  left: Expr;
  op: Operator;
  right: Expr;
}
export interface UnaryOp extends Located {
  kind: "UnaryOp";
  op: UnaryOperator;
  operand: Expr;
}
export interface Lambda extends Located {
  kind: "Lambda";
  args: Arguments;
  body: Expr;
}
export interface IfExp extends Located {
  kind: "IfExp";
  test: Expr;
  body: Expr;
  orelse: Expr;
}
export interface Dict extends Located {
  kind: "Dict";
  keys: (Expr | null)[];
  values: Expr[];
}
export interface Set extends Located {
  kind: "Set";
  elts: Expr[];
}
export interface ListComp extends Located {
  kind: "ListComp";
  elt: Expr;
  generators: Comprehension[];
}
export interface SetComp extends Located {
  kind: "SetComp";
  elt: Expr;
  generators: Comprehension[];
}
export interface DictComp extends Located {
  kind: "DictComp";
  key: Expr;
  value: Expr;
  generators: Comprehension[];
}
export interface GeneratorExp extends Located {
  kind: "GeneratorExp";
  elt: Expr;
  generators: Comprehension[];
}
export interface Await extends Located {
  kind: "Await";
  value: Expr;
}
export interface Yield extends Located {
  kind: "Yield";
  value: Expr | null;
}
export interface YieldFrom extends Located {
  kind: "YieldFrom";
  value: Expr;
}
export interface Compare extends Located {
  kind: "Compare";
  left: Expr;
  ops: CompareOperator[];
  comparators: Expr[];
}
export interface Call extends Located {
  kind: "Call";
  func: Expr;
  args: Expr[];
  keywords: Keyword[];
}
export interface FormattedValue extends Located {
  kind: "FormattedValue";
  value: Expr;
  conversion: number;
  format_spec: Expr | null;
}
export interface Interpolation extends Located {
  kind: "Interpolation";
  value: Expr;
  str: ConstantValue;
  conversion: number;
  format_spec: Expr | null;
}
export interface JoinedStr extends Located {
  kind: "JoinedStr";
  values: Expr[];
}
export interface TemplateStr extends Located {
  kind: "TemplateStr";
  values: Expr[];
}
export interface Constant extends Located {
  kind: "Constant";
  value: ConstantValue;
  ukind: string | null;
}
export interface Attribute extends Located {
  kind: "Attribute";
  value: Expr;
  attr: string;
  ctx: ExprContext;
}
export interface Subscript extends Located {
  kind: "Subscript";
  value: Expr;
  slice: Expr;
  ctx: ExprContext;
}
export interface Starred extends Located {
  kind: "Starred";
  value: Expr;
  ctx: ExprContext;
}
export interface Name extends Located {
  kind: "Name";
  id: string;
  ctx: ExprContext;
}
export interface List extends Located {
  kind: "List";
  elts: Expr[];
  ctx: ExprContext;
}
export interface Tuple extends Located {
  kind: "Tuple";
  elts: Expr[];
  ctx: ExprContext;
}
export interface Slice extends Located {
  kind: "Slice";
  lower: Expr | null;
  upper: Expr | null;
  step: Expr | null;
}
export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | Set
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | Interpolation
  | JoinedStr
  | TemplateStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

// ---- excepthandler
export interface ExceptHandler extends Located {
  kind: "ExceptHandler";
  type: Expr | null;
  name: string | null;
  body: Stmt[];
}

// ---- pattern
export interface MatchValue extends Located {
  kind: "MatchValue";
  value: Expr;
}
export interface MatchSingleton extends Located {
  kind: "MatchSingleton";
  value: ConstantValue;
}
export interface MatchSequence extends Located {
  kind: "MatchSequence";
  patterns: Pattern[];
}
export interface MatchMapping extends Located {
  kind: "MatchMapping";
  keys: Expr[];
  patterns: Pattern[];
  rest: string | null;
}
export interface MatchClass extends Located {
  kind: "MatchClass";
  cls: Expr;
  patterns: Pattern[];
  kwd_attrs: string[];
  kwd_patterns: Pattern[];
}
export interface MatchStar extends Located {
  kind: "MatchStar";
  name: string | null;
}
export interface MatchAs extends Located {
  kind: "MatchAs";
  pattern: Pattern | null;
  name: string | null;
}
export interface MatchOr extends Located {
  kind: "MatchOr";
  patterns: Pattern[];
}
export type Pattern = MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr;

// ---- type_param
export interface TypeVar extends Located {
  kind: "TypeVar";
  name: string;
  bound: Expr | null;
  default_value: Expr | null;
}
export interface ParamSpec extends Located {
  kind: "ParamSpec";
  name: string;
  default_value: Expr | null;
}
export interface TypeVarTuple extends Located {
  kind: "TypeVarTuple";
  name: string;
  default_value: Expr | null;
}
export type TypeParam = TypeVar | ParamSpec | TypeVarTuple;

// ---- type_ignore
export interface TypeIgnore {
  kind: "TypeIgnore";
  lineno: number;
  tag: string;
}

// ---- product types
export interface Comprehension {
  kind: "comprehension";
  target: Expr;
  iter: Expr;
  ifs: Expr[];
  is_async: number;
}
export interface Arguments {
  kind: "arguments";
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
}
export interface Arg extends Located {
  kind: "arg";
  arg: string;
  annotation: Expr | null;
  type_comment: string | null;
}
export interface Keyword extends Located {
  kind: "keyword";
  arg: string | null;
  value: Expr;
}
export interface Alias extends Located {
  kind: "alias";
  name: string;
  asname: string | null;
}
export interface WithItem {
  kind: "withitem";
  context_expr: Expr;
  optional_vars: Expr | null;
}
export interface MatchCase {
  kind: "match_case";
  pattern: Pattern;
  guard: Expr | null;
  body: Stmt[];
}

export type Node =
  | Mod
  | Stmt
  | Expr
  | ExceptHandler
  | Pattern
  | TypeParam
  | TypeIgnore
  | Comprehension
  | Arguments
  | Arg
  | Keyword
  | Alias
  | WithItem
  | MatchCase;

export type NodeKind = Node["kind"];

/** The sums without fields: their members are strings in the tree. */
export const SIMPLE_SUMS = {
  expr_context: ["Load", "Store", "Del"],
  boolop: ["And", "Or"],
  operator: ["Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"],
  unaryop: ["Invert", "Not", "UAdd", "USub"],
  cmpop: ["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"],
} as const satisfies {
  expr_context: readonly ExprContext[];
  boolop: readonly BoolOperator[];
  operator: readonly Operator[];
  unaryop: readonly UnaryOperator[];
  cmpop: readonly CompareOperator[];
};

/**
 * A field's type as ASDL writes it: a name, then `?` for optional, `*` for a list, `?*` for a list
 * whose items may be null. `identifier` and `string` are JS strings, `int` a number.
 */
export type FieldType = string;

export interface NodeSpec {
  /** The sum class it belongs to, or "AST" for a product. */
  base: string;
  /** Whether it carries the four position attributes. */
  located: boolean;
  /** In CPython's order (`_fields`). */
  fields: { readonly [name: string]: FieldType };
}

type FieldsOf<K extends NodeKind> = Exclude<
  keyof Extract<Node, { kind: K }>,
  K extends "TypeIgnore" ? "kind" : "kind" | keyof Located
>;

export const NODES = {
  // mod
  Module: { base: "mod", located: false, fields: { body: "stmt*", type_ignores: "type_ignore*" } },
  Interactive: { base: "mod", located: false, fields: { body: "stmt*" } },
  Expression: { base: "mod", located: false, fields: { body: "expr" } },
  FunctionType: { base: "mod", located: false, fields: { argtypes: "expr*", returns: "expr" } },
  // stmt
  FunctionDef: {
    base: "stmt",
    located: true,
    fields: {
      name: "identifier",
      args: "arguments",
      body: "stmt*",
      decorator_list: "expr*",
      returns: "expr?",
      type_comment: "string?",
      type_params: "type_param*",
    },
  },
  AsyncFunctionDef: {
    base: "stmt",
    located: true,
    fields: {
      name: "identifier",
      args: "arguments",
      body: "stmt*",
      decorator_list: "expr*",
      returns: "expr?",
      type_comment: "string?",
      type_params: "type_param*",
    },
  },
  ClassDef: {
    base: "stmt",
    located: true,
    fields: {
      name: "identifier",
      bases: "expr*",
      keywords: "keyword*",
      body: "stmt*",
      decorator_list: "expr*",
      type_params: "type_param*",
    },
  },
  Return: { base: "stmt", located: true, fields: { value: "expr?" } },
  Delete: { base: "stmt", located: true, fields: { targets: "expr*" } },
  Assign: { base: "stmt", located: true, fields: { targets: "expr*", value: "expr", type_comment: "string?" } },
  TypeAlias: { base: "stmt", located: true, fields: { name: "expr", type_params: "type_param*", value: "expr" } },
  AugAssign: { base: "stmt", located: true, fields: { target: "expr", op: "operator", value: "expr" } },
  AnnAssign: { base: "stmt", located: true, fields: { target: "expr", annotation: "expr", value: "expr?", simple: "int" } },
  For: {
    base: "stmt",
    located: true,
    fields: { target: "expr", iter: "expr", body: "stmt*", orelse: "stmt*", type_comment: "string?" },
  },
  AsyncFor: {
    base: "stmt",
    located: true,
    fields: { target: "expr", iter: "expr", body: "stmt*", orelse: "stmt*", type_comment: "string?" },
  },
  While: { base: "stmt", located: true, fields: { test: "expr", body: "stmt*", orelse: "stmt*" } },
  If: { base: "stmt", located: true, fields: { test: "expr", body: "stmt*", orelse: "stmt*" } },
  With: { base: "stmt", located: true, fields: { items: "withitem*", body: "stmt*", type_comment: "string?" } },
  AsyncWith: { base: "stmt", located: true, fields: { items: "withitem*", body: "stmt*", type_comment: "string?" } },
  Match: { base: "stmt", located: true, fields: { subject: "expr", cases: "match_case*" } },
  Raise: { base: "stmt", located: true, fields: { exc: "expr?", cause: "expr?" } },
  Try: {
    base: "stmt",
    located: true,
    fields: { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" },
  },
  TryStar: {
    base: "stmt",
    located: true,
    fields: { body: "stmt*", handlers: "excepthandler*", orelse: "stmt*", finalbody: "stmt*" },
  },
  Assert: { base: "stmt", located: true, fields: { test: "expr", msg: "expr?" } },
  Import: { base: "stmt", located: true, fields: { names: "alias*" } },
  ImportFrom: { base: "stmt", located: true, fields: { module: "identifier?", names: "alias*", level: "int?" } },
  Global: { base: "stmt", located: true, fields: { names: "identifier*" } },
  Nonlocal: { base: "stmt", located: true, fields: { names: "identifier*" } },
  Expr: { base: "stmt", located: true, fields: { value: "expr" } },
  Pass: { base: "stmt", located: true, fields: {} },
  Break: { base: "stmt", located: true, fields: {} },
  Continue: { base: "stmt", located: true, fields: {} },
  // expr
  BoolOp: { base: "expr", located: true, fields: { op: "boolop", values: "expr*" } },
  NamedExpr: { base: "expr", located: true, fields: { target: "expr", value: "expr" } },
  BinOp: { base: "expr", located: true, fields: { left: "expr", op: "operator", right: "expr" } },
  UnaryOp: { base: "expr", located: true, fields: { op: "unaryop", operand: "expr" } },
  Lambda: { base: "expr", located: true, fields: { args: "arguments", body: "expr" } },
  IfExp: { base: "expr", located: true, fields: { test: "expr", body: "expr", orelse: "expr" } },
  Dict: { base: "expr", located: true, fields: { keys: "expr?*", values: "expr*" } },
  Set: { base: "expr", located: true, fields: { elts: "expr*" } },
  ListComp: { base: "expr", located: true, fields: { elt: "expr", generators: "comprehension*" } },
  SetComp: { base: "expr", located: true, fields: { elt: "expr", generators: "comprehension*" } },
  DictComp: { base: "expr", located: true, fields: { key: "expr", value: "expr", generators: "comprehension*" } },
  GeneratorExp: { base: "expr", located: true, fields: { elt: "expr", generators: "comprehension*" } },
  Await: { base: "expr", located: true, fields: { value: "expr" } },
  Yield: { base: "expr", located: true, fields: { value: "expr?" } },
  YieldFrom: { base: "expr", located: true, fields: { value: "expr" } },
  Compare: { base: "expr", located: true, fields: { left: "expr", ops: "cmpop*", comparators: "expr*" } },
  Call: { base: "expr", located: true, fields: { func: "expr", args: "expr*", keywords: "keyword*" } },
  FormattedValue: { base: "expr", located: true, fields: { value: "expr", conversion: "int", format_spec: "expr?" } },
  Interpolation: {
    base: "expr",
    located: true,
    fields: { value: "expr", str: "constant", conversion: "int", format_spec: "expr?" },
  },
  JoinedStr: { base: "expr", located: true, fields: { values: "expr*" } },
  TemplateStr: { base: "expr", located: true, fields: { values: "expr*" } },
  Constant: { base: "expr", located: true, fields: { value: "constant", ukind: "string?" } },
  Attribute: { base: "expr", located: true, fields: { value: "expr", attr: "identifier", ctx: "expr_context" } },
  Subscript: { base: "expr", located: true, fields: { value: "expr", slice: "expr", ctx: "expr_context" } },
  Starred: { base: "expr", located: true, fields: { value: "expr", ctx: "expr_context" } },
  Name: { base: "expr", located: true, fields: { id: "identifier", ctx: "expr_context" } },
  List: { base: "expr", located: true, fields: { elts: "expr*", ctx: "expr_context" } },
  Tuple: { base: "expr", located: true, fields: { elts: "expr*", ctx: "expr_context" } },
  Slice: { base: "expr", located: true, fields: { lower: "expr?", upper: "expr?", step: "expr?" } },
  // excepthandler
  ExceptHandler: { base: "excepthandler", located: true, fields: { type: "expr?", name: "identifier?", body: "stmt*" } },
  // pattern
  MatchValue: { base: "pattern", located: true, fields: { value: "expr" } },
  MatchSingleton: { base: "pattern", located: true, fields: { value: "constant" } },
  MatchSequence: { base: "pattern", located: true, fields: { patterns: "pattern*" } },
  MatchMapping: { base: "pattern", located: true, fields: { keys: "expr*", patterns: "pattern*", rest: "identifier?" } },
  MatchClass: {
    base: "pattern",
    located: true,
    fields: { cls: "expr", patterns: "pattern*", kwd_attrs: "identifier*", kwd_patterns: "pattern*" },
  },
  MatchStar: { base: "pattern", located: true, fields: { name: "identifier?" } },
  MatchAs: { base: "pattern", located: true, fields: { pattern: "pattern?", name: "identifier?" } },
  MatchOr: { base: "pattern", located: true, fields: { patterns: "pattern*" } },
  // type_param
  TypeVar: { base: "type_param", located: true, fields: { name: "identifier", bound: "expr?", default_value: "expr?" } },
  ParamSpec: { base: "type_param", located: true, fields: { name: "identifier", default_value: "expr?" } },
  TypeVarTuple: { base: "type_param", located: true, fields: { name: "identifier", default_value: "expr?" } },
  // type_ignore
  TypeIgnore: { base: "type_ignore", located: false, fields: { lineno: "int", tag: "string" } },
  // product types: no sum above them
  comprehension: { base: "AST", located: false, fields: { target: "expr", iter: "expr", ifs: "expr*", is_async: "int" } },
  arguments: {
    base: "AST",
    located: false,
    fields: {
      posonlyargs: "arg*",
      args: "arg*",
      vararg: "arg?",
      kwonlyargs: "arg*",
      kw_defaults: "expr?*",
      kwarg: "arg?",
      defaults: "expr*",
    },
  },
  arg: { base: "AST", located: true, fields: { arg: "identifier", annotation: "expr?", type_comment: "string?" } },
  keyword: { base: "AST", located: true, fields: { arg: "identifier?", value: "expr" } },
  alias: { base: "AST", located: true, fields: { name: "identifier", asname: "identifier?" } },
  withitem: { base: "AST", located: false, fields: { context_expr: "expr", optional_vars: "expr?" } },
  match_case: { base: "AST", located: false, fields: { pattern: "pattern", guard: "expr?", body: "stmt*" } },
} as const satisfies {
  [K in NodeKind]: { base: string; located: boolean; fields: { [F in FieldsOf<K>]: FieldType } };
};
