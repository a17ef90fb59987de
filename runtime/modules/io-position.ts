/**
 * Positions in text that codec objects decode: TextIOWrapper.tell() and seek().
 *
 * A position says how to bring a decoder into the state it had: go to a byte where it had nothing left over (a safe point), set its flags, feed it some bytes more (and perhaps the end), and leave out some
 * of the characters that come of it. It is an int; as bytes, little-endian:
 *
 *      0 u64 start | 8 i32 flags | 12 u32 bytes to feed | 16 u32 characters to leave out | 20 u8 whether the end follows
 *
 * so that it is simply the number of a byte wherever a decoder has no flags and is between two characters. Decoders may be Python code, which can do anything to the stream meanwhile: what is
 * worked with is held here.
 */
import { callMethod1 } from "../interp/call";
import { errFetch, raise, raise1 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { asI32, toInt } from "../objects/abstract-number";
import { bytesData, bytesLength, bytesNewRaw, bytesSlice, emptyBytes, isBytes } from "../objects/bytes";
import { intFromI64 } from "../objects/int";
import { intFromBytes, intToBytesAt } from "../objects/int-bytes";
import { id } from "../objects/intern";
import { OS_ERROR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strLength } from "../objects/str";
import { isTuple, tuple2, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { mkBool, mkInt, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { chainErrors } from "./io-base";
import { held0, held1, held2 } from "./io-held";
import { asBytes, PyTextIOWrapper, setField } from "./io-text";

const POSITION_SIZE: u32 = 21;
const FLAGS: usize = 8;
const FEED: usize = 12;
const SKIP: usize = 16;
const END: usize = 20;

/** What a decoder says of its state: an owned tuple of bytes that it holds back, and flags. NULL with TypeError. */
export function decoderState(decoder: u64): u64 {
  const state = held0(decoder, id("getstate"));
  if (state == NULL) return NULL;
  if (isTuple(state) && tupleLength(ptr(state)) == 2) {
    const rest = tupleGetBorrowed(ptr(state), 0);
    if (isBytes(rest)) return state;
    raise1(TYPE_ERROR_TYPE, "illegal decoder state: the first item should be a bytes object, not '%T'", rest);
  } else raise(TYPE_ERROR_TYPE, "illegal decoder state");
  decref(state);
  return NULL;
}

/** Decodes: an owned str, NULL with an exception. */
export function decodeBy(decoder: u64, bytes: u64, final: bool): u64 {
  const text = held2(decoder, id("decode"), bytes, mkBool(final));
  if (text == NULL || isStr(text)) return text;
  raise1(TYPE_ERROR_TYPE, "decoder should return a string result, not '%T'", text);
  decref(text);
  return NULL;
}

/** Nothing held back, and these flags. False with an exception. */
function setDecoder(decoder: u64, flags: i32): bool {
  const rest = emptyBytes();
  const state = tuple2(rest, mkInt(flags));
  decref(rest);
  const done = state == NULL ? NULL : callMethod1(decoder, id("setstate"), state);
  decref(state);
  decref(done);
  return done != NULL;
}

/** The position of the next character, where the stream underneath stands at byte `at`. NULL with an exception. */
export function tellByDecoder(t: PyTextIOWrapper, at: i64): u64 {
  if (t.decoder == NULL || t.snapshot == NULL) return intFromI64(at);
  const p = bytesNewRaw(POSITION_SIZE);
  if (p == 0) return NULL;
  const decoder = newRef(t.decoder);
  const input = newRef(t.snapshot);
  const position = bytesData(val(p));
  memory.fill(position, 0, POSITION_SIZE);
  store<i64>(position, at - (bytesLength(input) as i64));
  store<i32>(position, t.snapshotFlags, FLAGS);
  store<u32>(position, t.decoded == NULL ? 0 : t.used, SKIP);
  let done = true;
  if (load<u32>(position, SKIP) != 0) {
    const before = held0(decoder, id("getstate"));
    done = before != NULL && findPosition(decoder, input, position);
    if (before != NULL) {
      const pending = done ? NULL : errFetch();
      const restored = callMethod1(decoder, id("setstate"), before);
      decref(before);
      done = done && restored != NULL;
      decref(restored);
      if (pending != NULL) chainErrors(pending);
    }
  }
  const result = done ? intFromBytes(position, POSITION_SIZE, true, false) : NULL;
  decref(input);
  decref(decoder);
  decref(val(p));
  return result;
}

/** Decodes the input once more until the characters to leave out are there; the position is then the last safe point before, and what to do from there. */
function findPosition(decoder: u64, input: u64, position: usize): bool {
  if (!setDecoder(decoder, load<i32>(position, FLAGS))) return false;
  const n = bytesLength(input);
  let characters: u32 = 0;
  for (let i = 0; i < n; i++) {
    const byte = bytesSlice(input, i, i + 1);
    const text = byte == NULL ? NULL : decodeBy(decoder, byte, false);
    decref(byte);
    if (text == NULL) return false;
    characters += strLength(text);
    decref(text);
    store<u32>(position, load<u32>(position, FEED) + 1, FEED);
    const state = decoderState(decoder);
    if (state == NULL) return false;
    const isSafe = bytesLength(tupleGetBorrowed(ptr(state), 0)) == 0 && characters <= load<u32>(position, SKIP);
    const flags = asI32(tupleGetBorrowed(ptr(state), 1));
    decref(state);
    if (flags == -1 && errOccurred()) return false;
    if (isSafe) {
      store<i64>(position, load<i64>(position) + (load<u32>(position, FEED) as i64));
      store<i32>(position, flags, FLAGS);
      store<u32>(position, 0, FEED);
      store<u32>(position, load<u32>(position, SKIP) - characters, SKIP);
      characters = 0;
    }
    if (characters >= load<u32>(position, SKIP)) return true;
  }
  // The last ones came when the decoder heard of the end.
  const rest = emptyBytes();
  const text = decodeBy(decoder, rest, true);
  decref(rest);
  if (text == NULL) return false;
  characters += strLength(text);
  decref(text);
  store<u8>(position, 1, END);
  if (characters >= load<u32>(position, SKIP)) return true;
  raise(OS_ERROR_TYPE, "can't reconstruct logical file position");
  return false;
}

/** Goes to a position; nothing is read ahead any more. False with an exception. */
export function seekPosition(t: PyTextIOWrapper, cookie: u64): bool {
  const p = bytesNewRaw(POSITION_SIZE);
  if (p == 0) return false;
  const number = toInt(cookie);
  const position = bytesData(val(p));
  const done = number != NULL && intToBytesAt(number, position, POSITION_SIZE, true, false) && goTo(t, position);
  decref(number);
  decref(val(p));
  return done;
}

function goTo(t: PyTextIOWrapper, position: usize): bool {
  const start = load<i64>(position);
  const flags = load<i32>(position, FLAGS);
  const skip = load<u32>(position, SKIP);
  const where = intFromI64(start);
  const result = held1(t.buffer, id("seek"), where);
  decref(where);
  if (result == NULL) return false;
  decref(result);
  if (t.decoder == NULL) return true;
  const decoder = newRef(t.decoder);
  let done: bool;
  if (start == 0 && flags == 0) {
    const reset = held0(decoder, id("reset"));
    done = reset != NULL;
    decref(reset);
  } else done = setDecoder(decoder, flags);
  if (done) {
    t.snapshotFlags = flags;
    if (skip == 0) setField(t, offsetof<PyTextIOWrapper>("snapshot"), emptyBytes());
    else done = readUpTo(t, decoder, load<u32>(position, FEED), load<u8>(position, END) != 0, skip);
  }
  decref(decoder);
  return done;
}

/** Decodes so many bytes and leaves out the first characters. */
function readUpTo(t: PyTextIOWrapper, decoder: u64, feed: u32, final: bool, skip: u32): bool {
  const bytes = asBytes(held1(t.buffer, id("read"), mkInt(feed)));
  if (bytes == NULL) return false;
  if (!isBytes(bytes)) {
    raise1(TYPE_ERROR_TYPE, "underlying read() should have returned a bytes object, not '%T'", bytes);
    decref(bytes);
    return false;
  }
  const text = decodeBy(decoder, bytes, final);
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), bytes);
  if (text == NULL) return false;
  const enough = (strLength(text) as u32) >= skip;
  setField(t, offsetof<PyTextIOWrapper>("decoded"), text);
  // Any number can come from the program: never more than there is.
  t.used = enough ? (skip as i32) : 0;
  if (!enough) raise(OS_ERROR_TYPE, "can't restore logical file position");
  return enough;
}
