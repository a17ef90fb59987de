/**
 * A transform of asc, in two parts.
 *
 * Binaryen is told that nothing is ever stored in the first KiB of memory (memory/layout.ts), which asc does by itself only without --memoryBase. A constant
 * added to an address can then become the offset of the load or store: `p + 16` cannot have wrapped round if it is an address.
 *
 * Conditions that consist of several become conditions inside one another. asc makes a value of `a && b` and tests that, and V8 keeps it so: a truth value for each part, and
 * one test more. What is done twice then (the other branch, or the body of `a || b`) is done so only if it is short.
 *
 *     if (a && b) X            if (a) if (b) X
 *     if (a && b) X else Y     if (a) { if (b) X else Y } else Y            a && b ? x : y   likewise
 *     if (a || b) X else Y     if (a) X else if (b) X else Y                a || b ? x : y   likewise
 */
import { Transform } from "assemblyscript/transform";

// Kinds of nodes and tokens of asc.
const BINARY = 9;
const PARENTHESIZED = 21;
const TERNARY = 23;
const BLOCK = 31;
const BREAK = 32;
const CONTINUE = 33;
const EXPRESSION = 39;
const IF = 42;
const RETURN = 44;
const AND = 97;
const OR = 98;

/** Nodes of what may stand in the code twice. */
const SHORT = 8;

const isNode = (value) => typeof value === "object" && value !== null && typeof value.kind === "number" && "range" in value;

/** The nodes directly below a node. */
function* childrenOf(node) {
  for (const [name, value] of Object.entries(node)) {
    if (name === "range") continue;
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield item;
  }
}

function sizeOf(node) {
  let size = 1;
  for (const child of childrenOf(node)) size += sizeOf(child);
  return size;
}

/** Whether a statement may stand in the code twice: a short one that declares nothing. */
function isShort(statement) {
  if (statement.kind === BLOCK) return statement.statements.length === 1 && isShort(statement.statements[0]);
  return [BREAK, CONTINUE, EXPRESSION, RETURN].includes(statement.kind) && sizeOf(statement) <= SHORT;
}

const copyWith = (node, fields) => Object.assign(Object.create(Object.getPrototypeOf(node)), node, fields);

/** An expression without the parentheses around it, if it is `operator`; else null. */
function combined(expression, operator) {
  while (expression.kind === PARENTHESIZED) expression = expression.expression;
  return expression.kind === BINARY && expression.operator === operator ? expression : null;
}

function splitIf(statement) {
  while (true) {
    const and = combined(statement.condition, AND);
    if (and !== null && (!statement.ifFalse || isShort(statement.ifFalse))) {
      statement.ifTrue = copyWith(statement, { condition: and.right });
      statement.condition = and.left;
      continue;
    }
    const or = combined(statement.condition, OR);
    if (or === null || !isShort(statement.ifTrue)) return;
    statement.ifFalse = copyWith(statement, { condition: or.right });
    statement.condition = or.left;
  }
}

function splitTernary(expression) {
  while (true) {
    const and = combined(expression.condition, AND);
    if (and !== null && sizeOf(expression.ifElse) <= SHORT) {
      expression.ifThen = copyWith(expression, { condition: and.right });
      expression.condition = and.left;
      continue;
    }
    const or = combined(expression.condition, OR);
    if (or === null || sizeOf(expression.ifThen) > SHORT) return;
    expression.ifElse = copyWith(expression, { condition: or.right });
    expression.condition = or.left;
  }
}

function split(node) {
  if (node.kind === IF) splitIf(node);
  else if (node.kind === TERNARY) splitTernary(node);
  for (const child of childrenOf(node)) split(child);
}

export default class CoreTransform extends Transform {
  afterParse(parser) {
    for (const source of parser.sources) for (const statement of source.statements) split(statement);
  }

  afterCompile() {
    this.binaryen.setLowMemoryUnused(true);
  }
}
