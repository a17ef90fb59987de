/**
 * The instruction set of the register machine: every fact about an opcode, stated once.
 *
 * An instruction is 8 bytes: `op u16 | a u16 | b u16 | c u16`, little-endian. Registers are numbered from 0: first the
 * parameters, then the other locals (cell variables among them), then the temporaries. `nlocals` of the code object is the
 * number of the first temporary.
 *
 * Note [Temporaries are consumed]
 * A temporary is written once and read once, like a slot of CPython's value stack. An operand of kind `use` that names a
 * temporary is therefore *consumed*: the instruction takes over the reference and leaves the register without a pointer
 * (NULL or a stale immediate). An operand of kind `use` that names a local only borrows. An operand of kind `peek` is left
 * alone in both cases. Consequences: a dead temporary never holds a pointer, so writing a temporary never has to release an
 * old value, and objects die exactly when CPython would let them die. Writing a local releases what it held, after the write.
 * A destination may be the same register as an operand.
 * Locals are read in place: the compiler emits CHECK_BOUND where a local may be unbound, and copies a local to a temporary
 * where a later operand of the same expression could rebind it (walrus).
 *
 * Note [Call window]
 * A call is prepared in a run of fresh temporaries starting at w:
 *
 *     w      callable (becomes slot 0, `func`, of the callee's frame header)
 *     w+1…3  the rest of the frame header (FRAME_SLOTS = 4 in all), filled by the call itself
 *     w+4…   the arguments, which become the callee's first registers: nothing is copied
 *
 * and for a method window, as LOAD_METHOD, LOAD_SPECIAL and LOAD_SUPER_METHOD leave it, one slot later:
 *
 *     w      callable
 *     w+4    self, or NULL where the callable was not an unbound function (then the header sits at w+1…w+4)
 *     w+5…   the arguments
 *
 * Every header slot has a non-zero top half-word, so that whoever scans registers takes it for an immediate. All window
 * registers are consumed by the call.
 *
 * Note [Module and class bodies]
 * Code of a module, class body, exec or eval has one hidden parameter in register 0: its locals mapping.
 *
 * Jumps: `rel` is counted in instructions from the jump itself. A taken jump with a negative `rel` polls the eval breaker.
 */

/** How an instruction treats one of its three operands. */
export type OperandKind =
  | "-" // unused, 0
  | "dst" // register, written (a new reference)
  | "use" // register, read; consumed if a temporary
  | "peek" // register, read, never consumed
  | "mod" // register, read and written in place
  | "first" // first register of a run; see the picture
  | "win" // first register of a call window
  | "const" // index into the constants
  | "name" // index into the names
  | "super" // likewise, plus 0x8000 where the source calls `super` without arguments
  | "free" // index into the closure
  | "imm" // unsigned 16-bit number
  | "simm" // signed 16-bit number
  | "rel" // signed 16-bit jump distance
  | "lo32" // low half of a signed 32-bit number (its high half is the next operand)
  | "hi32";

export interface OpcodeInfo {
  readonly a: OperandKind;
  readonly b: OperandKind;
  readonly c: OperandKind;
  /** What it does, as a picture: R registers, K constants, N names, C closure cells. */
  readonly does: string;
}

const op = (a: OperandKind, b: OperandKind, c: OperandKind, does: string): OpcodeInfo => ({ a, b, c, does });
const binary = (symbol: string) => op("dst", "use", "use", `R[a] = R[b] ${symbol} R[c]`);
const binaryImm = (symbol: string) => op("dst", "use", "simm", `R[a] = R[b] ${symbol} c`);
const unary = (symbol: string) => op("dst", "use", "-", `R[a] = ${symbol} R[b]`);
const jumpCmp = (symbol: string) => op("use", "use", "rel", `if ${symbol.replace("x", "R[a]").replace("y", "R[b]")}: jump c`);
const jumpCmpImm = (symbol: string) => op("use", "simm", "rel", `if ${symbol.replace("x", "R[a]").replace("y", "b")}: jump c`);
const jumpIf = (test: string) => op("use", "lo32", "hi32", `if ${test}: jump b:c`);

