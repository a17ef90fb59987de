/**
 * time: clocks, sleeping, broken-down times. The clocks are the host's; sleep parks the thread, so a thousand sleepers cost one timer heap.
 */
import { hostClock, hostLocalTime, hostMakeTime, hostMonotonic, hostTake } from "../host.gen";
import { call2 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { defModule, defModule0, defModule1, getModuleAttr, ix, moduleAdd, moduleAddType, newModule } from "../interp/define";
import { errClear, raise, raise1, raiseOSError } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asF64, asI32, asI64, isIndexable } from "../objects/abstract-number";
import { isExact, isFloatLike, isStrLike, isTupleLike, setAttr } from "../objects/abstract-object";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { namespaceNew } from "../objects/namespace";
import { OVERFLOW_ERROR_TYPE, STRUCT_TIME_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { sbFinish, sbNew } from "../objects/str-builder";
import { strEqualsLiteral, strFromUtf8 } from "../objects/str";
import { newStructseqType, structseqNew, structseqSet } from "../objects/structseq";
import { tuple2, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { floatOf, intOf, isFloat, isInt, mkBool, mkFloat, mkInt, NONE, NULL, PARK, ptr, val } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { park, parkAgainLocked } from "../threads/park";
import { lockScheduler, unlockScheduler, WOKEN_CANCELLED } from "../threads/scheduler";
import { threadTime } from "../threads/thread-clock";
import { errOccurred, ThreadState } from "../threads/thread-state";
import { deadlineAfter, secondsOf } from "../threads/timeout";
import { appendAscTime, appendStrftime, BrokenTime } from "./time-format";

const CLOCK_WALL: i32 = 0;
const CLOCK_MONOTONIC: i32 = 1;
const CLOCK_PROCESS: i32 = 2;
const CLOCK_THREAD: i32 = 3;
const EINVAL: i32 = 22;
const EOVERFLOW: i32 = 75;
/** Years of a 32-bit struct tm. */
const TIME_T_MAX: f64 = 67767976233532799.0;
const TIME_T_MIN: f64 = -67768040609740800.0;

const SCRATCH: usize = offsetof<Carrier>("scratch0");

// ---- clocks

/** Nanoseconds of a host clock, or of the thread's own: the host's is the carrier's. */
function nanoseconds(clock: i32): i64 {
  if (clock == CLOCK_THREAD) return threadTime();
  const slot = changetype<usize>(carrier) + SCRATCH;
  hostClock(clock, slot as i32);
  return load<i64>(slot);
}

function seconds(clock: i32): u64 {
  return mkFloat((nanoseconds(clock) as f64) / 1e9);
}

function timeTime(self: u64): u64 {
  return seconds(CLOCK_WALL);
}
function timeTimeNs(self: u64): u64 {
  return intFromI64(nanoseconds(CLOCK_WALL));
}
function timeMonotonic(self: u64): u64 {
  return seconds(CLOCK_MONOTONIC);
}
function timeMonotonicNs(self: u64): u64 {
  return intFromI64(nanoseconds(CLOCK_MONOTONIC));
}
function timeProcess(self: u64): u64 {
  return seconds(CLOCK_PROCESS);
}
function timeProcessNs(self: u64): u64 {
  return intFromI64(nanoseconds(CLOCK_PROCESS));
}
function timeThread(self: u64): u64 {
  return seconds(CLOCK_THREAD);
}
function timeThreadNs(self: u64): u64 {
  return intFromI64(nanoseconds(CLOCK_THREAD));
}

/** The host clock of a clk_id, -1 with OSError if there is none. */
function clockOf(v: u64): i32 {
  const clock = asI32(v);
  if (clock == -1 && errOccurred()) return -1;
  switch (clock) {
    case 0:
    case 11:
      return CLOCK_WALL;
    case 1:
    case 4:
    case 7:
      return CLOCK_MONOTONIC;
    case 2:
      return CLOCK_PROCESS;
    case 3:
      return CLOCK_THREAD;
    default:
      raiseOSError(EINVAL, NULL, NULL);
      return -1;
  }
}

function clockGettime(self: u64, which: u64): u64 {
  const clock = clockOf(which);
  return clock < 0 ? NULL : seconds(clock);
}
function clockGettimeNs(self: u64, which: u64): u64 {
  const clock = clockOf(which);
  return clock < 0 ? NULL : intFromI64(nanoseconds(clock));
}
function clockGetres(self: u64, which: u64): u64 {
  return clockOf(which) < 0 ? NULL : mkFloat(1e-9);
}

function getClockInfo(self: u64, name: u64): u64 {
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "get_clock_info() argument 1 must be str, not %A", name);
  let implementation: string;
  let monotonic = true;
  if (strEqualsLiteral(name, "time")) {
    implementation = "clock_gettime(CLOCK_REALTIME)";
    monotonic = false;
  } else if (strEqualsLiteral(name, "monotonic") || strEqualsLiteral(name, "perf_counter")) {
    implementation = "clock_gettime(CLOCK_MONOTONIC)";
  } else if (strEqualsLiteral(name, "process_time")) {
    implementation = "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)";
  } else if (strEqualsLiteral(name, "thread_time")) {
    implementation = "clock_gettime(CLOCK_THREAD_CPUTIME_ID)";
  } else {
    return raise(VALUE_ERROR_TYPE, "unknown clock");
  }
  const info = namespaceNew();
  if (info == NULL) return NULL;
  setAttr(info, id("implementation"), lit(implementation));
  setAttr(info, id("monotonic"), mkBool(monotonic));
  setAttr(info, id("adjustable"), mkBool(!monotonic));
  setAttr(info, id("resolution"), mkFloat(1e-9));
  return info;
}

// ---- sleeping

function resumeSleep(t: ThreadState): u64 {
  if (t.parkReason == WOKEN_CANCELLED) return NULL;
  if (hostMonotonic() >= t.parkDeadline) return NONE;
  lockScheduler();
  parkAgainLocked(changetype<usize>(t));
  unlockScheduler();
  return PARK;
}

function sleep(self: u64, duration: u64): u64 {
  const length = secondsOf(duration);
  if (length != length) return NULL;
  if (length < 0) return raise(VALUE_ERROR_TYPE, "sleep length must be non-negative");
  return sleepUntil(deadlineAfter(length));
}

/** Parks the thread until then, at least until the others that are ready have had their turn: what a native method returns whose value is None. */
export function sleepUntil(deadline: f64): u64 {
  return park(0, deadline, ix(resumeSleep), NULL, NULL, NULL);
}

// ---- broken-down times

function newBroken(): BrokenTime {
  const p = alloc(offsetof<BrokenTime>());
  if (p != 0) memory.fill(p, 0, offsetof<BrokenTime>());
  return changetype<BrokenTime>(p);
}

function dropBroken(t: BrokenTime): void {
  decref(t.zone);
  free(changetype<usize>(t));
}

/** Seconds of an optional argument, whole; NaN with an exception set. */
function wholeSeconds(v: u64): f64 {
  if (v == NONE || v == NULL) return floor((nanoseconds(CLOCK_WALL) as f64) / 1e9);
  let s: f64;
  if (isInt(v)) s = intOf(v) as f64;
  else if (isFloat(v)) s = floatOf(v);
  else if (isFloatLike(v)) {
    s = asF64(v);
    if (errOccurred()) return NaN;
  } else if (isIndexable(v)) {
    const n = asI64(v);
    if (errOccurred()) {
      errClear();
      raise(OVERFLOW_ERROR_TYPE, "timestamp out of range for platform time_t");
      return NaN;
    }
    s = n as f64;
  } else {
    raise1(TYPE_ERROR_TYPE, "'%T' object cannot be interpreted as an integer", v);
    return NaN;
  }
  if (s != s) {
    raise(VALUE_ERROR_TYPE, "Invalid value NaN (not a number)");
    return NaN;
  }
  s = floor(s);
  if (s < -9223372036854775808.0 || s >= 9223372036854775808.0) {
    raise(OVERFLOW_ERROR_TYPE, "timestamp out of range for platform time_t");
    return NaN;
  }
  if (s > TIME_T_MAX || s < TIME_T_MIN) {
    raiseOSError(EOVERFLOW, NULL, NULL);
    return NaN;
  }
  return s;
}

/** Breaks seconds down in UTC. */
function breakUtc(s: f64, t: BrokenTime): void {
  const total = s as i64;
  let days = total / 86400;
  let rest = total % 86400;
  if (rest < 0) {
    rest += 86400;
    days--;
  }
  t.hour = (rest / 3600) as i32;
  t.minute = ((rest / 60) % 60) as i32;
  t.second = (rest % 60) as i32;
  t.weekday = ((((days + 3) % 7) + 7) % 7) as i32;
  // Civil from days, years beginning in March.
  const z = days + 719468;
  const era = (z >= 0 ? z : z - 146096) / 146097;
  const doe = z - era * 146097;
  const yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const mp = (5 * doy + 2) / 153;
  t.day = (doy - (153 * mp + 2) / 5 + 1) as i32;
  t.month = (mp < 10 ? mp + 3 : mp - 9) as i32;
  const year = yoe + era * 400 + (t.month <= 2 ? 1 : 0);
  t.year = year as i32;
  const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  // Day of the year from January 1: March 1 is day 60, or 61 in leap years.
  t.yearday = (doy >= 306 ? doy - 305 : doy + 60 + (leap ? 1 : 0)) as i32;
  t.isdst = 0;
  t.offset = 0;
  t.zone = lit("UTC");
}

/** Breaks seconds down in local time. False with an exception set. */
function breakLocal(s: f64, t: BrokenTime): bool {
  const slot = alloc(40);
  if (slot == 0) return false;
  const length = hostLocalTime(s, slot as i32);
  if (length < 0) {
    free(slot);
    raiseOSError(-length, NULL, NULL);
    return false;
  }
  const name = alloc(length + 1);
  hostTake(name as i32);
  memory.copy(changetype<usize>(t), slot, 40);
  t.zone = strFromUtf8(name, length);
  free(name);
  free(slot);
  return t.zone != NULL;
}

function structTime(t: BrokenTime): u64 {
  const s = structseqNew(STRUCT_TIME_TYPE);
  if (s == 0) return NULL;
  structseqSet(s, 0, mkInt(t.year));
  structseqSet(s, 1, mkInt(t.month));
  structseqSet(s, 2, mkInt(t.day));
  structseqSet(s, 3, mkInt(t.hour));
  structseqSet(s, 4, mkInt(t.minute));
  structseqSet(s, 5, mkInt(t.second));
  structseqSet(s, 6, mkInt(t.weekday));
  structseqSet(s, 7, mkInt(t.yearday));
  structseqSet(s, 8, mkInt(t.isdst));
  structseqSet(s, 9, newRef(t.zone));
  structseqSet(s, 10, mkInt(t.offset));
  return val(s);
}

function gmtime(self: u64, args: usize): u64 {
  const s = wholeSeconds(load<u64>(args));
  if (s != s) return NULL;
  const t = newBroken();
  breakUtc(s, t);
  const result = structTime(t);
  dropBroken(t);
  return result;
}

function localtime(self: u64, args: usize): u64 {
  const s = wholeSeconds(load<u64>(args));
  if (s != s) return NULL;
  const t = newBroken();
  const result = breakLocal(s, t) ? structTime(t) : NULL;
  dropBroken(t);
  return result;
}

/** Reads a time tuple. False with an exception set. */
function parseTuple(v: u64, t: BrokenTime, caller: string): bool {
  if (!isTupleLike(v)) {
    raise(TYPE_ERROR_TYPE, "Tuple or struct_time argument required");
    return false;
  }
  const p = ptr(v);
  if (!isExact(v, STRUCT_TIME_TYPE) && tupleLength(p) != 9) {
    raise1(TYPE_ERROR_TYPE, "%S(): illegal time tuple argument", lit(caller));
    return false;
  }
  for (let i: u32 = 0; i < 9; i++) {
    const n = asI32(tupleGetBorrowed(p, i));
    if (n == -1 && errOccurred()) return false;
    // C counts years from 1900.
    if (i == 0 && n < i32.MIN_VALUE + 1900) {
      raise(OVERFLOW_ERROR_TYPE, "year out of range");
      return false;
    }
    store<i32>(changetype<usize>(t) + (i << 2), n);
  }
  t.offset = 0;
  t.zone = NULL;
  if (isExact(v, STRUCT_TIME_TYPE)) {
    const zone = tupleGetBorrowed(p, 9);
    const offset = tupleGetBorrowed(p, 10);
    if (isInt(offset)) t.offset = intOf(offset) as i32;
    if (zone != NULL && isStrLike(zone)) t.zone = newRef(zone);
  }
  if (t.zone == NULL) t.zone = lit("");
  return true;
}

function outOfRange(message: string): bool {
  raise(VALUE_ERROR_TYPE, message);
  return false;
}

/** The checks of strftime and asctime; zeros where C has no zero become the first. */
function checkRanges(t: BrokenTime): bool {
  if (t.month == 0) t.month = 1;
  if (t.month < 1 || t.month > 12) return outOfRange("month out of range");
  if (t.day == 0) t.day = 1;
  if (t.day < 1 || t.day > 31) return outOfRange("day of month out of range");
  if (t.hour < 0 || t.hour > 23) return outOfRange("hour out of range");
  if (t.minute < 0 || t.minute > 59) return outOfRange("minute out of range");
  if (t.second < 0 || t.second > 61) return outOfRange("seconds out of range");
  if (t.weekday < -1) return outOfRange("day of week out of range");
  t.weekday = (t.weekday + 7) % 7;
  if (t.yearday == 0) t.yearday = 1;
  if (t.yearday < 1 || t.yearday > 366) return outOfRange("day of year out of range");
  return true;
}

/** Fills t from an optional time tuple, now in local time if there is none. */
function tupleOrNow(v: u64, t: BrokenTime, caller: string): bool {
  if (v == NULL) return breakLocal(wholeSeconds(NULL), t);
  return parseTuple(v, t, caller) && checkRanges(t);
}

function asctime(self: u64, args: usize): u64 {
  const t = newBroken();
  let result: u64 = NULL;
  if (tupleOrNow(load<u64>(args), t, "asctime")) {
    const b = sbNew();
    appendAscTime(b, t);
    result = sbFinish(b);
  }
  dropBroken(t);
  return result;
}

function ctime(self: u64, args: usize): u64 {
  const s = wholeSeconds(load<u64>(args));
  if (s != s) return NULL;
  const t = newBroken();
  let result: u64 = NULL;
  if (breakLocal(s, t)) {
    const b = sbNew();
    appendAscTime(b, t);
    result = sbFinish(b);
  }
  dropBroken(t);
  return result;
}

function strftime(self: u64, args: usize): u64 {
  const format = load<u64>(args);
  if (!isStrLike(format)) return raise1(TYPE_ERROR_TYPE, "strftime() argument 1 must be str, not %A", format);
  const t = newBroken();
  let result: u64 = NULL;
  if (tupleOrNow(load<u64>(args, 8), t, "strftime")) {
    const b = sbNew();
    appendStrftime(b, format, t);
    result = sbFinish(b);
  }
  dropBroken(t);
  return result;
}

function mktime(self: u64, tuple: u64): u64 {
  const t = newBroken();
  let result: u64 = NULL;
  if (parseTuple(tuple, t, "mktime")) {
    const slot = alloc(28);
    memory.copy(slot, changetype<usize>(t), 24);
    store<i32>(slot, t.isdst, 24);
    const s = hostMakeTime(slot as i32);
    free(slot);
    result = s == s ? mkFloat(s) : raise(OVERFLOW_ERROR_TYPE, "mktime argument out of range");
  }
  dropBroken(t);
  return result;
}

function strptime(self: u64, args: usize): u64 {
  const implementation = getModuleAttr("_strptime", "_strptime_time");
  if (implementation == NULL) return NULL;
  const result = call2(implementation, load<u64>(args), load<u64>(args, 8));
  decref(implementation);
  return result;
}

/** Sets timezone, altzone, daylight and tzname of the module from the host's zone. */
function setZone(m: u64): bool {
  const january = newBroken();
  const july = newBroken();
  const now = newBroken();
  breakUtc(wholeSeconds(NULL), now);
  const year = (now.year - 1970) as f64;
  const start = floor(year * 365.2425) * 86400;
  const ok = breakLocal(start, january) && breakLocal(start + 181 * 86400, july);
  if (ok) {
    const north = january.offset <= july.offset;
    const standard = north ? january : july;
    const summer = north ? july : january;
    setAttr(m, id("timezone"), mkInt(-standard.offset));
    setAttr(m, id("altzone"), mkInt(-summer.offset));
    setAttr(m, id("daylight"), mkInt(standard.offset != summer.offset ? 1 : 0));
    const names = tuple2(standard.zone, summer.zone);
    setAttr(m, id("tzname"), names);
    decref(names);
  }
  dropBroken(january);
  dropBroken(july);
  dropBroken(now);
  return ok;
}

function tzset(self: u64): u64 {
  return setZone(self) ? NONE : NULL;
}

export function initStructTime(): void {
  newStructseqType(
    STRUCT_TIME_TYPE,
    "time.struct_time",
    "A time broken down into its parts, as gmtime(), localtime() and strptime() return it.\nA sequence of nine integers with names.",
    "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst tm_zone tm_gmtoff",
    9,
  );
}

export function makeTimeModule(): u64 {
  const m = newModule("time", "This module provides various functions to manipulate time values.");
  if (m == NULL) return NULL;
  moduleAddType(m, STRUCT_TIME_TYPE);
  moduleAdd(m, "_STRUCT_TM_ITEMS", mkInt(11));
  moduleAdd(m, "CLOCK_REALTIME", mkInt(0));
  moduleAdd(m, "CLOCK_MONOTONIC", mkInt(1));
  moduleAdd(m, "CLOCK_PROCESS_CPUTIME_ID", mkInt(2));
  moduleAdd(m, "CLOCK_THREAD_CPUTIME_ID", mkInt(3));
  moduleAdd(m, "CLOCK_MONOTONIC_RAW", mkInt(4));
  moduleAdd(m, "CLOCK_BOOTTIME", mkInt(7));
  moduleAdd(m, "CLOCK_TAI", mkInt(11));
  defModule0(m, "time()", timeTime, "Return the current time in seconds since the Epoch.");
  defModule0(m, "time_ns()", timeTimeNs, "Return the current time in nanoseconds since the Epoch.");
  defModule0(m, "monotonic()", timeMonotonic, "Monotonic clock, cannot go backward.");
  defModule0(m, "monotonic_ns()", timeMonotonicNs, "Monotonic clock, cannot go backward, as nanoseconds.");
  defModule0(m, "perf_counter()", timeMonotonic, "Performance counter for benchmarking.");
  defModule0(m, "perf_counter_ns()", timeMonotonicNs, "Performance counter for benchmarking as nanoseconds.");
  defModule0(m, "process_time()", timeProcess, "Process time for profiling: sum of the kernel and user-space CPU time.");
  defModule0(m, "process_time_ns()", timeProcessNs, "Process time for profiling as nanoseconds.");
  defModule0(m, "thread_time()", timeThread, "Thread time for profiling: sum of the kernel and user-space CPU time.");
  defModule0(m, "thread_time_ns()", timeThreadNs, "Thread time for profiling as nanoseconds.");
  defModule1(m, "clock_gettime(clk_id, /)", clockGettime, "Return the time of the specified clock clk_id as a float.");
  defModule1(
    m,
    "clock_gettime_ns(clk_id, /)",
    clockGettimeNs,
    "Return the time of the specified clock clk_id as nanoseconds (int).",
  );
  defModule1(
    m,
    "clock_getres(clk_id, /)",
    clockGetres,
    "Return the resolution (precision) of the specified clock clk_id.",
    NATIVE_DICT,
  );
  defModule1(m, "get_clock_info(name, /)", getClockInfo, "Get information of the specified clock.", NATIVE_DICT);
  defModule1(m, "sleep(seconds, /)", sleep, "Delay execution for a given number of seconds.");
  defModule(m, "gmtime(seconds=None, /)", gmtime, "Convert seconds since the Epoch to a time tuple expressing UTC.", NATIVE_DICT);
  defModule(
    m,
    "localtime(seconds=None, /)",
    localtime,
    "Convert seconds since the Epoch to a time tuple expressing local time.",
    NATIVE_DICT,
  );
  defModule(m, "asctime(time_tuple=?, /)", asctime, "Convert a time tuple to a string like 'Sat Jun 06 16:26:11 1998'.");
  defModule(
    m,
    "ctime(seconds=None, /)",
    ctime,
    "Convert a time in seconds since the Epoch to a string in local time.",
    NATIVE_DICT,
  );
  defModule(
    m,
    "strftime(format, time_tuple=?, /)",
    strftime,
    "Convert a time tuple to a string according to a format specification.",
    NATIVE_DICT,
  );
  defModule(
    m,
    "strptime(string, format='%a %b %d %H:%M:%S %Y', /)",
    strptime,
    "Parse a string to a time tuple according to a format specification.",
    NATIVE_DICT,
  );
  defModule1(m, "mktime(time_tuple, /)", mktime, "Convert a time tuple in local time to seconds since the Epoch.");
  defModule0(m, "tzset()", tzset, "Initialize, or reinitialize, the local timezone from the environment.");
  return setZone(m) ? m : NULL;
}
