/**
 * Start-up of the runtime: fills the heap that all carriers share.
 *
 * `bootstrap` runs once, on the first carrier, before any Python code. Its phases depend on each other in this order:
 *
 *   1. memory        the root block, the first carrier, the singletons that everything else refers to
 *   2. static types  every `init…()` fills its type (slots only: methods are noted, no dict exists yet)
 *   3. ready         readyStaticTypes() gives each type its MRO, inherited slots and dict
 *   4. modules       builtins, sys and the other native modules register how they are made
 *
 * Keep the list of each phase sorted by name, except where a line depends on another: then a comment says so.
 */
import { initHashModules } from "./modules/hash-object";
import { initZlibModule, initZlibTypes } from "./modules/_zlib";
import { initHashTypes } from "./modules/hash-object";
import { makeWarningsModule } from "./modules/_warnings";
import { initBinasciiModule } from "./modules/binascii";
import { initStructModule } from "./modules/_struct";
import { initStructTypes } from "./modules/_struct";
import { initAnextAwaitable } from "./objects/anext-awaitable";
import { initArray, initArrayModule } from "./modules/array-type";
import { initJson, initJsonModule } from "./modules/json-encode";
import { initMathModule } from "./modules/math";
import { initCmathModule } from "./modules/cmath";
import { initRandomModule, initRandomType } from "./modules/_random";
import { hostCpuCount } from "./host.gen";
import { configInt, initConfig } from "./interp/config";
import { initSlowOpcodes } from "./interp/slow-opcodes";
import { initContended } from "./memory/contended";
import { initCollector } from "./memory/cycles";
import { initItertools, makeItertools } from "./modules/itertools";
import { initCollections, makeCollections } from "./modules/collections";
import { initFunctools, makeFunctools } from "./modules/functools";
import { initOperator, makeOperator } from "./modules/operator";
import { initAbcData, makeAbcModule } from "./modules/_abc";
import { makeSuggestionsModule } from "./modules/_suggestions";
import { makeTypingModule } from "./modules/_typing";
import { makeTypesModule } from "./modules/_types";
import { makeWeakrefModule } from "./modules/_weakref";
import { makeHeapq } from "./modules/heapq";
import { makeBisect } from "./modules/bisect";
import { root } from "./memory/layout";
import { initSections } from "./threads/critical-section";
import { initMemory } from "./memory/init";
import { initCodecsModule } from "./modules/_codecs";
import { initSreModule } from "./modules/_sre";
import { initFormatterIterators, initStringModule } from "./modules/_string";
import { initUnicodedataModule, initUnicodedataTypes } from "./modules/unicodedata";
import { initSreMatch } from "./modules/sre-match";
import { initSrePattern } from "./modules/sre-pattern";
import { initAsyncGenerator } from "./objects/async-generator";
import { initBool } from "./objects/bool";
import { initBuiltinFunction } from "./objects/builtin";
import { initPythonBuiltin, makePythonBuiltin } from "./objects/python-builtin";
import { initByteArray } from "./objects/bytearray-type";
import { initBytesSingletons } from "./objects/bytes";
import { initBytes } from "./objects/bytes-type";
import { initCell } from "./objects/cell";
import { initClassmethod } from "./objects/classmethod";
import { initCode } from "./objects/code";
import { initEncodingMap } from "./objects/codec-charmap";
import { initCodecRegistry } from "./objects/codec-registry";
import { initComplex } from "./objects/complex";
import { initCoroutine } from "./objects/coroutine";
import { initDescriptors } from "./objects/descriptor";
import { initDictIterators } from "./objects/dict-iterators";
import { initEmptyKeys } from "./objects/dict-keys";
import { initDict } from "./objects/dict-methods";
import { initDictViews } from "./objects/dict-views";
import { initEnumerate } from "./objects/enumerate";
import { initExceptions } from "./objects/exceptions";
import { initFloat } from "./objects/float";
import { initFrame } from "./objects/frame";
import { initFrameLocals } from "./objects/frame-locals";
import { initFunction } from "./objects/function";
import { initGenerator } from "./objects/generator";
import { initGenericAlias } from "./objects/generic-alias";
import { initInt } from "./objects/int-type";
import { initIntern } from "./objects/intern";
import { initIterators } from "./objects/iterators";
import { initList } from "./objects/list";
import { initMappingproxy } from "./objects/mappingproxy";
import { initBufferWrapper } from "./objects/buffer-wrapper";
import { initMemoryView } from "./objects/memoryview-type";
import { initMethod } from "./objects/method";
import { initModule } from "./objects/module";
import { initNamespaceType } from "./objects/namespace";
import { initObject } from "./objects/object-type";
import { initProperty } from "./objects/property";
import { initRange } from "./objects/range";
import { initSet } from "./objects/set-methods";
import { initSingletonTypes } from "./objects/singletons";
import { initSlice } from "./objects/slice";
import { initSlotDefs } from "./objects/slot-defs";
import { initStrings } from "./objects/str";
import { initStr } from "./objects/str-type";
import { initSuper } from "./objects/super";
import { initTraceback } from "./objects/traceback";
import { initEmptyTuple, initTuple } from "./objects/tuple";
import { initTemplate } from "./objects/template";
import { initType } from "./objects/type";
import { initTypeAlias } from "./objects/type-alias";
import { initTypevar } from "./objects/typevar";
import { readyStaticTypes } from "./objects/type-ready";
import { initUnion } from "./objects/union";
import { initWeakproxy } from "./objects/weakproxy";
import { initWeakref } from "./objects/weakref";
import { initZip } from "./objects/zip";
import { initLock } from "./objects/lock";
import { initThreadHandle } from "./objects/thread-handle";
import { initThreadLocal } from "./objects/thread-local";
import { initSimpleQueue, makeQueueModule } from "./modules/_queue";
import { initPickleBuffer, makePickleBuffer } from "./modules/pickle-buffer";
import { initSignals, makeSignalModule } from "./modules/_signal";
import { makeThreadModule } from "./modules/_thread";
import { initExceptHookArgs } from "./modules/_thread-excepthook";
import { initStructTime, makeTimeModule } from "./modules/time";
import { makeErrnoModule } from "./modules/errno";
import { makeGcModule } from "./modules/gc";
import { makePosixModule } from "./modules/posix";
import { initScandir } from "./modules/posix-scandir";
import { initPosixTypes } from "./modules/posix-stat";
import { initIOBases } from "./modules/io-base";
import { initFileIO } from "./modules/io-file";
import { makeIOModule } from "./modules/io";
import { initBuffered } from "./modules/io-buffered";
import { initMemoryIO } from "./modules/io-memory";
import { initNewlineDecoder } from "./modules/io-newlines";
import { initTextIO } from "./modules/io-text";
import { initInterpreter } from "./interp/interpreter";
import { initContextTypes, makeContextvarsModule } from "./modules/_contextvars";
import { makeImpModule } from "./modules/_imp";
import { makeAtexitModule } from "./modules/atexit";
import { makeMarshalModule } from "./modules/marshal";
import { initSysTypes } from "./modules/sys-info";
import { initHashSecret } from "./objects/str-hash";
import { registerModule } from "./modules/registry";
import { initMainThread, initScheduler } from "./threads/scheduler";

