/**
 * The main thread's steps: start-up, running the program, reporting how it ended, shutdown.
 *
 * The scheduler calls `mainStep` whenever the main thread has no frame. Each step that runs Python code for long is a frame of its own, which the
 * scheduler runs, so that the main thread is not pinned while the program, threading._shutdown or an exit function waits:
 *
 *     START ──▶ PROGRAM ──▶ THREADS ──▶ EXITS ⟲ ──▶ (flush, end)
 *                  │ ▲
 *                  └─┴── INTERACTIVE (-i, PYTHONINSPECT, or a terminal)
 *
 * Start-up runs nested: nothing can wait yet but imports.
 */
import { configGet, configHas, configInt } from "./config";
import { beginCall, call, call1, call2, call3, callMethod0, callMethod1, releaseArgs, reserveArgs } from "./call";
import { compileSource, MODE_EXEC, PYCF_FROM_FILE, PYCF_IGNORE_COOKIE } from "./compile";
import { getModuleAttr } from "./define";
import { errClear, errFetch, errMatches, errRestore, errUnraisableMessage, formatText } from "./errors";
import { pushCode } from "./eval";
import { loadFrozen } from "./frozen";
import { FRAME_ENTRY, setFrameFlags } from "./frame";
import { importByName } from "./import";
import { interp, sysGet, sysModule } from "./interpreter";
import { writeStderr } from "./unraisable";
import { hostClose, hostOpen, hostRead } from "../host.gen";
import { alloc, free, realloc } from "../memory/alloc";
import { reportUncollectable } from "../memory/gc-report";
import { collect, collector, finalizeAll, pileNew, pilePush } from "../memory/cycles";
import { root } from "../memory/layout";
import { decref, newRef } from "../memory/refcount";
import { beginStress, endStress } from "../memory/stress";
import { makeImpModule } from "../modules/_imp";
import { endSignals } from "../modules/_signal";
import { beginExitFunctions, endExitFunctions, takeExitFunction } from "../modules/atexit";
import { makeBuiltinsModule } from "../modules/builtins";
import { makeSysModule } from "../modules/sys";
import { displayException, reportException } from "../modules/sys-hooks";
import { installZipHook } from "../modules/zip-hook";
import { asI64 } from "../objects/abstract-number";
import { getAttr, isInstance, isIntLike, isTrue, lookupAttr, setAttr, toStr } from "../objects/abstract-object";
import { len } from "../objects/abstract-sequence";
import { dictGetStr, dictNew, dictNext, dictSetStr } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { codecRegistry } from "../objects/codec-registry";
import { BIT_FINALIZED, setBits } from "../objects/object";
import { listInsert } from "../objects/list";
import { moduleDict, moduleNew } from "../objects/module";
import { KEYBOARD_INTERRUPT_TYPE, SYSTEM_EXIT_TYPE } from "../objects/static-types";
import { freeUtf8, fsEncode, isStr, strAt, strEqualsLiteral, strLength, strSlice, utf8Of } from "../objects/str";
import { emptyTuple, tuple2, tupleGetBorrowed } from "../objects/tuple";
import { intOf, isInt, isPtr, mkBool, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { carrier } from "../threads/carrier";
import { freezeOtherThreads } from "../threads/scheduler";
import { handleSignals } from "../threads/signals";
import { errOccurred, thread } from "../threads/thread-state";

const PHASE_START: u32 = 0;
const PHASE_PROGRAM: u32 = 1;
const PHASE_INTERACTIVE: u32 = 2;
const PHASE_THREADS: u32 = 3;
const PHASE_EXITS: u32 = 4;

const STATUS_SIGNALED: i32 = 256;
const SIGINT: i32 = 2;
const EINTR: i32 = 4;
const EISDIR: i32 = 21;
const ENOTDIR: i32 = 20;
const ZIP_MAGIC: u32 = 0x04034b50;

/** 1: run the frame that was pushed; 0: the process is over, its status in Root.exitStatus. */
export function mainStep(t: usize): i32 {
  const state = interp();
  switch (state.phase) {
    case PHASE_START:
      if (!initialize()) return endStartup();
      state.phase = PHASE_PROGRAM;
      if (!beginProgram()) return afterProgram();
      if (!ASC_NO_ASSERT) beginStress();
      return 1;
    case PHASE_PROGRAM:
    case PHASE_INTERACTIVE:
      if (!ASC_NO_ASSERT) endStress();
      return afterProgram();
    case PHASE_THREADS:
      reportThreadingShutdown();
      dropResult();
      return beginExits();
    default:
      if (errOccurred()) reportExitFunction();
      endExitFunction();
      return runExitFunctions();
  }
}

function dropResult(): void {
  const t = thread();
  const v = t.result;
  t.result = NULL;
  decref(v);
}

// ---- start-up

/** The interpreter could not be made ready: shows why and ends. */
function endStartup(): i32 {
  writeStderr(lit("Fatal Python error: init: cannot start the interpreter\n"));
  const error = errFetch();
  if (error != NULL) displayException(error);
  decref(error);
  root().exitStatus = 1;
  return 0;
}

/** Makes sys, builtins, importlib, the streams, and runs site. False with an exception set. */
function initialize(): bool {
  const state = interp();
  state.modules = dictNew();
  state.nativeModules = dictNew();
  state.verbose = configInt("verbose", 0);
  state.useFrozen = configInt("use_frozen_modules", 1);
  const builtins = makeBuiltinsModule();
  if (builtins == NULL) return false;
  state.builtinsModule = builtins;
  state.builtinsDict = newRef(moduleDict(builtins));
  const sys = makeSysModule();
  if (sys == NULL) return false;
  state.sysModule = sys;
  state.sysDict = newRef(moduleDict(sys));
  setModule("sys", sys);
  setModule("builtins", builtins);
  dictSetStr(ptr(state.sysDict), id("modules"), state.modules);
  state.importFunction = dictGetStr(ptr(state.builtinsDict), id("__import__"));
  state.allFunction = dictGetStr(ptr(state.builtinsDict), id("all"));
  state.anyFunction = dictGetStr(ptr(state.builtinsDict), id("any"));
  if (!initImportlib(sys)) return false;
  if (!importAndDrop("encodings")) return false;
  const main = moduleNew(id("__main__"));
  if (main == NULL) return false;
  dictSetStr(ptr(moduleDict(main)), id("__builtins__"), builtins);
  setModule("__main__", main);
  decref(main);
  if (!initStreams()) return false;
  state.initialized = 1;
  const warnings = configGet("warnoptions");
  const hasWarnings = len(warnings) > 0;
  decref(warnings);
  if (hasWarnings && !importAndDrop("warnings")) return false;
  setMainLoader("BuiltinImporter");
  return configInt("site_import", 1) == 0 || importAndDrop("site");
}

function setModule(name: string, module: u64): void {
  dictSetStr(ptr(interp().modules), id(name), module);
}

function importAndDrop(name: string): bool {
  const module = importByName(id(name));
  decref(module);
  return module != NULL;
}

/** importlib: first the part that needs no files, then the rest through it. */
function initImportlib(sys: u64): bool {
  const state = interp();
  const importlib = loadFrozen("_frozen_importlib", "importlib._bootstrap");
  if (importlib == NULL) return false;
  state.importlib = importlib;
  const imp = makeImpModule();
  if (imp == NULL) return false;
  setModule("_imp", imp);
  const install = getAttr(importlib, id("_install"));
  const done = install == NULL ? NULL : call2(install, sys, imp);
  decref(install);
  decref(imp);
  decref(done);
  if (done == NULL) return false;
  const external = callMethod0(importlib, id("_install_external_importers"));
  decref(external);
  if (external == NULL) return false;
  state.importlibExternal = sysModule("_frozen_importlib_external");
  return installZipHook();
}

// ---- standard streams

/** io.open(fd, mode, buffering, None, None, None, False). */
function openDescriptor(io: u64, fd: i32, writing: bool, buffering: i32): u64 {
  const open = getAttr(io, id("open"));
  const args = open == NULL ? 0 : reserveArgs(7);
  if (args == 0) {
    decref(open);
    return NULL;
  }
  store<u64>(args, mkInt(fd));
  store<u64>(args, lit(writing ? "wb" : "rb"), 8);
  store<u64>(args, mkInt(buffering), 16);
  store<u64>(args, NONE, 24);
  store<u64>(args, NONE, 32);
  store<u64>(args, NONE, 40);
  store<u64>(args, mkBool(false), 48);
  const buffer = call(open, args, 7, NULL);
  releaseArgs(args);
  decref(open);
  return buffer;
}

/** TextIOWrapper(buffer, encoding, errors, newline, line_buffering, write_through). */
function wrapText(io: u64, buffer: u64, encoding: u64, errors: u64, newline: u64, lineBuffering: bool, writeThrough: bool): u64 {
  const wrapper = getAttr(io, id("TextIOWrapper"));
  const args = wrapper == NULL ? 0 : reserveArgs(6);
  if (args == 0) {
    decref(wrapper);
    return NULL;
  }
  store<u64>(args, buffer);
  store<u64>(args, encoding, 8);
  store<u64>(args, errors, 16);
  store<u64>(args, newline, 24);
  store<u64>(args, mkBool(lineBuffering), 32);
  store<u64>(args, mkBool(writeThrough), 40);
  const text = call(wrapper, args, 6, NULL);
  releaseArgs(args);
  decref(wrapper);
  return text;
}

/** sys.stdin, sys.stdout or sys.stderr: owned, NULL with an exception; NONE if the descriptor is closed. */
function makeStream(io: u64, fd: i32, name: string): u64 {
  const writing = fd != 0;
  // stdin is always buffered; -u makes the binary layer of the others raw, and writes go straight through.
  const unbuffered = writing && configInt("buffered_stdio", 1) == 0;
  const buffer = openDescriptor(io, fd, writing, unbuffered ? 0 : -1);
  if (buffer == NULL) {
    // A descriptor that is not open: the stream is None, as in a program without a terminal.
    errClear();
    return NONE;
  }
  const raw = unbuffered ? newRef(buffer) : getAttr(buffer, id("raw"));
  const named = raw == NULL ? -1 : setAttr(raw, id("name"), lit(name));
  const isTty = named < 0 ? NULL : callMethod0(raw, id("isatty"));
  decref(raw);
  if (isTty == NULL) {
    decref(buffer);
    return NULL;
  }
  const interactive = isTrue(isTty) > 0 || configInt("interactive", 0) != 0;
  decref(isTty);
  let encoding = configGet("stdio_encoding");
  if (encoding == NONE) encoding = lit("utf-8");
  let errors = configGet("stdio_errors");
  if (fd == 2) errors = lit("backslashreplace");
  else if (errors == NONE) errors = lit(configInt("utf8_mode", 0) != 0 ? "surrogateescape" : "strict");
  const text = wrapText(io, buffer, encoding, errors, lit("\n"), writing && (interactive || fd == 2) && !unbuffered, unbuffered);
  decref(buffer);
  decref(encoding);
  decref(errors);
  if (text != NULL && setAttr(text, id("mode"), lit(writing ? "w" : "r")) < 0) errClear();
  return text;
}

function initStreams(): bool {
  const io = importByName(id("io"));
  if (io == NULL) return false;
  const open = getAttr(io, id("open"));
  if (open == NULL) return false;
  dictSetStr(ptr(interp().builtinsDict), id("open"), open);
  decref(open);
  for (let fd = 0; fd < 3; fd++) {
    const stream = makeStream(io, fd, fd == 0 ? "<stdin>" : fd == 1 ? "<stdout>" : "<stderr>");
    if (stream == NULL) return false;
    dictSetStr(ptr(interp().sysDict), id(fd == 0 ? "stdin" : fd == 1 ? "stdout" : "stderr"), stream);
    dictSetStr(ptr(interp().sysDict), id(fd == 0 ? "__stdin__" : fd == 1 ? "__stdout__" : "__stderr__"), stream);
    decref(stream);
  }
  decref(io);
  return true;
}

// ---- the program

function mainDict(): u64 {
  const main = sysModule("__main__");
  const dict = moduleDict(main);
  decref(main);
  return dict;
}

function setMainLoader(name: string): void {
  const loader = getAttr(interp().importlib, id(name));
  if (loader == NULL) errClear();
  else dictSetStr(ptr(mainDict()), id("__loader__"), loader);
  decref(loader);
}

/** Pushes the program's frame. False if there is none to run: it is over already, perhaps with an exception set. */
function beginProgram(): bool {
  if (configHas("run_command")) return beginCommand();
  if (configHas("run_module")) return beginModule();
  if (configHas("run_filename")) return beginFile();
  return beginStdin();
}

/** Puts a folder in front of sys.path, unless -P or -I forbid it. */
function prependPath(folder: u64): void {
  if (configInt("safe_path", 0) != 0) return;
  const path = sysGet("path");
  if (path != NULL) listInsert(ptr(path), 0, folder);
  decref(path);
}

/** Runs code as __main__. Takes over the code, which may be NULL. */
function beginMainCode(codeSteal: u64): bool {
  if (codeSteal == NULL) return false;
  const dict = mainDict();
  const pushed = pushCode(ptr(codeSteal), dict, dict, NULL);
  decref(codeSteal);
  if (pushed) setFrameFlags(thread().frame, FRAME_ENTRY);
  return pushed;
}

function compileText(text: u64, filename: u64): u64 {
  const utf8 = utf8Of(text);
  if (changetype<usize>(utf8) == 0) return NULL;
  const code = compileSource(
    utf8.address,
    utf8.length,
    filename,
    MODE_EXEC,
    PYCF_IGNORE_COOKIE,
    configInt("optimization_level", 0),
  );
  freeUtf8(utf8);
  return code;
}

function beginCommand(): bool {
  prependPath(lit(""));
  const text = configGet("run_command");
  const code = compileText(text, lit("<string>"));
  if (code != NULL) registerSource(code, text);
  decref(text);
  return beginMainCode(code);
}

/** linecache._register_code: tracebacks show the lines of -c code. */
function registerSource(code: u64, text: u64): void {
  const f = getModuleAttr("linecache", "_register_code");
  if (f != NULL) decref(call3(f, code, text, lit("<string>")));
  decref(f);
  if (errOccurred()) errClear();
}

function beginModule(): bool {
  const cwd = getModuleAttr("os", "getcwd");
  const folder = cwd == NULL ? NULL : call(cwd, 0, 0, NULL);
  decref(cwd);
  if (folder == NULL) errClear();
  else prependPath(folder);
  decref(folder);
  return beginRunModule(configGet("run_module"), true);
}

/** runpy._run_module_as_main(name, alter_argv). Takes over the name. */
function beginRunModule(nameSteal: u64, alterArgv: bool): bool {
  const f = getModuleAttr("runpy", "_run_module_as_main");
  if (f == NULL) {
    writeStderr(lit("Could not import runpy._run_module_as_main\n"));
    decref(nameSteal);
    return false;
  }
  const args = tuple2(nameSteal, mkBool(alterArgv));
  decref(nameSteal);
  const begun = args == NULL ? -1 : beginCall(f, args, NULL);
  decref(args);
  decref(f);
  return begun > 0;
}

/** Whether a path on sys.path could hold __main__: a folder, or an archive that an importer knows. */
function isImportable(path: u64): bool {
  const f = getModuleAttr("pkgutil", "get_importer");
  const importer = f == NULL ? NULL : call1(f, path);
  decref(f);
  if (importer == NULL) errClear();
  decref(importer);
  return importer != NULL && importer != NONE;
}

/** f(argument) of a module, or the argument itself if that fails: owned. */
function tryCall(module: string, name: string, argument: u64): u64 {
  const f = getModuleAttr(module, name);
  const v = f == NULL ? NULL : call1(f, argument);
  decref(f);
  if (v != NULL) return v;
  errClear();
  return newRef(argument);
}

function reportCannotOpen(filename: u64, errno: i32): void {
  const shown = tryCall("os.path", "abspath", filename);
  const reason = tryCall("os", "strerror", mkInt(errno));
  const program = configGet("program_name");
  const line = formatText("%S: can't open file %R: ", program, shown, NULL);
  const rest = formatText("[Errno %d] %S\n", errno, reason, NULL);
  writeStderr(line);
  writeStderr(rest);
  decref(line);
  decref(rest);
  decref(program);
  decref(shown);
  decref(reason);
}

/**
 * Everything that can be read from a descriptor, in a raw block whose address is returned; its length, or minus errno with the answer 0, is left in
 * the carrier's scratch slot. An exception is set if a signal's handler raised one.
 */
function readAll(fd: i32): usize {
  let capacity: u32 = 65536;
  let block = alloc(capacity);
  let length: u32 = 0;
  let failed = 0;
  while (block != 0 && failed == 0) {
    if (length == capacity) {
      block = realloc(block, capacity, capacity * 2);
      capacity *= 2;
      continue;
    }
    const n = hostRead(fd, (block + (length as usize)) as i32, capacity - length);
    if (n == -EINTR && handleSignals() == 0) continue;
    if (n == 0) break;
    if (n < 0) failed = n;
    else length += n;
  }
  carrier.scratch0 = failed != 0 ? (failed as i64 as u64) : (length as u64);
  if (failed == 0) return block;
  free(block);
  return 0;
}

function lengthRead(): i32 {
  return carrier.scratch0 as i32;
}

/** The program could not be begun, and that has been said. */
function giveUp(status: i32): bool {
  root().exitStatus = status;
  interp().silentExit = 1;
  return false;
}

function beginFile(): bool {
  const filename = configGet("run_filename");
  const path = fsEncode(filename);
  const fd = hostOpen(path.address as i32, path.length as i32, 0, 0);
  freeUtf8(path);
  let errno = fd < 0 ? -fd : 0;
  let block: usize = 0;
  let length = 0;
  if (fd >= 0) {
    block = readAll(fd);
    length = lengthRead();
    if (block == 0) errno = -length;
    hostClose(fd);
  }
  if (block == 0 && errOccurred()) {
    decref(filename);
    return beginMainCode(NULL);
  }
  if (block == 0) {
    // A folder cannot be read, nor can one inside an archive; what runs then is its __main__.
    if ((errno == EISDIR || errno == ENOTDIR) && isImportable(filename)) return beginPath(filename);
    reportCannotOpen(filename, errno);
    decref(filename);
    return giveUp(2);
  }
  if (length >= 4 && load<u32>(block) == ZIP_MAGIC && isImportable(filename)) {
    free(block);
    return beginPath(filename);
  }
  const absolute = tryCall("os.path", "abspath", filename);
  prependFolderOf(filename);
  decref(filename);
  const compiled = endsInPyc(absolute);
  let code: u64 = NULL;
  if (describeMain(absolute, compiled)) code = compiled ? loadCompiled() : compileFile(block, length, absolute);
  free(block);
  decref(absolute);
  return beginMainCode(code);
}

function endsInPyc(filename: u64): bool {
  const n = strLength(filename);
  return (
    n >= 4 &&
    strAt(filename, n - 4) == 46 &&
    strAt(filename, n - 3) == 112 &&
    strAt(filename, n - 2) == 121 &&
    strAt(filename, n - 1) == 99
  );
}

/** The code of a program that was compiled before: its loader reads it. */
function loadCompiled(): u64 {
  const loader = dictGetStr(ptr(mainDict()), id("__loader__"));
  const code = loader == NULL ? NULL : callMethod1(loader, id("get_code"), id("__main__"));
  decref(loader);
  return code;
}

/** The folder of a program goes in front of sys.path; of a symbolic link, the folder it leads to. */
function prependFolderOf(filename: u64): void {
  const real = tryCall("os.path", "realpath", filename);
  let slash = strLength(real) - 1;
  while (slash > 0 && strAt(real, slash) != 47) slash--;
  const folder = strSlice(real, 0, max(slash, 1));
  prependPath(folder);
  decref(folder);
  decref(real);
}

/** __file__ and __loader__ of __main__. False with an exception set. */
function describeMain(filename: u64, compiled: bool): bool {
  const dict = ptr(mainDict());
  dictSetStr(dict, id("__file__"), filename);
  dictSetStr(dict, id("__cached__"), NONE);
  const loaderType = getAttr(interp().importlibExternal, compiled ? id("SourcelessFileLoader") : id("SourceFileLoader"));
  const loader = loaderType == NULL ? NULL : call2(loaderType, id("__main__"), filename);
  decref(loaderType);
  if (loader == NULL) return false;
  dictSetStr(dict, id("__loader__"), loader);
  decref(loader);
  return true;
}

function compileFile(block: usize, length: u32, filename: u64): u64 {
  if (configInt("skip_source_first_line", 0) != 0) {
    while (length > 0 && load<u8>(block) != 10) {
      block++;
      length--;
    }
  }
  return compileSource(block, length, filename, MODE_EXEC, PYCF_FROM_FILE, configInt("optimization_level", 0));
}

/** A folder or an archive as program: it goes in front of sys.path, and its __main__ runs. Takes over the path. */
function beginPath(pathSteal: u64): bool {
  const path = sysGet("path");
  const absolute = tryCall("os.path", "abspath", pathSteal);
  decref(pathSteal);
  if (path != NULL) listInsert(ptr(path), 0, absolute);
  decref(path);
  decref(absolute);
  return beginRunModule(newRef(id("__main__")), false);
}

function isInteractive(): bool {
  if (configInt("interactive", 0) != 0) return true;
  const stdin = sysGet("stdin");
  if (stdin == NULL || stdin == NONE) return false;
  const answer = callMethod0(stdin, id("isatty"));
  decref(stdin);
  if (answer == NULL) errClear();
  const tty = answer != NULL && isTrue(answer) > 0;
  decref(answer);
  return tty;
}

function beginStdin(): bool {
  prependPath(lit(""));
  if (isInteractive()) return beginInteractive(true);
  const block = readAll(0);
  if (block == 0) return errOccurred() ? beginMainCode(NULL) : giveUp(1);
  const code = compileFile(block, lengthRead(), lit("<stdin>"));
  free(block);
  return beginMainCode(code);
}

/** The prompt: lib/_typhon_repl.py. */
function beginInteractive(banner: bool): bool {
  interp().phase = PHASE_INTERACTIVE;
  const f = getModuleAttr("_typhon_repl", "run");
  if (f == NULL) return false;
  const args = tuple2(mkBool(banner && configInt("quiet", 0) == 0), mkBool(banner));
  const begun = args == NULL ? -1 : beginCall(f, args, NULL);
  decref(args);
  decref(f);
  return begun > 0;
}

// ---- how it ended

/** False with an exception set. */
function flushStream(name: string): bool {
  const stream = sysGet(name);
  if (stream == NULL || stream == NONE) return true;
  const closed = lookupAttr(stream, id("closed"));
  const isClosed = closed != NULL && isTrue(closed) > 0;
  if (closed == NULL) errClear();
  decref(closed);
  const done = isClosed ? NONE : callMethod0(stream, id("flush"));
  decref(done);
  decref(stream);
  return done != NULL;
}

/** Flushes where a failure must not hide something else. */
function flushQuietly(name: string): void {
  const pending = errFetch();
  if (!flushStream(name)) errClear();
  if (pending != NULL) errRestore(pending);
}

/** The exit status of a SystemExit, which is taken over. Anything but None and an int goes to stderr. */
function exitStatusOf(errorSteal: u64): i32 {
  const code = lookupAttr(errorSteal, id("code"));
  decref(errorSteal);
  if (code == NULL) errClear();
  if (code == NULL || code == NONE) return 0;
  if (isIntLike(code)) {
    const n = isInt(code) ? intOf(code) : asI64(code);
    decref(code);
    if (!errOccurred()) return (n & 0xff) as i32;
    errClear();
    return 255;
  }
  let text = toStr(code);
  decref(code);
  if (text == NULL) {
    errClear();
    text = lit("");
  }
  const line = formatText("%S\n", text, NULL, NULL);
  const stderr = sysGet("stderr");
  const done = stderr == NULL || stderr == NONE ? NULL : callMethod1(stderr, id("write"), line);
  if (done == NULL) {
    if (errOccurred()) errClear();
    writeStderr(line);
  }
  decref(done);
  decref(stderr);
  decref(line);
  decref(text);
  return 1;
}

/** The program's last frame is gone: shows its exception, finds the status, and goes on with the prompt or with shutdown. */
function afterProgram(): i32 {
  const state = interp();
  dropResult();
  const wasInteractive = state.phase == PHASE_INTERACTIVE;
  const goesOn = !wasInteractive && state.silentExit == 0 && configInt("inspect", 0) != 0 && isInteractive();
  if (errOccurred()) {
    if (errMatches(SYSTEM_EXIT_TYPE) && !goesOn) {
      flushQuietly("stdout");
      root().exitStatus = exitStatusOf(errFetch());
    } else {
      root().exitStatus = goesOn ? 0 : errMatches(KEYBOARD_INTERRUPT_TYPE) ? STATUS_SIGNALED + SIGINT : 1;
      flushQuietly("stdout");
      const exit = reportException();
      if (exit != NULL) {
        if (isInstance(exit, val(KEYBOARD_INTERRUPT_TYPE)) > 0) {
          root().exitStatus = STATUS_SIGNALED + SIGINT;
          decref(exit);
        } else root().exitStatus = exitStatusOf(exit);
      }
      flushQuietly("stderr");
    }
  }
  if (goesOn) {
    if (beginInteractive(false)) return 1;
    if (errOccurred()) decref(reportException());
  }
  return beginShutdown();
}

// ---- shutdown

function beginShutdown(): i32 {
  interp().phase = PHASE_THREADS;
  const threading = sysModule("threading");
  if (threading != NULL) {
    const f = lookupAttr(threading, id("_shutdown"));
    decref(threading);
    if (f != NULL) {
      const begun = beginCall(f, emptyTuple(), NULL);
      decref(f);
      if (begun > 0) return 1;
    }
    reportThreadingShutdown();
  }
  dropResult();
  return beginExits();
}

/** What threading._shutdown let through. */
function reportThreadingShutdown(): void {
  if (errOccurred()) errUnraisableMessage("on threading shutdown", NULL);
}

function beginExits(): i32 {
  const state = interp();
  state.phase = PHASE_EXITS;
  state.exitFunctions = beginExitFunctions();
  if (errOccurred()) errUnraisableMessage("in atexit callback", NULL);
  return runExitFunctions();
}

/** Runs the functions registered with atexit, the last first, each as a frame; then ends. */
function runExitFunctions(): i32 {
  while (true) {
    const entry = takeExitFunction(interp().exitFunctions);
    if (entry == NULL) {
      endExitFunctions(interp().exitFunctions);
      interp().exitFunctions = NULL;
      return finish();
    }
    // (function, args, kwargs)
    interp().exitFunction = newRef(tupleGetBorrowed(ptr(entry), 0));
    const begun = beginCall(tupleGetBorrowed(ptr(entry), 0), tupleGetBorrowed(ptr(entry), 1), tupleGetBorrowed(ptr(entry), 2));
    decref(entry);
    if (begun > 0) return 1;
    if (errOccurred()) reportExitFunction();
    endExitFunction();
  }
}

/** The function that atexit called last has raised. */
function reportExitFunction(): void {
  errUnraisableMessage("in atexit callback", interp().exitFunction);
}

function endExitFunction(): void {
  dropResult();
  const state = interp();
  const f = state.exitFunction;
  state.exitFunction = NULL;
  decref(f);
}

/** Whether a name goes in this pass of clearNames: in the first those with one leading underscore, then all others but __builtins__. */
function isCleared(key: u64, pass: i32): bool {
  if (!isStr(key)) return false;
  const n = strLength(key);
  const underscored = n > 0 && strAt(key, 0) == 95 && !(n > 1 && strAt(key, 1) == 95);
  return pass == 0 ? underscored : !strEqualsLiteral(key, "__builtins__");
}

/** The names of a module become None: objects that only it keeps alive die now. */
function clearNames(dict: usize): void {
  const room = alloc(24);
  if (room == 0) return;
  for (let pass = 0; pass < 2; pass++) {
    store<u32>(room, 0);
    while (dictNext(dict, room, room + 8, room + 16)) {
      const key = load<u64>(room, 8);
      const value = load<u64>(room, 16);
      const clears = value != NONE && isCleared(key, pass);
      decref(value);
      if (clears) dictSetStr(dict, key, NONE);
      decref(key);
    }
  }
  free(room);
}

/** A standard stream is not closed by its finalizer: what other finalizers print goes there. Its layers come after it. */
function keepStream(name: string, original: string): void {
  const dict = ptr(interp().sysDict);
  let stream = sysGet(original);
  if (stream != NULL) dictSetStr(dict, id(name), stream);
  for (let layer = 0; layer < 3 && isPtr(stream) && stream != NULL; layer++) {
    setBits(ptr(stream), BIT_FINALIZED);
    const below = lookupAttr(stream, layer == 0 ? id("buffer") : id("raw"));
    if (below == NULL) errClear();
    decref(stream);
    stream = below;
  }
  decref(stream);
}

function pushRoot(pile: usize, v: u64): void {
  if (pile != 0 && isPtr(v) && v != NULL) pilePush(pile, ptr(v));
}

/** The interpreter's own references to modules and to what leads there. */
function interpreterRoots(): usize {
  const state = interp();
  const pile = pileNew();
  pushRoot(pile, state.modules);
  pushRoot(pile, state.sysModule);
  pushRoot(pile, state.sysDict);
  pushRoot(pile, state.builtinsModule);
  pushRoot(pile, state.builtinsDict);
  pushRoot(pile, state.importlib);
  pushRoot(pile, state.importlibExternal);
  pushRoot(pile, state.importFunction);
  pushRoot(pile, state.allFunction);
  pushRoot(pile, state.anyFunction);
  pushRoot(pile, state.nativeModules);
  pushRoot(pile, state.atexit);
  pushRoot(pile, state.contextRun);
  pushRoot(pile, state.auditHooks);
  pushRoot(pile, state.warningsFilters);
  pushRoot(pile, state.warningsOnce);
  pushRoot(pile, state.zipHook);
  const codecs = codecRegistry();
  pushRoot(pile, codecs.searchPath);
  pushRoot(pile, codecs.cache);
  pushRoot(pile, codecs.handlers);
  return pile;
}

function finish(): i32 {
  const state = interp();
  if (!flushStream("stdout")) {
    errUnraisableMessage("while flushing sys.stdout", NULL);
    if (root().exitStatus < STATUS_SIGNALED) root().exitStatus = 120;
  }
  flushQuietly("stderr");
  state.finalizing = 1;
  root().finalizing = 1;
  freezeOtherThreads();
  endSignals();
  if (collector().enabled != 0) collect(2);
  reportUncollectable();
  const main = sysModule("__main__");
  if (main != NULL) {
    const dict = ptr(moduleDict(main));
    decref(main);
    keepStream("stdin", "__stdin__");
    keepStream("stdout", "__stdout__");
    keepStream("stderr", "__stderr__");
    finalizeAll(interpreterRoots(), ptr(state.modules), dict);
    // What the collector does not look at dies with its name.
    clearNames(dict);
  }
  if (errOccurred()) errClear();
  flushQuietly("stdout");
  flushQuietly("stderr");
  return 0;
}