/** The order is the numbering: an opcode's number is its index. Append; never reorder within a release. */
export const OPCODES = {
  // ---- moves
  NOP: op("-", "-", "-", "nothing"),
  RESUME: op(
    "imm",
    "imm",
    "-",
    "poll, trace. a = 0: function entry; the point after 1: yield, 2: yield from, 3: await, where register b holds the iterator delegated to",
  ),
  LOAD_CONST: op("dst", "const", "-", "R[a] = K[b]"),
  LOAD_INT: op("dst", "lo32", "hi32", "R[a] = b:c, signed 32 bits"),
  LOAD_NULL: op("dst", "-", "-", "R[a] = NULL"),
  MOVE: op("dst", "use", "-", "R[a] = R[b], which may be NULL (the self of a method window)"),
  COPY: op("dst", "peek", "-", "R[a] = R[b], b keeps its reference"),
  SWAP: op("mod", "mod", "-", "R[a], R[b] = R[b], R[a]"),
  CLEAR: op("use", "-", "-", "release R[a] and set it to NULL (a local, or a temporary, also one that is dead already)"),
  CHECK_BOUND: op("peek", "-", "-", "UnboundLocalError if R[a] is NULL"),
  DELETE_FAST: op("mod", "-", "-", "UnboundLocalError if R[a] is NULL; release R[a], set it to NULL"),

  // ---- arithmetic; the INPLACE forms try __iadd__ and so on first
  BINARY_ADD: binary("+"),
  BINARY_SUBTRACT: binary("-"),
  BINARY_MULTIPLY: binary("*"),
  BINARY_TRUE_DIVIDE: binary("/"),
  BINARY_FLOOR_DIVIDE: binary("//"),
  BINARY_REMAINDER: binary("%"),
  BINARY_POWER: binary("**"),
  BINARY_MATRIX_MULTIPLY: binary("@"),
  BINARY_LSHIFT: binary("<<"),
  BINARY_RSHIFT: binary(">>"),
  BINARY_AND: binary("&"),
  BINARY_OR: binary("|"),
  BINARY_XOR: binary("^"),
  INPLACE_ADD: binary("+="),
  INPLACE_SUBTRACT: binary("-="),
  INPLACE_MULTIPLY: binary("*="),
  INPLACE_TRUE_DIVIDE: binary("/="),
  INPLACE_FLOOR_DIVIDE: binary("//="),
  INPLACE_REMAINDER: binary("%="),
  INPLACE_POWER: binary("**="),
  INPLACE_MATRIX_MULTIPLY: binary("@="),
  INPLACE_LSHIFT: binary("<<="),
  INPLACE_RSHIFT: binary(">>="),
  INPLACE_AND: binary("&="),
  INPLACE_OR: binary("|="),
  INPLACE_XOR: binary("^="),
  ADD_INT: binaryImm("+"),
  SUBTRACT_INT: binaryImm("-"),
  MULTIPLY_INT: binaryImm("*"),
  FLOOR_DIVIDE_INT: binaryImm("//"),
  REMAINDER_INT: binaryImm("%"),
  AND_INT: binaryImm("&"),
  LSHIFT_INT: binaryImm("<<"),
  RSHIFT_INT: binaryImm(">>"),
  INPLACE_ADD_INT: binaryImm("+="),
  INPLACE_SUBTRACT_INT: binaryImm("-="),
  UNARY_NEGATIVE: unary("-"),
  UNARY_POSITIVE: unary("+"),
  UNARY_INVERT: unary("~"),
  UNARY_NOT: unary("not"),
  TO_BOOL: unary("bool"),

  // ---- comparisons as values
  COMPARE_LT: binary("<"),
  COMPARE_LE: binary("<="),
  COMPARE_EQ: binary("=="),
  COMPARE_NE: binary("!="),
  COMPARE_GT: binary(">"),
  COMPARE_GE: binary(">="),
  IS_OP: binary("is"),
  IS_NOT_OP: binary("is not"),
  CONTAINS_OP: binary("in"),
  NOT_CONTAINS_OP: binary("not in"),

  // ---- jumps
  JUMP: op("-", "lo32", "hi32", "jump b:c"),
  JUMP_IF_TRUE: jumpIf("R[a]"),
  JUMP_IF_FALSE: jumpIf("not R[a]"),
  JUMP_IF_NONE: jumpIf("R[a] is None"),
  JUMP_IF_NOT_NONE: jumpIf("R[a] is not None"),
  JUMP_IF_TRUE_OR_POP: op("mod", "lo32", "hi32", "if R[a]: jump b:c, keeping R[a] (a temporary); else consume R[a]"),
  JUMP_IF_FALSE_OR_POP: op("mod", "lo32", "hi32", "if not R[a]: jump b:c, keeping R[a] (a temporary); else consume R[a]"),
  JUMP_IF_LT: jumpCmp("x < y"),
  JUMP_IF_LE: jumpCmp("x <= y"),
  JUMP_IF_EQ: jumpCmp("x == y"),
  JUMP_IF_NE: jumpCmp("x != y"),
  JUMP_IF_GT: jumpCmp("x > y"),
  JUMP_IF_GE: jumpCmp("x >= y"),
  JUMP_IF_NOT_LT: jumpCmp("not x < y"),
  JUMP_IF_NOT_LE: jumpCmp("not x <= y"),
  JUMP_IF_NOT_EQ: jumpCmp("not x == y"),
  JUMP_IF_NOT_NE: jumpCmp("not x != y"),
  JUMP_IF_NOT_GT: jumpCmp("not x > y"),
  JUMP_IF_NOT_GE: jumpCmp("not x >= y"),
  JUMP_IF_LT_INT: jumpCmpImm("x < y"),
  JUMP_IF_LE_INT: jumpCmpImm("x <= y"),
  JUMP_IF_EQ_INT: jumpCmpImm("x == y"),
  JUMP_IF_NE_INT: jumpCmpImm("x != y"),
  JUMP_IF_GT_INT: jumpCmpImm("x > y"),
  JUMP_IF_GE_INT: jumpCmpImm("x >= y"),
  JUMP_IF_NOT_LT_INT: jumpCmpImm("not x < y"),
  JUMP_IF_NOT_LE_INT: jumpCmpImm("not x <= y"),
  JUMP_IF_NOT_EQ_INT: jumpCmpImm("not x == y"),
  JUMP_IF_NOT_NE_INT: jumpCmpImm("not x != y"),
  JUMP_IF_NOT_GT_INT: jumpCmpImm("not x > y"),
  JUMP_IF_NOT_GE_INT: jumpCmpImm("not x >= y"),
  JUMP_IF_IS: jumpCmp("x is y"),
  JUMP_IF_IS_NOT: jumpCmp("x is not y"),
  JUMP_IF_IN: jumpCmp("x in y"),
  JUMP_IF_NOT_IN: jumpCmp("x not in y"),

  // ---- names
  LOAD_GLOBAL: op("dst", "-", "name", "R[a] = N[c] from globals, then builtins"),
  STORE_GLOBAL: op("use", "-", "name", "globals[N[c]] = R[a]"),
  DELETE_GLOBAL: op("-", "-", "name", "del globals[N[c]]"),
  LOAD_NAME: op("dst", "-", "name", "R[a] = N[c] from R[0] (locals), globals, builtins"),
  STORE_NAME: op("use", "-", "name", "R[0][N[c]] = R[a]"),
  DELETE_NAME: op("-", "-", "name", "del R[0][N[c]]"),
  LOAD_LOCALS: op("dst", "-", "-", "R[a] = R[0], the locals mapping of a module or class body"),
  LOAD_FROM_DICT_OR_GLOBALS: op("dst", "use", "name", "R[a] = N[c] from mapping R[b], globals, builtins"),
  LOAD_FROM_DICT_OR_DEREF: op("dst", "use", "free", "R[a] = name of C[c] from mapping R[b], else contents of C[c]"),
  LOAD_FROM_DICT_OR_CELL: op("dst", "use", "peek", "R[a] = name of cell register R[c] from mapping R[b], else its contents"),
  LOAD_BUILD_CLASS: op("dst", "-", "-", "R[a] = builtins.__build_class__"),
  LOAD_COMMON_CONSTANT: op(
    "dst",
    "imm",
    "-",
    "R[a] = 0 AssertionError, 1 NotImplementedError, 2 tuple, 3 all, 4 any, 5 list, 6 set",
  ),

  // ---- cells: a cell variable is a local whose register holds a cell; free variables are read from the function's closure
  MAKE_CELL: op("mod", "-", "-", "R[a] = cell(R[a]) (R[a] may be NULL: an empty cell)"),
  LOAD_DEREF: op("dst", "peek", "-", "R[a] = contents of cell R[b]; UnboundLocalError if empty"),
  STORE_DEREF: op("peek", "use", "-", "contents of cell R[a] = R[b]"),
  DELETE_DEREF: op("peek", "-", "-", "empty cell R[a]; UnboundLocalError if empty already"),
  LOAD_FREE: op("dst", "free", "-", "R[a] = contents of C[b]; NameError if empty"),
  STORE_FREE: op("use", "free", "-", "contents of C[b] = R[a]"),
  DELETE_FREE: op("-", "free", "-", "empty C[b]; NameError if empty already"),
  LOAD_CLOSURE: op("dst", "peek", "-", "R[a] = the cell in R[b]"),
  LOAD_CLOSURE_FREE: op("dst", "free", "-", "R[a] = the cell C[b]"),

  // ---- attributes and items
  LOAD_ATTR: op("dst", "use", "name", "R[a] = R[b].N[c]"),
  STORE_ATTR: op("use", "use", "name", "R[a].N[c] = R[b]"),
  DELETE_ATTR: op("use", "-", "name", "del R[a].N[c]"),
  LOAD_METHOD: op("win", "use", "name", "method window at a for R[b].N[c]"),
  LOAD_SUPER_ATTR: op("dst", "first", "super", "R[a] = R[b](R[b+1], R[b+2]).N[c], where R[b] is `super`"),
  LOAD_SUPER_METHOD: op("win", "first", "super", "method window at a for R[b](R[b+1], R[b+2]).N[c]"),
  LOAD_SPECIAL: op(
    "win",
    "peek",
    "imm",
    "method window at a for type(R[b])'s 0 __enter__ 1 __exit__ 2 __aenter__ 3 __aexit__; + 4: R[b] is a temporary and consumed",
  ),
  BINARY_SUBSCR: op("dst", "use", "use", "R[a] = R[b][R[c]]"),
  BINARY_SUBSCR_INT: op("dst", "use", "simm", "R[a] = R[b][c]"),
  STORE_SUBSCR: op("use", "use", "use", "R[a][R[b]] = R[c]"),
  DELETE_SUBSCR: op("use", "use", "-", "del R[a][R[b]]"),
  BINARY_SLICE: op("dst", "use", "first", "R[a] = R[b][R[c]:R[c+1]]"),
  STORE_SLICE: op("use", "first", "use", "R[a][R[b]:R[b+1]] = R[c]"),

  // ---- building
  BUILD_TUPLE: op("dst", "first", "imm", "R[a] = tuple of the c registers from b"),
  BUILD_LIST: op("dst", "first", "imm", "R[a] = list of the c registers from b"),
  BUILD_SET: op("dst", "first", "imm", "R[a] = set of the c registers from b"),
  BUILD_MAP: op("dst", "first", "imm", "R[a] = dict of the c pairs (key, value) from b"),
  BUILD_SLICE: op("dst", "first", "imm", "R[a] = slice(R[b], R[b+1]) (c = 2) or slice(R[b], R[b+1], R[b+2]) (c = 3)"),
  BUILD_STRING: op("dst", "first", "imm", "R[a] = concatenation of the c strings from b"),
  BUILD_TEMPLATE: op("dst", "first", "-", "R[a] = Template(strings tuple R[b], interpolations tuple R[b+1])"),
  BUILD_INTERPOLATION: op(
    "dst",
    "first",
    "imm",
    "R[a] = Interpolation(value R[b], expression R[b+1], format_spec R[b+2] (a str)); c = conversion (0, or 1 s, 2 r, 3 a)",
  ),
  LIST_APPEND: op("peek", "use", "-", "R[a].append(R[b])"),
  SET_ADD: op("peek", "use", "-", "R[a].add(R[b])"),
  MAP_ADD: op("peek", "use", "use", "R[a][R[b]] = R[c]"),
  LIST_EXTEND: op("peek", "use", "-", "R[a].extend(R[b]); TypeError 'Value after * must be an iterable'"),
  SET_UPDATE: op("peek", "use", "-", "R[a].update(R[b])"),
  DICT_UPDATE: op("peek", "use", "-", "R[a].update(R[b]); TypeError ''X' object is not a mapping'"),
  DICT_MERGE: op("peek", "use", "peek", "R[a].update(R[b]), duplicate keys are a TypeError naming the callable R[c]"),
  LIST_TO_TUPLE: op("dst", "use", "-", "R[a] = tuple(R[b])"),
  UNPACK_SEQUENCE: op(
    "first",
    "use",
    "imm",
    "R[a], …, R[a+c-1] = R[b]: all items are fetched before the first register is written; the run is fresh temporaries, or plain locals",
  ),
  UNPACK_EX: op(
    "first",
    "use",
    "imm",
    "R[a], …, *R[a+before], … = R[b]; c = before | after << 8 (larger counts: the compiler falls back on list slicing)",
  ),
  CONVERT_VALUE: op("dst", "use", "imm", "R[a] = str (1), repr (2) or ascii (3) of R[b]"),
  FORMAT_SIMPLE: op("dst", "use", "-", "R[a] = format(R[b], '')"),
  FORMAT_WITH_SPEC: op("dst", "use", "use", "R[a] = format(R[b], R[c])"),

  // ---- calls and functions
  CALL: op("dst", "win", "imm", "R[a] = call of window b with c positional arguments"),
  CALL_METHOD: op("dst", "win", "imm", "R[a] = call of method window b with c positional arguments (self not counted)"),
  CALL_KW: op(
    "dst",
    "win",
    "imm",
    "as CALL with c arguments in all, the last ones named by the tuple of names in the register after them",
  ),
  CALL_METHOD_KW: op("dst", "win", "imm", "as CALL_METHOD, likewise"),
  CALL_EX: op(
    "dst",
    "win",
    "imm",
    "R[a] = R[b](*R[b+4], **R[b+5]); R[b+5] may be NULL; R[b+4] any iterable; c is 1: call of method window b with *R[b+5]",
  ),
  MAKE_FUNCTION: op("dst", "const", "-", "R[a] = function of code K[b] with the frame's globals"),
  SET_FUNCTION_ATTRIBUTE: op(
    "peek",
    "use",
    "imm",
    "function R[a]: c = 1 defaults, 2 kwdefaults, 4 annotations dict, 8 closure tuple, 16 __annotate__ function",
  ),
  RETURN_VALUE: op("use", "-", "-", "return R[a]"),
  RETURN_CONST: op("-", "const", "-", "return K[b]"),

  // ---- iteration
  GET_ITER: op("dst", "use", "-", "R[a] = iter(R[b])"),
  FOR_LOOP: op("dst", "mod", "rel", "R[a] = next(R[b]) and jump c; when exhausted consume R[b] and fall through"),
  GET_LEN: op("dst", "peek", "-", "R[a] = len(R[b])"),

  // ---- generators and coroutines
  RETURN_GENERATOR: op("-", "-", "-", "first instruction of a generator, coroutine or async generator: make it, return it"),
  YIELD_VALUE: op("dst", "use", "-", "yield R[b]; on resumption R[a] = the value sent"),
  GET_YIELD_FROM_ITER: op(
    "dst",
    "use",
    "-",
    "R[a] = R[b] itself if a generator (or a coroutine in a coroutine), else iter(R[b])",
  ),
  SEND: op(
    "mod",
    "mod",
    "rel",
    "send R[a] into the iterator R[b]: R[a] = what it yields; when it returns R[a] = its result, consume R[b], jump c",
  ),
  GET_AWAITABLE: op(
    "dst",
    "use",
    "imm",
    "R[a] = the iterator to await R[b]; c = 0, or 1 after __aenter__, 2 after __aexit__ (for the message)",
  ),
  GET_AITER: op("dst", "use", "-", "R[a] = R[b].__aiter__()"),
  GET_ANEXT: op("dst", "peek", "-", "R[a] = awaitable iterator of R[b].__anext__()"),
  END_ASYNC_FOR: op(
    "use",
    "mod",
    "-",
    "exception R[a]: StopAsyncIteration ends the loop (consume both), anything else is raised again",
  ),
  ASYNC_GEN_WRAP: op("dst", "use", "-", "R[a] = R[b] wrapped as a value yielded by an async generator"),
  CLEANUP_THROW: op(
    "mod",
    "mod",
    "rel",
    "an exception R[a] thrown into a SEND: if StopIteration then R[a] = its value, consume R[b], jump c; else raise it again. Never goes on to the next instruction",
  ),

  // ---- exceptions; a handler starts with the exception in the register that its table entry names
  PUSH_EXC: op("first", "-", "-", "R[a+1] = the exception handled so far (or None); handled exception = R[a] (left there)"),
  POP_EXCEPT: op("use", "-", "-", "handled exception = R[a], consumed"),
  CHECK_EXC_MATCH: op("dst", "peek", "use", "R[a] = whether exception R[b] matches R[c]"),
  CHECK_EG_MATCH: op(
    "first",
    "use",
    "use",
    "R[a], R[a+1] = rest (or None), match (or None) of exception R[b] split by type R[c]; a match becomes the handled exception",
  ),
  PREP_RERAISE_STAR: op(
    "dst",
    "use",
    "use",
    "R[a] = what except* raises in the end, or None: original R[b], list R[c] of raised and unhandled ones",
  ),
  RAISE: op("use", "-", "-", "raise R[a]"),
  RAISE_FROM: op("use", "use", "-", "raise R[a] from R[b]"),
  RERAISE_CURRENT: op("-", "-", "-", "bare raise: RuntimeError 'No active exception to reraise' if none"),
  RERAISE: op(
    "use",
    "imm",
    "-",
    "raise exception R[a] again without a new traceback entry; b 1: as if where this handler was entered from",
  ),
  WITH_EXCEPT_START: op(
    "win",
    "peek",
    "peek",
    "R[a] = call of the __exit__ method window b with (type, R[c], traceback), in a fresh window at a",
  ),
  STOPITERATION_ERROR: op(
    "dst",
    "use",
    "-",
    "R[a] = RuntimeError for a StopIteration (or StopAsyncIteration) R[b] leaving a generator, else R[b] itself",
  ),

  // ---- imports
  IMPORT_NAME: op("dst", "first", "name", "R[a] = __import__(N[c], globals, locals, fromlist R[b+1], level R[b])"),
  IMPORT_FROM: op("dst", "peek", "name", "R[a] = R[b].N[c], as `from` imports it"),
  IMPORT_STAR: op("use", "-", "-", "bind all public names of module R[a] in R[0]"),

  // ---- match
  MATCH_MAPPING: op("dst", "peek", "-", "R[a] = whether R[b] is a mapping"),
  MATCH_SEQUENCE: op("dst", "peek", "-", "R[a] = whether R[b] is a sequence"),
  MATCH_KEYS: op("dst", "peek", "peek", "R[a] = tuple of the values of mapping R[b] under the keys tuple R[c], or None"),
  MATCH_CLASS: op(
    "dst",
    "peek",
    "first",
    "R[a] = tuple of attributes, or None: subject R[b], class R[c], names tuple R[c+1], number of positional patterns R[c+2] (all three consumed)",
  ),
  COPY_DICT_REST: op("dst", "peek", "use", "R[a] = dict(R[b]) without the keys in tuple R[c] (mapping pattern's **rest)"),

  // ---- type parameters and annotations (PEP 695, 696, 649)
  INTRINSIC_1: op("dst", "use", "imm", "R[a] = intrinsic c of R[b]; see INTRINSICS_1"),
  INTRINSIC_2: op("dst", "first", "imm", "R[a] = intrinsic c of R[b], R[b+1]; see INTRINSICS_2"),
  SETUP_ANNOTATIONS: op("-", "-", "-", "make R[0]['__annotations__'] if missing"),

  // ---- with
  LOAD_NONES: op("first", "imm", "-", "R[a] … R[a+b-1] = None: what __exit__ is told where nothing was raised"),
} as const satisfies Record<string, OpcodeInfo>;

