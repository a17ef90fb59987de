/**
 * SyntaxWarnings about code that is legal but surely not meant: `x is 5`, `1[0]`, `"a"()`, `assert (x, "message")`.
 */
import type * as ast from "../../spec/ast.ts";
import type { Compiler } from "./compiler.ts";
import { fold } from "./optimize.ts";

/** The type name of an expression whose type is plain to see, or null. */
function inferredType(c: Compiler, e: ast.Expr): string | null {
  switch (e.kind) {
    case "Tuple":
      return "tuple";
    case "List":
    case "ListComp":
      return "list";
    case "Dict":
    case "DictComp":
      return "dict";
    case "Set":
    case "SetComp":
      return "set";
    case "GeneratorExp":
      return "generator";
    case "Lambda":
      return "function";
    case "TemplateStr":
    case "Interpolation":
      return "string.templatelib.Template";
    case "JoinedStr":
    case "FormattedValue":
      return "str";
    case "Constant":
      return constantType(c, e);
    case "Name":
      return isDebug(e) ? "bool" : null;
    default:
      return null;
  }
}

/** `__debug__` is a constant before CPython looks at what is done with it. */
function isDebug(e: ast.Expr): boolean {
  return e.kind === "Name" && e.id === "__debug__";
}

const TYPE_NAMES: Record<string, string> = { None: "NoneType", True: "bool", False: "bool", Ellipsis: "ellipsis" };

function constantType(c: Compiler, e: ast.Expr): string | null {
  const constant = fold(e, c.options.optimize);
  return constant === null ? null : (TYPE_NAMES[constant.t] ?? constant.t);
}

/** `x is <literal>`: only singletons have an identity to speak of. */
export function checkIsLiteral(c: Compiler, e: ast.Compare): void {
  let left = literal(c, e.left);
  for (let i = 0; i < e.ops.length; i++) {
    const op = e.ops[i]!;
    const right = literal(c, e.comparators[i]!);
    if ((op === "Is" || op === "IsNot") && (left !== null || right !== null)) {
      const type = left ?? right;
      c.warn(
        op === "Is" ? `"is" with '${type}' literal. Did you mean "=="?` : `"is not" with '${type}' literal. Did you mean "!="?`,
        e,
      );
      return;
    }
    left = right;
  }
}

function literal(c: Compiler, e: ast.Expr): string | null {
  if (e.kind === "Tuple") return fold(e, c.options.optimize) === null ? null : "tuple";
  if (e.kind !== "Constant") return null;
  const type = constantType(c, e);
  return type === null || type === "NoneType" || type === "bool" || type === "ellipsis" ? null : type;
}

export function checkSubscripted(c: Compiler, e: ast.Expr): void {
  if (e.kind === "Constant") {
    if (!["None", "True", "False", "Ellipsis", "int", "float", "complex"].includes(e.value.t)) return;
  } else if (!isDebug(e) && !["Set", "SetComp", "GeneratorExp", "TemplateStr", "Interpolation", "Lambda"].includes(e.kind))
    return;
  c.warn(`'${inferredType(c, e)}' object is not subscriptable; perhaps you missed a comma?`, e);
}

/** Indexing of a literal sequence by something that is no integer for sure. */
export function checkIndex(c: Compiler, container: ast.Expr, index: ast.Expr): void {
  const type = inferredType(c, index);
  if (type === null || type === "int" || type === "bool" || index.kind === "Slice") return;
  if (container.kind === "Constant") {
    if (container.value.t !== "str" && container.value.t !== "bytes") return;
  } else if (!["Tuple", "List", "ListComp", "JoinedStr", "FormattedValue"].includes(container.kind)) return;
  c.warn(`${inferredType(c, container)} indices must be integers or slices, not ${type}; perhaps you missed a comma?`, container);
}

export function checkCaller(c: Compiler, e: ast.Expr): void {
  const literals = [
    "Constant",
    "Tuple",
    "List",
    "ListComp",
    "Dict",
    "DictComp",
    "Set",
    "SetComp",
    "GeneratorExp",
    "JoinedStr",
    "FormattedValue",
    "TemplateStr",
    "Interpolation",
  ];
  if (isDebug(e) || literals.includes(e.kind))
    c.warn(`'${inferredType(c, e)}' object is not callable; perhaps you missed a comma?`, e);
}

export function checkAssert(c: Compiler, test: ast.Expr, at: ast.Located): void {
  if (test.kind === "Tuple" && test.elts.length > 0) c.warn("assertion is always true, perhaps remove parentheses?", at);
}