/** Makes the runtime ready to run Python code in this memory; called by the first carrier only. */
export function bootstrap(): void {
  initMemory();
  initThreads();
  initSingletons();
  initStaticTypes();
  readyStaticTypes();
  initModules();
}

/** The scheduler, the collector, and the main thread: from here on there is a current thread whose error indicator can be set. */
function initThreads(): void {
  if (!initConfig()) unreachable();
  root().bytesMax = min<u32>(configInt("memory_limit", 0), 0x3f_ffff) << 10;
  initHashSecret();
  root().bytesWarning = configInt("bytes_warning", 0);
  const processors = configInt("cpu_count", -1);
  const gil = configInt("gil", 0) == 1;
  if (!initScheduler(processors > 0 ? processors : hostCpuCount(), gil) || !initMainThread()) unreachable();
  initCollector();
  initSlowOpcodes();
  initSections();
  if (!initContended()) unreachable();
}

/** The shared strings and bytes: names of types and modules are interned from here on. */
function initSingletons(): void {
  initEmptyKeys();
  initEmptyTuple();
  initStrings();
  initBytesSingletons();
  initIntern();
}

function initStaticTypes(): void {
  // What defining types makes use of comes first.
  initSlotDefs();
  initObject();
  initType();
  initDict();
  initBuiltinFunction();
  initPythonBuiltin();
  initClassmethod();
  initDescriptors();
  initRandomType();
  initUnicodedataTypes();
  initStructTypes();
  initAnextAwaitable();
  initHashTypes();
  initZlibTypes();
  initAsyncGenerator();
  initBool();
  initByteArray();
  initBytes();
  initCell();
  initCode();
  initComplex();
  initCoroutine();
  initDictIterators();
  initDictViews();
  initEncodingMap();
  initEnumerate();
  initExceptions();
  initFloat();
  initFrame();
  initFrameLocals();
  initFunction();
  initGenerator();
  initGenericAlias();
  initInt();
  initIterators();
  initList();
  initMappingproxy();
  initBufferWrapper();
  initMemoryView();
  initMethod();
  initModule();
  initNamespaceType();
  initProperty();
  initRange();
  initSet();
  initSingletonTypes();
  initSlice();
  initFormatterIterators();
  initSreMatch();
  initSrePattern();
  initStr();
  initSuper();
  initTraceback();
  initTuple();
  initUnion();
  initWeakref();
  initTemplate();
  initTypeAlias();
  initTypevar();
  initWeakproxy();
  initAbcData();
  initZip();
  initExceptHookArgs();
  initIOBases();
  initFileIO();
  initBuffered();
  initMemoryIO();
  initNewlineDecoder();
  initTextIO();
  initLock();
  initPosixTypes();
  initScandir();
  initSimpleQueue();
  initPickleBuffer();
  initStructTime();
  initThreadHandle();
  initThreadLocal();
  initContextTypes();
  initSysTypes();
  initArray();
  initJson();
  initCollections();
  initFunctools();
  initItertools();
  initOperator();
}

