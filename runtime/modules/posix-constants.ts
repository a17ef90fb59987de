/**
 * Constants of the posix module: Linux's numbers, which the host calls take on every platform.
 */
import { moduleAdd } from "../interp/define";
import { mkInt } from "../objects/value";

export function addPosixConstants(m: u64): void {
  moduleAdd(m, "F_OK", mkInt(0));
  moduleAdd(m, "R_OK", mkInt(4));
  moduleAdd(m, "W_OK", mkInt(2));
  moduleAdd(m, "X_OK", mkInt(1));
  moduleAdd(m, "NGROUPS_MAX", mkInt(65536));
  moduleAdd(m, "TMP_MAX", mkInt(238328));
  moduleAdd(m, "WCONTINUED", mkInt(8));
  moduleAdd(m, "WNOHANG", mkInt(1));
  moduleAdd(m, "WUNTRACED", mkInt(2));
  moduleAdd(m, "O_RDONLY", mkInt(0));
  moduleAdd(m, "O_WRONLY", mkInt(1));
  moduleAdd(m, "O_RDWR", mkInt(2));
  moduleAdd(m, "O_NDELAY", mkInt(2048));
  moduleAdd(m, "O_NONBLOCK", mkInt(2048));
  moduleAdd(m, "O_APPEND", mkInt(1024));
  moduleAdd(m, "O_DSYNC", mkInt(4096));
  moduleAdd(m, "O_RSYNC", mkInt(1052672));
  moduleAdd(m, "O_SYNC", mkInt(1052672));
  moduleAdd(m, "O_NOCTTY", mkInt(256));
  moduleAdd(m, "O_CREAT", mkInt(64));
  moduleAdd(m, "O_EXCL", mkInt(128));
  moduleAdd(m, "O_TRUNC", mkInt(512));
  moduleAdd(m, "O_LARGEFILE", mkInt(0));
  moduleAdd(m, "O_PATH", mkInt(2097152));
  moduleAdd(m, "O_TMPFILE", mkInt(4259840));
  moduleAdd(m, "O_CLOEXEC", mkInt(524288));
  moduleAdd(m, "O_ACCMODE", mkInt(3));
  moduleAdd(m, "O_FSYNC", mkInt(1052672));
  moduleAdd(m, "SEEK_HOLE", mkInt(4));
  moduleAdd(m, "SEEK_DATA", mkInt(3));
  moduleAdd(m, "O_ASYNC", mkInt(8192));
  moduleAdd(m, "O_DIRECT", mkInt(16384));
  moduleAdd(m, "O_DIRECTORY", mkInt(65536));
  moduleAdd(m, "O_NOFOLLOW", mkInt(131072));
  moduleAdd(m, "O_NOATIME", mkInt(262144));
  moduleAdd(m, "EX_OK", mkInt(0));
  moduleAdd(m, "EX_USAGE", mkInt(64));
  moduleAdd(m, "EX_DATAERR", mkInt(65));
  moduleAdd(m, "EX_NOINPUT", mkInt(66));
  moduleAdd(m, "EX_NOUSER", mkInt(67));
  moduleAdd(m, "EX_NOHOST", mkInt(68));
  moduleAdd(m, "EX_UNAVAILABLE", mkInt(69));
  moduleAdd(m, "EX_SOFTWARE", mkInt(70));
  moduleAdd(m, "EX_OSERR", mkInt(71));
  moduleAdd(m, "EX_OSFILE", mkInt(72));
  moduleAdd(m, "EX_CANTCREAT", mkInt(73));
  moduleAdd(m, "EX_IOERR", mkInt(74));
  moduleAdd(m, "EX_TEMPFAIL", mkInt(75));
  moduleAdd(m, "EX_PROTOCOL", mkInt(76));
  moduleAdd(m, "EX_NOPERM", mkInt(77));
  moduleAdd(m, "EX_CONFIG", mkInt(78));
  moduleAdd(m, "GRND_RANDOM", mkInt(2));
  moduleAdd(m, "GRND_NONBLOCK", mkInt(1));
}
