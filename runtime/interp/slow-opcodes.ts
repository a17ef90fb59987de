/**
 * The opcodes that are functions of their own, in a table: what the loop's switch has no case for goes through here.
 *
 * A call through the table costs no more than a direct one, and the loop, which the engine compiles as one function, stays small: every call in it is one more
 * place where its registers must be saved and found again.
 *
 * Threads: the table is filled before there are any.
 */
import { copyDictRest, matchClass, matchKeys, matchMapping, matchSequence } from "./match";
import { deleteAttr, deleteSubscript, loadSlice, loadSuperAttr, loadSuperMethod, storeSlice } from "./ops-attr";
import {
  addToMap,
  addToSet,
  buildInterpolation,
  buildList,
  buildMap,
  buildSet,
  buildSlice,
  buildString,
  buildTemplate,
  buildTuple,
  convertValue,
  extendList,
  formatSimple,
  formatWithSpec,
  getLen,
  listToTupleOp,
  mergeDict,
  unpackEx,
  unpackSequence,
  updateDict,
  updateSet,
} from "./ops-build";
import { callEx, callKw, callMethodKw, makeFunction, setFunctionAttribute, withExceptStart } from "./ops-call";
import { checkEgMatch, prepReraiseStar, raiseFrom, raiseOp, reraise, reraiseCurrent, stopIterationError } from "./ops-exception";
import { importFrom, importName, importStar } from "./ops-import";
import {
  asyncGenWrap,
  cleanupThrow,
  endAsyncFor,
  getAiter,
  getAnext,
  getAwaitable,
  getIterOp,
  getYieldFromIter,
} from "./ops-iter";
import { intrinsic1, intrinsic2, unknownOpcode } from "./ops-misc";
import {
  deleteDeref,
  deleteFree,
  deleteGlobal,
  deleteName,
  loadBuildClass,
  loadClosure,
  loadClosureFree,
  loadCommonConstant,
  loadFromDictOrCell,
  loadFromDictOrDeref,
  loadFromDictOrGlobals,
  loadLocals,
  makeCell,
  setupAnnotations,
} from "./ops-names";
import { binarySlow, containsCondition, containsSlow, unarySlow } from "./ops-number";
import { SLOW_OPCODES } from "../memory/layout";
import { ix } from "./define";
import * as op from "./opcodes.gen";

/** Entries of the table, more than there are opcodes: function indices by opcode number. */
const ENTRIES: u32 = 256;

export class Slow {
  /** Runs an opcode by its number in `ins`. */
  @inline static run(ins: u64, R: usize, T: usize, code: usize): i32 {
    return call_indirect<i32>(load<u32>(SLOW_OPCODES + ((ins as usize) & 0xff) * 4), ins, R, T, code);
  }
}

function opcode(number: u32, f: u32): void {
  store<u32>(SLOW_OPCODES + ((number as usize) << 2), f);
}

