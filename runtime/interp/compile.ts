/**
 * Compiling source: the host's compiler (TypeScript) gives a code image, or an error that becomes a SyntaxError, or warnings on top of the image.
 * The form of its answer is in docs/internals/host.md, "Compiling".
 */
import { hostCompile, hostTake } from "../host.gen";
import { call, releaseArgs, reserveArgs } from "./call";
import { loadImage } from "./code-image";
import { getModuleAttr } from "./define";
import { errClear, errMatches, noMemory, raiseObject, raiseValue } from "./errors";
import { frozenAttr } from "./frozen";
import { interp } from "./interpreter";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { bytesNew } from "../objects/bytes";
import { newUnicodeError } from "../objects/codec-errors";
import { isStrLike, setAttr } from "../objects/abstract-object";
import { maxStrDigits } from "../objects/int-format";
import { setExceptionField } from "../objects/exceptions";
import {
  INCOMPLETE_INPUT_ERROR_TYPE,
  INDENTATION_ERROR_TYPE,
  MEMORY_ERROR_TYPE,
  OVERFLOW_ERROR_TYPE,
  SYSTEM_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  RECURSION_ERROR_TYPE,
  SYNTAX_ERROR_TYPE,
  SYNTAX_WARNING_TYPE,
  TAB_ERROR_TYPE,
  UNICODE_DECODE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { id, lit } from "../objects/intern";
import { freeUtf8, fsEncode, strFromUtf8, utf8Of } from "../objects/str";
import { tupleInit, tupleNew } from "../objects/tuple";
import { mkBool, mkInt, NONE, NULL, val } from "../objects/value";

/** Modes of compile(). */
export const MODE_EXEC: i32 = 0;
export const MODE_EVAL: i32 = 1;
export const MODE_SINGLE: i32 = 2;
export const MODE_FUNC_TYPE: i32 = 3;

/** SyntaxError._metadata among the fields of the exception. */
const METADATA_FIELD: u32 = 8;

/** Flags beyond those of future statements. */
export const PYCF_DONT_IMPLY_DEDENT: i32 = 0x200;
export const PYCF_ONLY_AST: i32 = 0x400;
/** The source was a str: it is UTF-8 whatever its first lines say. */
export const PYCF_IGNORE_COOKIE: i32 = 0x800;
export const PYCF_TYPE_COMMENTS: i32 = 0x1000;
export const PYCF_ALLOW_TOP_LEVEL_AWAIT: i32 = 0x2000;
export const PYCF_ALLOW_INCOMPLETE_INPUT: i32 = 0x4000;
/** Not CPython's: the code object returns the tokens of the source (lib/_tokenize.py). */
export const PYCF_ONLY_TOKENS: i32 = 0x40000000;
/** Typhon's own: only the symbol table is wanted. */
export const PYCF_ONLY_SYMBOLS: i32 = 0x40010000;
/** The source is a tree as JSON, from lib/_ast.py. */
export const PYCF_FROM_TREE: i32 = 0x20000000;
/** The source is what a file or standard input holds. */
export const PYCF_FROM_FILE: i32 = 0x100;
/** The minor version of the grammar to enforce, from 1 to 15, stands in the four bits from here. */
export const FEATURE_VERSION_SHIFT: i32 = 25;

function padded(n: u32): u32 {
  return (n + 3) & ~3;
}

/** Compiles n bytes of source at p: a code object, owned; NULL with an exception set. filename is a str. */
export function compileSource(p: usize, n: u32, filename: u64, mode: i32, flags: i32, optimize: i32): u64 {
  const name = fsEncode(filename);
  if (changetype<usize>(name) == 0) return NULL;
  const length = hostCompile(
    p as i32,
    n as i32,
    name.address as i32,
    name.length as i32,
    mode,
    flags,
    optimize,
    maxStrDigits() as i32,
  );
  freeUtf8(name);
  const answer = length < 8 ? 0 : alloc(length);
  if (answer == 0) return noMemory();
  hostTake(answer as i32);
  if (load<u32>(answer) == STATUS_ENCODING) {
    const text = decodeSource(p, n, answer, filename, (flags & PYCF_FROM_FILE) != 0);
    free(answer);
    return text == NULL ? NULL : compileText(text, filename, mode, flags, optimize);
  }
  const at = issueWarnings(answer, filename);
  const code = at == 0 ? NULL : load<u32>(answer) == 0 ? takeCode(answer, length, at) : raiseError(answer + at, filename);
  free(answer);
  return code;
}

/** The status of an answer that is no code: the source is in an encoding that Python's codecs may know. */
const STATUS_ENCODING: u32 = 2;

/** The text of a source with such a declaration, by lib/_typhon_source.py; owned, NULL with an exception set. */
function decodeSource(p: usize, n: u32, answer: usize, filename: u64, fromFile: bool): u64 {
  // What stands behind a byte order mark.
  const skip: u32 = n >= 3 && load<u8>(p) == 0xef && load<u8>(p, 1) == 0xbb && load<u8>(p, 2) == 0xbf ? 3 : 0;
  const source = bytesNew(p + skip, n - skip);
  const encoding = source == NULL ? NULL : strFromUtf8(answer + 12, load<u32>(answer, 8));
  const decode = encoding == NULL ? NULL : frozenAttr("_typhon_source", "decode");
  const args = decode == NULL ? 0 : reserveArgs(5);
  let text: u64 = NULL;
  if (args != 0) {
    store<u64>(args, source);
    store<u64>(args, encoding, 8);
    store<u64>(args, filename, 16);
    store<u64>(args, mkBool(fromFile), 24);
    store<u64>(args, mkInt(load<u32>(answer, 4)), 32);
    text = call(decode, args, 5, NULL);
    releaseArgs(args);
  }
  if (text != NULL && !isStrLike(text)) {
    raiseObject(text);
    decref(text);
    text = NULL;
  }
  decref(decode);
  decref(encoding);
  decref(source);
  return text;
}

/** Compiles a str, which is used up. */
function compileText(textSteal: u64, filename: u64, mode: i32, flags: i32, optimize: i32): u64 {
  const utf8 = utf8Of(textSteal);
  let code: u64 = NULL;
  if (changetype<usize>(utf8) != 0) {
    code = compileSource(utf8.address, utf8.length as u32, filename, mode, flags | PYCF_IGNORE_COOKIE, optimize);
    freeUtf8(utf8);
  }
  decref(textSteal);
  return code;
}

/** Issues the warnings at the start of an answer; where they end. 0 with an exception set. */
function issueWarnings(answer: usize, filename: u64): u32 {
  let at: u32 = 8;
  for (let left = load<u32>(answer, 4); left > 0; left--) {
    const warning = answer + at;
    at += 8 + padded(load<u32>(warning, 4));
    const error = answer + at;
    const length = load<i32>(error, 12);
    at += 16 + (length < 0 ? 0 : padded(length));
    const message = answer + at;
    at += 4 + padded(load<u32>(message));
    if (!issueWarning(warning, error, message, filename)) return 0;
  }
  return at;
}

/** The code object in an answer, behind the warnings. */
function takeCode(answer: usize, length: u32, after: u32): u64 {
  const at = (after + 7) & ~7;
  const image = alloc(length - at);
  if (image == 0) return noMemory();
  memory.copy(image, answer + at, length - at);
  return loadImage(image, length - at);
}

/**
 * A SyntaxWarning; where filters make it an error, a SyntaxError with a place. False with an exception set. The three addresses are those of
 * the warning, of the place and of the error's message in the answer.
 */
function issueWarning(warning: usize, error: usize, errorMessage: usize, filename: u64): bool {
  if (interp().initialized == 0) return true;
  const line = load<u32>(warning);
  let message = strFromUtf8(warning + 8, load<u32>(warning, 4));
  if (message == NULL) return false;
  const f = getModuleAttr("warnings", "warn_explicit");
  let done = NULL;
  const args = f == NULL ? 0 : reserveArgs(4);
  if (args != 0) {
    store<u64>(args, message);
    store<u64>(args, val(SYNTAX_WARNING_TYPE), 8);
    store<u64>(args, filename, 16);
    store<u64>(args, mkInt(line), 24);
    done = call(f, args, 4, NULL);
    releaseArgs(args);
  }
  decref(f);
  if (done == NULL && errMatches(SYNTAX_WARNING_TYPE)) {
    errClear();
    decref(message);
    message = strFromUtf8(errorMessage + 4, load<u32>(errorMessage));
    const length = load<i32>(error, 12);
    const text = length < 0 ? NONE : strFromUtf8(error + 16, length);
    if (message != NULL && text != NULL) {
      raiseSyntaxError(
        SYNTAX_ERROR_TYPE,
        message,
        filename,
        filename,
        line,
        load<i32>(error),
        load<i32>(error, 4),
        load<i32>(error, 8),
        text,
        NULL,
      );
    }
    decref(text);
  }
  decref(message);
  decref(done);
  return done != NULL;
}

/** Stands for None among the numbers of an answer. */
const NO_NUMBER: i32 = i32.MIN_VALUE;

function numberOrNone(n: i32): u64 {
  return n == NO_NUMBER ? NONE : mkInt(n);
}

/** Raises type(message, (named, lineno, offset, text, end_lineno, end_offset)). metadata, a tuple or NULL, is for traceback's suggestions. */
function raiseSyntaxError(
  type: usize,
  message: u64,
  filename: u64,
  named: u64,
  line: i32,
  offset: i32,
  endLine: i32,
  endOffset: i32,
  text: u64,
  metadata: u64,
): void {
  // Where nothing was read there is no end either.
  const length: u32 = endLine == NO_NUMBER && endOffset == NO_NUMBER ? 4 : 6;
  const where = tupleNew(length);
  if (where == 0) return;
  tupleInit(where, 0, newRef(named));
  tupleInit(where, 1, numberOrNone(line));
  tupleInit(where, 2, numberOrNone(offset));
  tupleInit(where, 3, newRef(text));
  if (length == 6) {
    tupleInit(where, 4, numberOrNone(endLine));
    tupleInit(where, 5, numberOrNone(endOffset));
  }
  const args = reserveArgs(2);
  if (args != 0) {
    store<u64>(args, message);
    store<u64>(args, val(where), 8);
    const error = call(val(type), args, 2, NULL);
    releaseArgs(args);
    if (error != NULL) {
      if (named != filename) setAttr(error, id("filename"), filename);
      if (metadata != NULL) setExceptionField(error as usize, METADATA_FIELD, metadata);
      raiseObject(error);
    }
    decref(error);
  }
  decref(val(where));
}

/** A SyntaxError that has its filename as an attribute only. */
const KIND_NAMELESS: u32 = 11;
/** The kind of error that is a UnicodeDecodeError. */
const KIND_DECODE: u32 = 8;

function errorType(kind: u32): usize {
  switch (kind) {
    case 0:
    case KIND_NAMELESS:
      return SYNTAX_ERROR_TYPE;
    case 1:
      return INDENTATION_ERROR_TYPE;
    case 2:
      return TAB_ERROR_TYPE;
    case 3:
      return INCOMPLETE_INPUT_ERROR_TYPE;
    case 4:
      return RECURSION_ERROR_TYPE;
    case 5:
      return MEMORY_ERROR_TYPE;
    case 6:
      return VALUE_ERROR_TYPE;
    case 7:
      return OVERFLOW_ERROR_TYPE;
    case 9:
      return TYPE_ERROR_TYPE;
    default:
      return SYSTEM_ERROR_TYPE;
  }
}

/** The tuple (line, column, source) at p; NULL if the answer has none, or without memory for it, which does no harm. */
function readMetadata(p: usize): u64 {
  if (load<i32>(p) == NO_NUMBER) return NULL;
  const source = strFromUtf8(p + 12, load<u32>(p, 8));
  const tuple = source == NULL ? 0 : tupleNew(3);
  if (tuple == 0) {
    decref(source);
    errClear();
    return NULL;
  }
  tupleInit(tuple, 0, mkInt(load<i32>(p)));
  tupleInit(tuple, 1, mkInt(load<i32>(p, 4)));
  tupleInit(tuple, 2, source);
  return val(tuple);
}

/** A decoder's complaint, which CPython lets out of format specifications: offset and end_offset are a stretch of the text. */
function raiseUndecodable(p: usize): void {
  const n = load<u32>(p, 20);
  // The message ends in the reason, behind a colon.
  let reason = p + 24;
  const end = reason + n;
  while (reason + 2 < end && load<u16>(reason) != 0x203a) reason++;
  const text = end + (padded(n) - n);
  const object = bytesNew(text + 4, load<u32>(text));
  const why = strFromUtf8(reason + 2, (end - reason - 2) as u32);
  if (object != NULL && why != NULL) {
    const e = newUnicodeError(UNICODE_DECODE_ERROR_TYPE, lit("unicodeescape"), object, load<u32>(p, 8), load<u32>(p, 16), why);
    if (e != NULL) raiseObject(e);
    decref(e);
  }
  decref(why);
  decref(object);
}

/** Raises the error described at an address. Returns NULL. */
function raiseError(p: usize, filename: u64): u64 {
  const kind = load<u32>(p);
  if (kind == KIND_DECODE) {
    raiseUndecodable(p);
    return NULL;
  }
  const n = load<u32>(p, 20);
  const message = strFromUtf8(p + 24, n);
  if (message == NULL) return NULL;
  // Without a line the source was not even read.
  if ((kind > 3 && kind != KIND_NAMELESS) || load<i32>(p, 4) == NO_NUMBER) {
    raiseValue(errorType(kind), message);
  } else {
    const at = p + 24 + padded(n);
    const length = load<i32>(at);
    const text = length < 0 ? NONE : strFromUtf8(at + 4, length);
    const metadata = readMetadata(at + 4 + (length < 0 ? 0 : padded(length)));
    if (text != NULL) {
      raiseSyntaxError(
        errorType(kind),
        message,
        filename,
        kind == KIND_NAMELESS ? NONE : filename,
        load<i32>(p, 4),
        load<i32>(p, 8),
        load<i32>(p, 12),
        load<i32>(p, 16),
        text,
        metadata,
      );
    }
    decref(text);
    decref(metadata);
  }
  decref(message);
  return NULL;
}