export type OpName = keyof typeof OPCODES;

/** Names in numbering order. */
export const OPCODE_NAMES = Object.keys(OPCODES) as OpName[];

/** Number of each opcode. */
export const OP = Object.fromEntries(OPCODE_NAMES.map((name, number) => [name, number])) as Record<OpName, number>;

/** Operand c of INTRINSIC_1. */
export const INTRINSICS_1 = [
  "PRINT", // interactive mode: sys.displayhook(value)
  "TYPEVAR", // TypeVar(name), as type parameter syntax makes it
  "PARAMSPEC",
  "TYPEVARTUPLE",
  "SUBSCRIPT_GENERIC", // typing.Generic[params tuple]
  "TYPEALIAS", // from a tuple (name, type params or None, function computing the value)
] as const;

/** Operand c of INTRINSIC_2. */
export const INTRINSICS_2 = [
  "TYPEVAR_WITH_BOUND", // name, function computing the bound
  "TYPEVAR_WITH_CONSTRAINTS", // name, function computing the tuple of constraints
  "SET_FUNCTION_TYPE_PARAMS", // function, tuple
  "SET_TYPEPARAM_DEFAULT", // type parameter, function computing the default
] as const;

/** Header slots of a frame, in registers. See Note [Call window]. */
export const FRAME_SLOTS = 4;

/** co_flags, as CPython numbers them. */
export const CO = {
  OPTIMIZED: 0x1,
  NEWLOCALS: 0x2,
  VARARGS: 0x4,
  VARKEYWORDS: 0x8,
  NESTED: 0x10,
  GENERATOR: 0x20,
  COROUTINE: 0x80,
  ITERABLE_COROUTINE: 0x100,
  ASYNC_GENERATOR: 0x200,
  FUTURE_BARRY_AS_BDFL: 0x400000,
  FUTURE_ANNOTATIONS: 0x1000000,
  HAS_DOCSTRING: 0x4000000,
  METHOD: 0x8000000,
} as const;