export function initSlowOpcodes(): void {
  assert(op.OPCODES <= ENTRIES, "the table of slow opcodes is too small");
  for (let i: u32 = 0; i < ENTRIES; i++) opcode(i, ix(unknownOpcode));
  opcode(op.OP_BINARY_POWER, ix(binarySlow));
  opcode(op.OP_INPLACE_POWER, ix(binarySlow));
  opcode(op.OP_BINARY_MATRIX_MULTIPLY, ix(binarySlow));
  opcode(op.OP_INPLACE_MATRIX_MULTIPLY, ix(binarySlow));
  opcode(op.OP_BINARY_LSHIFT, ix(binarySlow));
  opcode(op.OP_INPLACE_LSHIFT, ix(binarySlow));
  opcode(op.OP_BINARY_RSHIFT, ix(binarySlow));
  opcode(op.OP_INPLACE_RSHIFT, ix(binarySlow));
  opcode(op.OP_UNARY_NEGATIVE, ix(unarySlow));
  opcode(op.OP_UNARY_POSITIVE, ix(unarySlow));
  opcode(op.OP_UNARY_INVERT, ix(unarySlow));
  opcode(op.OP_TO_BOOL, ix(unarySlow));
  opcode(op.OP_CONTAINS_OP, ix(containsSlow));
  opcode(op.OP_NOT_CONTAINS_OP, ix(containsSlow));
  opcode(op.OP_JUMP_IF_IN, ix(containsCondition));
  opcode(op.OP_JUMP_IF_NOT_IN, ix(containsCondition));
  opcode(op.OP_DELETE_GLOBAL, ix(deleteGlobal));
  opcode(op.OP_DELETE_NAME, ix(deleteName));
  opcode(op.OP_LOAD_LOCALS, ix(loadLocals));
  opcode(op.OP_LOAD_FROM_DICT_OR_GLOBALS, ix(loadFromDictOrGlobals));
  opcode(op.OP_LOAD_FROM_DICT_OR_DEREF, ix(loadFromDictOrDeref));
  opcode(op.OP_LOAD_FROM_DICT_OR_CELL, ix(loadFromDictOrCell));
  opcode(op.OP_LOAD_BUILD_CLASS, ix(loadBuildClass));
  opcode(op.OP_LOAD_COMMON_CONSTANT, ix(loadCommonConstant));
  opcode(op.OP_MAKE_CELL, ix(makeCell));
  opcode(op.OP_DELETE_DEREF, ix(deleteDeref));
  opcode(op.OP_DELETE_FREE, ix(deleteFree));
  opcode(op.OP_LOAD_CLOSURE, ix(loadClosure));
  opcode(op.OP_LOAD_CLOSURE_FREE, ix(loadClosureFree));
  opcode(op.OP_SETUP_ANNOTATIONS, ix(setupAnnotations));
  opcode(op.OP_DELETE_ATTR, ix(deleteAttr));
  opcode(op.OP_LOAD_SUPER_ATTR, ix(loadSuperAttr));
  opcode(op.OP_LOAD_SUPER_METHOD, ix(loadSuperMethod));
  opcode(op.OP_DELETE_SUBSCR, ix(deleteSubscript));
  opcode(op.OP_BINARY_SLICE, ix(loadSlice));
  opcode(op.OP_STORE_SLICE, ix(storeSlice));
  opcode(op.OP_BUILD_TUPLE, ix(buildTuple));
  opcode(op.OP_BUILD_LIST, ix(buildList));
  opcode(op.OP_BUILD_SET, ix(buildSet));
  opcode(op.OP_BUILD_MAP, ix(buildMap));
  opcode(op.OP_BUILD_SLICE, ix(buildSlice));
  opcode(op.OP_BUILD_STRING, ix(buildString));
  opcode(op.OP_BUILD_TEMPLATE, ix(buildTemplate));
  opcode(op.OP_BUILD_INTERPOLATION, ix(buildInterpolation));
  opcode(op.OP_SET_ADD, ix(addToSet));
  opcode(op.OP_MAP_ADD, ix(addToMap));
  opcode(op.OP_LIST_EXTEND, ix(extendList));
  opcode(op.OP_SET_UPDATE, ix(updateSet));
  opcode(op.OP_DICT_UPDATE, ix(updateDict));
  opcode(op.OP_DICT_MERGE, ix(mergeDict));
  opcode(op.OP_LIST_TO_TUPLE, ix(listToTupleOp));
  opcode(op.OP_UNPACK_SEQUENCE, ix(unpackSequence));
  opcode(op.OP_UNPACK_EX, ix(unpackEx));
  opcode(op.OP_CONVERT_VALUE, ix(convertValue));
  opcode(op.OP_FORMAT_SIMPLE, ix(formatSimple));
  opcode(op.OP_FORMAT_WITH_SPEC, ix(formatWithSpec));
  opcode(op.OP_GET_LEN, ix(getLen));
  opcode(op.OP_CALL_KW, ix(callKw));
  opcode(op.OP_CALL_METHOD_KW, ix(callMethodKw));
  opcode(op.OP_CALL_EX, ix(callEx));
  opcode(op.OP_MAKE_FUNCTION, ix(makeFunction));
  opcode(op.OP_SET_FUNCTION_ATTRIBUTE, ix(setFunctionAttribute));
  opcode(op.OP_WITH_EXCEPT_START, ix(withExceptStart));
  opcode(op.OP_GET_ITER, ix(getIterOp));
  opcode(op.OP_GET_YIELD_FROM_ITER, ix(getYieldFromIter));
  opcode(op.OP_GET_AWAITABLE, ix(getAwaitable));
  opcode(op.OP_GET_AITER, ix(getAiter));
  opcode(op.OP_GET_ANEXT, ix(getAnext));
  opcode(op.OP_END_ASYNC_FOR, ix(endAsyncFor));
  opcode(op.OP_ASYNC_GEN_WRAP, ix(asyncGenWrap));
  opcode(op.OP_CLEANUP_THROW, ix(cleanupThrow));
  opcode(op.OP_CHECK_EG_MATCH, ix(checkEgMatch));
  opcode(op.OP_PREP_RERAISE_STAR, ix(prepReraiseStar));
  opcode(op.OP_RAISE, ix(raiseOp));
  opcode(op.OP_RAISE_FROM, ix(raiseFrom));
  opcode(op.OP_RERAISE_CURRENT, ix(reraiseCurrent));
  opcode(op.OP_RERAISE, ix(reraise));
  opcode(op.OP_STOPITERATION_ERROR, ix(stopIterationError));
  opcode(op.OP_IMPORT_NAME, ix(importName));
  opcode(op.OP_IMPORT_FROM, ix(importFrom));
  opcode(op.OP_IMPORT_STAR, ix(importStar));
  opcode(op.OP_MATCH_MAPPING, ix(matchMapping));
  opcode(op.OP_MATCH_SEQUENCE, ix(matchSequence));
  opcode(op.OP_MATCH_KEYS, ix(matchKeys));
  opcode(op.OP_MATCH_CLASS, ix(matchClass));
  opcode(op.OP_COPY_DICT_REST, ix(copyDictRest));
  opcode(op.OP_INTRINSIC_1, ix(intrinsic1));
  opcode(op.OP_INTRINSIC_2, ix(intrinsic2));
}
