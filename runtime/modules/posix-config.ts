/** The part of posix that tells what the system is like: sysconf and its names, with Linux's numbers. */
import { hostCpuCount } from "../host.gen";
import { defModule1, moduleAdd } from "../interp/define";
import { raise, raiseOSError } from "../interp/errors";
import { decref } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isIntLike } from "../objects/abstract-object";
import { dictGet, dictNew, dictSetStr } from "../objects/dict";
import { getAttr } from "../objects/abstract-object";
import { id } from "../objects/intern";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { isStr } from "../objects/str";
import { mkInt, NULL, ptr } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

const ARG_MAX: i32 = 0;
const CHILD_MAX: i32 = 1;
const CLK_TCK: i32 = 2;
const NGROUPS_MAX: i32 = 3;
const OPEN_MAX: i32 = 4;
const PAGESIZE: i32 = 30;
const IOV_MAX: i32 = 60;
const GETGR_R_SIZE_MAX: i32 = 69;
const GETPW_R_SIZE_MAX: i32 = 70;
const LOGIN_NAME_MAX: i32 = 71;
const TTY_NAME_MAX: i32 = 72;
const NPROCESSORS_CONF: i32 = 83;
const NPROCESSORS_ONLN: i32 = 84;
const PHYS_PAGES: i32 = 85;
const AVPHYS_PAGES: i32 = 86;
const HOST_NAME_MAX: i32 = 180;

/** The value of a name; -2: no such name. Memory is that of the heap, in pages. */
function valueOf(name: i32): i32 {
  switch (name) {
    case ARG_MAX:
      return 2097152;
    case CHILD_MAX:
      return 95880;
    case CLK_TCK:
      return 100;
    case NGROUPS_MAX:
      return 65536;
    case OPEN_MAX:
      return 20000;
    case PAGESIZE:
      return 4096;
    case IOV_MAX:
    case GETGR_R_SIZE_MAX:
    case GETPW_R_SIZE_MAX:
      return 1024;
    case LOGIN_NAME_MAX:
      return 256;
    case TTY_NAME_MAX:
      return 32;
    case NPROCESSORS_CONF:
    case NPROCESSORS_ONLN:
      return hostCpuCount();
    case PHYS_PAGES:
    case AVPHYS_PAGES:
      return 1048576;
    case HOST_NAME_MAX:
      return 64;
    default:
      return -2;
  }
}

function add(names: u64, name: string, number: i32): void {
  dictSetStr(ptr(names), id(name), mkInt(number));
}

function sysconf(self: u64, nameArg: u64): u64 {
  let name = -1;
  if (isStr(nameArg)) {
    const names = getAttr(self, id("sysconf_names"));
    const number = names == NULL ? NULL : dictGet(ptr(names), nameArg);
    decref(names);
    if (number == NULL) return errOccurred() ? NULL : raise(VALUE_ERROR_TYPE, "unrecognized configuration name");
    name = asI32(number);
    decref(number);
  } else if (isIntLike(nameArg)) name = asI32(nameArg);
  else return raise(TYPE_ERROR_TYPE, "configuration names must be strings or integers");
  if (name == -1 && errOccurred()) return NULL;
  const value = valueOf(name);
  return value == -2 ? raiseOSError(22, NULL, NULL) : mkInt(value);
}

export function addPosixConfig(m: u64): void {
  const names = dictNew();
  add(names, "SC_ARG_MAX", ARG_MAX);
  add(names, "SC_CHILD_MAX", CHILD_MAX);
  add(names, "SC_CLK_TCK", CLK_TCK);
  add(names, "SC_NGROUPS_MAX", NGROUPS_MAX);
  add(names, "SC_OPEN_MAX", OPEN_MAX);
  add(names, "SC_PAGESIZE", PAGESIZE);
  add(names, "SC_PAGE_SIZE", PAGESIZE);
  add(names, "SC_IOV_MAX", IOV_MAX);
  add(names, "SC_GETGR_R_SIZE_MAX", GETGR_R_SIZE_MAX);
  add(names, "SC_GETPW_R_SIZE_MAX", GETPW_R_SIZE_MAX);
  add(names, "SC_LOGIN_NAME_MAX", LOGIN_NAME_MAX);
  add(names, "SC_TTY_NAME_MAX", TTY_NAME_MAX);
  add(names, "SC_NPROCESSORS_CONF", NPROCESSORS_CONF);
  add(names, "SC_NPROCESSORS_ONLN", NPROCESSORS_ONLN);
  add(names, "SC_PHYS_PAGES", PHYS_PAGES);
  add(names, "SC_AVPHYS_PAGES", AVPHYS_PAGES);
  add(names, "SC_HOST_NAME_MAX", HOST_NAME_MAX);
  moduleAdd(m, "sysconf_names", names);
  defModule1(m, "sysconf(name, /)", sysconf, "What the system's configuration says of a name.");
}