function initModules(): void {
  initHashModules();
  initZlibModule();
  initArrayModule();
  initJsonModule();
  initBinasciiModule();
  initStructModule();
  initCmathModule();
  initMathModule();
  initRandomModule();
  registerModule("_bisect", makeBisect);
  registerModule("_collections", makeCollections);
  registerModule("_functools", makeFunctools);
  registerModule("_heapq", makeHeapq);
  registerModule("_operator", makeOperator);
  registerModule("itertools", makeItertools);
  initInterpreter();
  initCodecRegistry();
  initCodecsModule();
  initSreModule();
  initStringModule();
  initUnicodedataModule();
  registerModule("_contextvars", makeContextvarsModule);
  registerModule("_imp", makeImpModule);
  registerModule("atexit", makeAtexitModule);
  registerModule("marshal", makeMarshalModule);
  registerModule("_abc", makeAbcModule);
  registerModule("_suggestions", makeSuggestionsModule);
  registerModule("_typing", makeTypingModule);
  registerModule("_types", makeTypesModule);
  registerModule("_weakref", makeWeakrefModule);
  registerModule("_io", makeIOModule);
  registerModule("_queue", makeQueueModule);
  registerModule("_typhon_builtin", makePythonBuiltin);
  registerModule("_typhon_pickle", makePickleBuffer);
  registerModule("_signal", makeSignalModule);
  registerModule("_thread", makeThreadModule);
  registerModule("errno", makeErrnoModule);
  registerModule("gc", makeGcModule);
  registerModule("posix", makePosixModule);
  registerModule("_warnings", makeWarningsModule);
  registerModule("time", makeTimeModule);
  if (!initSignals(configInt("install_signal_handlers", 1) != 0)) unreachable();
}
