/**
 * os.listdir and os.scandir: directory entries. The host gives a whole listing at once; the iterator walks over that copy, one thread at a time.
 *
 *     ScandirIterator  16 u64 path (str or bytes)   24 u32 listing   28 u32 next   32 u32 end   36 u32 as bytes
 *     DirEntry         16 u64 name   24 u64 path   32 u64 stat   40 u64 lstat   48 u32 d_type
 */
import { hostListDirectory } from "../host.gen";
import { NATIVE_DICT } from "../interp/bind";
import { def, def0, defClass, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { errClear, errFetch, errRestore, errUnraisableMessage, formatText, raiseOSError } from "../interp/errors";
import { free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef, resurrectBegin, resurrectEnd } from "../memory/refcount";
import { isTrue, repr, selfIter } from "../objects/abstract-object";
import { bbByte, bbBytes, bbFinish, bbNew, bytesData, bytesLength, isBytes } from "../objects/bytes";
import { classGetitem } from "../objects/generic-alias";
import { intFromI64 } from "../objects/int";
import { listAppendSteal, listNew } from "../objects/list";
import { lock, PyObject, unlock } from "../objects/object";
import { DIR_ENTRY_TYPE, OBJECT_TYPE, RESOURCE_WARNING_TYPE, SCANDIR_ITERATOR_TYPE } from "../objects/static-types";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { strAt, strLength } from "../objects/str";
import { TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { EXHAUSTED, FALSE, mkBool, NONE, NULL, ptr, val } from "../objects/value";
import { warnCategory } from "./_warnings";
import { dropPath, isPath, nameLike, takeGiven, takePath, takePathOrNone } from "./posix-path";
import { STAT_INO, statPath, statResult, statSlot } from "./posix-stat";

const DT_UNKNOWN: u32 = 0;
const DT_DIRECTORY: u32 = 4;
const DT_FILE: u32 = 8;
const DT_LINK: u32 = 10;
const S_IFMT: i64 = 0xf000;
const S_IFDIR: i64 = 0x4000;
const S_IFREG: i64 = 0x8000;
const ENOENT: i32 = 2;

@unmanaged
class PyScandirIterator extends PyObject {
  path: u64;
  listing: u32;
  next: u32;
  end: u32;
  asBytes: u32;
  /** Its end was seen, or close() was called. */
  over: u32;
}

@unmanaged
class PyDirEntry extends PyObject {
  name: u64;
  path: u64;
  stat: u64;
  lstat: u64;
  dtype: u32;
}

/** Length of a name that ends with a zero byte. */
function nameLength(p: usize): u32 {
  let n: u32 = 0;
  while (load<u8>(p + n) != 0) n++;
  return n;
}

/** listdir(path=None) */
export function posixListdir(self: u64, args: usize): u64 {
  const path = takePathOrNone(load<u64>(args), "listdir");
  if (!isPath(path)) return NULL;
  const length = hostListDirectory(path.address as i32, path.length as i32);
  if (length < 0) {
    raiseOSError(-length, path.object, NULL);
    dropPath(path);
    return NULL;
  }
  const listing = takeGiven(length);
  const list = listing == 0 ? NULL : listNew(0);
  let at = listing;
  const end = listing + length;
  let done = list != NULL;
  while (done && at < end) {
    const n = nameLength(at + 1);
    const name = nameLike(at + 1, n, path.bytes != 0);
    done = name != NULL && listAppendSteal(ptr(list), name) == 0;
    at += n + 2;
  }
  free(listing);
  dropPath(path);
  if (done) return list;
  decref(list);
  return NULL;
}

/** scandir(path=None) */
export function posixScandir(self: u64, args: usize): u64 {
  const path = takePathOrNone(load<u64>(args), "scandir");
  if (!isPath(path)) return NULL;
  const length = hostListDirectory(path.address as i32, path.length as i32);
  if (length < 0) {
    raiseOSError(-length, path.object, NULL);
    dropPath(path);
    return NULL;
  }
  const listing = takeGiven(length);
  const p = listing == 0 ? 0 : newObject(SCANDIR_ITERATOR_TYPE, offsetof<PyScandirIterator>());
  if (p == 0) {
    free(listing);
    dropPath(path);
    return NULL;
  }
  const iterator = changetype<PyScandirIterator>(p);
  iterator.path = newRef(path.object);
  iterator.listing = listing as u32;
  iterator.next = listing as u32;
  iterator.end = (listing + length) as u32;
  iterator.asBytes = path.bytes;
  dropPath(path);
  return val(p);
}

/** directory + "/" + name, in the type of the directory. */
function joined(directory: u64, name: u64): u64 {
  if (isBytes(directory)) {
    const b = bbNew();
    const n = bytesLength(directory);
    bbBytes(b, bytesData(directory), n);
    if (n != 0 && load<u8>(bytesData(directory) + n - 1) != 47) bbByte(b, 47);
    bbBytes(b, bytesData(name), bytesLength(name));
    return bbFinish(b);
  }
  const b = sbNew();
  sbStr(b, directory);
  const n = strLength(directory);
  if (n != 0 && strAt(directory, n - 1) != 47) sbChar(b, 47);
  sbStr(b, name);
  return sbFinish(b);
}

function scandirNext(self: u64): u64 {
  const iterator = changetype<PyScandirIterator>(ptr(self));
  lock(ptr(self));
  const at: usize = iterator.next;
  if (at >= iterator.end) {
    iterator.over = 1;
    unlock(ptr(self));
    return EXHAUSTED;
  }
  const n = nameLength(at + 1);
  iterator.next = (at + n + 2) as u32;
  unlock(ptr(self));
  const p = newObject(DIR_ENTRY_TYPE, offsetof<PyDirEntry>());
  if (p == 0) return NULL;
  const entry = changetype<PyDirEntry>(p);
  entry.dtype = load<u8>(at);
  entry.name = nameLike(at + 1, n, iterator.asBytes != 0);
  entry.path = entry.name == NULL ? NULL : joined(iterator.path, entry.name);
  if (entry.path != NULL) return val(p);
  decref(val(p));
  return NULL;
}

function scandirClose(self: u64): u64 {
  const iterator = changetype<PyScandirIterator>(ptr(self));
  lock(ptr(self));
  iterator.next = iterator.end;
  iterator.over = 1;
  unlock(ptr(self));
  return NONE;
}

function scandirEnter(self: u64): u64 {
  return newRef(self);
}

function scandirExit(self: u64, args: usize): u64 {
  return scandirClose(self);
}

/** ResourceWarning for one that was neither closed nor walked to its end. True if whoever got the warning keeps the iterator. */
function warnUnclosed(p: usize): bool {
  const pending = errFetch();
  resurrectBegin(p);
  const message = formatText("unclosed scandir iterator %R", val(p), NULL, NULL);
  if (message != NULL && warnCategory(val(RESOURCE_WARNING_TYPE), message, 1, val(p)) < 0)
    errUnraisableMessage("while finalizing scandir iterator", val(p));
  decref(message);
  if (pending != NULL) errRestore(pending);
  else errClear();
  return resurrectEnd(p);
}

function scandirDealloc(p: usize): void {
  const iterator = changetype<PyScandirIterator>(p);
  if (!iterator.over) {
    iterator.over = 1;
    if (warnUnclosed(p)) return;
  }
  decref(iterator.path);
  free(iterator.listing);
  freeObject(p);
}

// ---- DirEntry

function entryDealloc(p: usize): void {
  const entry = changetype<PyDirEntry>(p);
  decref(entry.name);
  decref(entry.path);
  decref(entry.stat);
  decref(entry.lstat);
  freeObject(p);
}

function entryRepr(self: u64): u64 {
  const text = repr(changetype<PyDirEntry>(ptr(self)).name);
  if (text == NULL) return NULL;
  const b = sbNew();
  sbLiteral(b, "<DirEntry ");
  sbStr(b, text);
  sbChar(b, 62);
  decref(text);
  return sbFinish(b);
}

/** stat of the entry: fills this carrier's slot. 0 or minus errno. */
function statEntry(entry: PyDirEntry, follow: bool): i32 {
  const path = takePath(entry.path, "stat");
  if (!isPath(path)) return -ENOENT;
  const status = statPath(path, follow);
  dropPath(path);
  return status;
}

function entryStat(self: u64, args: usize): u64 {
  const follow = isTrue(load<u64>(args));
  if (follow < 0) return NULL;
  const entry = changetype<PyDirEntry>(ptr(self));
  const cached = follow != 0 ? entry.stat : entry.lstat;
  if (cached != NULL) return newRef(cached);
  const status = statEntry(entry, follow != 0);
  if (status < 0) return raiseOSError(-status, entry.path, NULL);
  const result = statResult();
  if (result == NULL) return NULL;
  lock(ptr(self));
  const slot = ptr(self) + (follow != 0 ? offsetof<PyDirEntry>("stat") : offsetof<PyDirEntry>("lstat"));
  const mine = load<u64>(slot) == NULL;
  if (mine) store<u64>(slot, newRef(result));
  unlock(ptr(self));
  return result;
}

/** Whether the entry is of a kind (d_type, or the mode's format). A dangling link is nothing. */
function isKind(self: u64, followArg: u64, dtype: u32, format: i64): u64 {
  const follow = isTrue(followArg);
  if (follow < 0) return NULL;
  const entry = changetype<PyDirEntry>(ptr(self));
  const known = entry.dtype;
  if (known != DT_UNKNOWN && (known != DT_LINK || follow == 0)) return mkBool(known == dtype);
  const status = statEntry(entry, follow != 0);
  if (status == -ENOENT) return FALSE;
  if (status < 0) return raiseOSError(-status, entry.path, NULL);
  return mkBool((load<i64>(statSlot()) & S_IFMT) == format);
}

function entryIsDir(self: u64, args: usize): u64 {
  return isKind(self, load<u64>(args), DT_DIRECTORY, S_IFDIR);
}

function entryIsFile(self: u64, args: usize): u64 {
  return isKind(self, load<u64>(args), DT_FILE, S_IFREG);
}

function entryIsSymlink(self: u64): u64 {
  const entry = changetype<PyDirEntry>(ptr(self));
  if (entry.dtype != DT_UNKNOWN) return mkBool(entry.dtype == DT_LINK);
  const status = statEntry(entry, false);
  if (status == -ENOENT) return FALSE;
  if (status < 0) return raiseOSError(-status, entry.path, NULL);
  return mkBool((load<i64>(statSlot()) & S_IFMT) == 0xa000);
}

function entryIsJunction(self: u64): u64 {
  return FALSE;
}

function entryInode(self: u64): u64 {
  const entry = changetype<PyDirEntry>(ptr(self));
  const status = statEntry(entry, false);
  if (status < 0) return raiseOSError(-status, entry.path, NULL);
  return intFromI64(load<i64>(statSlot() + STAT_INO));
}

function entryFspath(self: u64): u64 {
  return newRef(changetype<PyDirEntry>(ptr(self)).path);
}

export function initScandir(): void {
  const s = newStaticType(
    SCANDIR_ITERATOR_TYPE,
    "posix.ScandirIterator",
    OBJECT_TYPE,
    offsetof<PyScandirIterator>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  s.tp_dealloc = ix(scandirDealloc);
  s.tp_iter = ix(selfIter);
  s.tp_iternext = ix(scandirNext);
  def0(s, "close()", scandirClose, "Close the iterator and free acquired resources.");
  def0(s, "__enter__()", scandirEnter, "");
  def(s, "__exit__(*args)", scandirExit, "", NATIVE_DICT);

  const e = newStaticType(
    DIR_ENTRY_TYPE,
    "posix.DirEntry",
    OBJECT_TYPE,
    offsetof<PyDirEntry>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  e.tp_dealloc = ix(entryDealloc);
  e.tp_repr = ix(entryRepr);
  member(
    e,
    "name",
    offsetof<PyDirEntry>("name"),
    MEMBER_VALUE,
    true,
    'the entry\'s base filename, relative to scandir() "path" argument',
  );
  member(e, "path", offsetof<PyDirEntry>("path"), MEMBER_VALUE, true, "the entry's full path name");
  def(e, "is_dir(*, follow_symlinks=True)", entryIsDir, "Return True if the entry is a directory; cached per entry.");
  def(e, "is_file(*, follow_symlinks=True)", entryIsFile, "Return True if the entry is a file; cached per entry.");
  def0(e, "is_symlink()", entryIsSymlink, "Return True if the entry is a symbolic link; cached per entry.");
  def0(e, "is_junction()", entryIsJunction, "Return True if the entry is a junction; cached per entry.");
  def(e, "stat(*, follow_symlinks=True)", entryStat, "Return stat_result object for the entry; cached per entry.");
  def0(e, "inode()", entryInode, "Return inode of the entry; cached per entry.");
  def0(e, "__fspath__()", entryFspath, "Returns the path for the entry.");
  defClass(e, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}
