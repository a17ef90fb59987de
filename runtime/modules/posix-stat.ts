/**
 * os.stat and its relatives: the 14 numbers the host writes, as os.stat_result.
 */
import { hostFstat, hostStat } from "../host.gen";
import { newStructseqType, structseqNew, structseqSet } from "../objects/structseq";
import { intFromI64 } from "../objects/int";
import { raiseOSError } from "../interp/errors";
import { asI32 } from "../objects/abstract-number";
import { isTrue } from "../objects/abstract-object";
import {
  STAT_RESULT_TYPE,
  STATVFS_RESULT_TYPE,
  TERMINAL_SIZE_TYPE,
  TIMES_RESULT_TYPE,
  UNAME_RESULT_TYPE,
} from "../objects/static-types";
import { mkFloat, NULL, val } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { errOccurred } from "../threads/thread-state";
import { dropPath, isPath, Path, takePath, takePathOrFd } from "./posix-path";

const STAT: usize = offsetof<Carrier>("stat");

/** Where stat calls of this carrier write. Read before anything else runs. */
export function statSlot(): usize {
  return changetype<usize>(carrier) + STAT;
}

export const STAT_MODE: usize = 0;
export const STAT_INO: usize = 8;
export const STAT_DEV: usize = 16;
export const STAT_SIZE: usize = 48;
export const STAT_BLKSIZE: usize = 80;

/** stat_result from this carrier's slot. */
export function statResult(): u64 {
  const s = statSlot();
  const result = structseqNew(STAT_RESULT_TYPE);
  if (result == 0) return NULL;
  for (let i: u32 = 0; i < 7; i++) structseqSet(result, i, intFromI64(load<i64>(s + ((i as usize) << 3))));
  for (let i: u32 = 0; i < 3; i++) {
    const ns = load<i64>(s + (((7 + i) as usize) << 3));
    let seconds = ns / 1_000_000_000;
    if (ns % 1_000_000_000 < 0) seconds--;
    structseqSet(result, 7 + i, intFromI64(seconds));
    structseqSet(result, 10 + i, mkFloat((ns as f64) * 1e-9));
    structseqSet(result, 13 + i, intFromI64(ns));
  }
  structseqSet(result, 16, intFromI64(load<i64>(s + 80)));
  structseqSet(result, 17, intFromI64(load<i64>(s + 88)));
  structseqSet(result, 18, intFromI64(load<i64>(s + 96)));
  return val(result);
}

/** Fills this carrier's slot: 0 or minus errno. */
export function statPath(path: Path, follow: bool): i32 {
  const slot = statSlot() as i32;
  return path.fd >= 0 ? hostFstat(path.fd, slot) : hostStat(path.address as i32, path.length as i32, follow ? 1 : 0, slot);
}

function finishStat(path: Path, follow: bool): u64 {
  if (!isPath(path)) return NULL;
  const status = statPath(path, follow);
  const result = status < 0 ? raiseOSError(-status, path.object, NULL) : statResult();
  dropPath(path);
  return result;
}

/** stat(path, *, dir_fd=None, follow_symlinks=True) */
export function posixStat(self: u64, args: usize): u64 {
  const follow = isTrue(load<u64>(args, 16));
  if (follow < 0) return NULL;
  return finishStat(takePathOrFd(load<u64>(args), "stat"), follow != 0);
}

/** lstat(path, *, dir_fd=None) */
export function posixLstat(self: u64, args: usize): u64 {
  return finishStat(takePath(load<u64>(args), "lstat"), false);
}

export function posixFstat(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const status = hostFstat(fd, statSlot() as i32);
  return status < 0 ? raiseOSError(-status, NULL, NULL) : statResult();
}

export function initPosixTypes(): void {
  newStructseqType(
    STAT_RESULT_TYPE,
    "os.stat_result",
    "stat_result: Result from stat, fstat, or lstat.",
    "st_mode st_ino st_dev st_nlink st_uid st_gid st_size - - - st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev",
    10,
  );
  newStructseqType(
    STATVFS_RESULT_TYPE,
    "os.statvfs_result",
    "statvfs_result: Result from statvfs or fstatvfs.",
    "f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail f_flag f_namemax f_fsid",
    10,
  );
  newStructseqType(
    TIMES_RESULT_TYPE,
    "posix.times_result",
    "times_result: Result from os.times().",
    "user system children_user children_system elapsed",
    5,
  );
  newStructseqType(
    UNAME_RESULT_TYPE,
    "posix.uname_result",
    "uname_result: Result from os.uname().",
    "sysname nodename release version machine",
    5,
  );
  newStructseqType(
    TERMINAL_SIZE_TYPE,
    "os.terminal_size",
    "A tuple of (columns, lines) for holding terminal window size",
    "columns lines",
    2,
  );
}
