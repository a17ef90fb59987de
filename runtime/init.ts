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
import { initAsyncGenerator } from "./objects/async-generator";
import { initCell } from "./objects/cell";
import { initCode } from "./objects/code";
import { initCoroutine } from "./objects/coroutine";
import { initExceptions } from "./objects/exceptions";
import { initFrame } from "./objects/frame";
import { initFrameLocals } from "./objects/frame-locals";
import { initGenerator } from "./objects/generator";
import { initTraceback } from "./objects/traceback";
import { initTuple } from "./objects/tuple";
import { initList } from "./objects/list";
import { initDict } from "./objects/dict-methods";
import { initDictViews } from "./objects/dict-views";
import { initDictIterators } from "./objects/dict-iterators";
import { initSet } from "./objects/set-methods";
import { initSlice } from "./objects/slice";
import { initRange } from "./objects/range";
import { initIterators } from "./objects/iterators";
import { initEnumerate } from "./objects/enumerate";
import { initZip } from "./objects/zip";
import { initInt } from "./objects/int-type";
import { initBool } from "./objects/bool";
import { initFloat } from "./objects/float";
import { initComplex } from "./objects/complex";
import { initEmptyKeys } from "./objects/dict-keys";
import { initMemory } from "./memory/init";
import { initCodecsModule } from "./modules/_codecs";
import { initStr } from "./objects/str-type";
import { initCodecRegistry } from "./objects/codec-registry";
import { initEncodingMap } from "./objects/codec-charmap";
import { initBytes } from "./objects/bytes-type";
import { initByteArray } from "./objects/bytearray-type";
import { initBytesSingletons } from "./objects/bytes";
import { initIntern } from "./objects/intern";
import { initStrings } from "./objects/str";
import { initBuiltinFunction } from "./objects/builtin";
import { initClassmethod } from "./objects/classmethod";
import { initDescriptors } from "./objects/descriptor";
import { initFunction } from "./objects/function";
import { initGenericAlias } from "./objects/generic-alias";
import { initMappingproxy } from "./objects/mappingproxy";
import { initMethod } from "./objects/method";
import { initModule } from "./objects/module";
import { initNamespaceType } from "./objects/namespace";
import { initObject } from "./objects/object-type";
import { initProperty } from "./objects/property";
import { initSingletonTypes } from "./objects/singletons";
import { initSlotDefs } from "./objects/slot-defs";
import { initSuper } from "./objects/super";
import { initType } from "./objects/type";
import { readyStaticTypes } from "./objects/type-ready";
import { initUnion } from "./objects/union";
import { initWeakref } from "./objects/weakref";

/** Makes the runtime ready to run Python code in this memory; called by the first carrier only. */
export function bootstrap(): void {
  initMemory();
  initSingletons();
  initStaticTypes();
  readyStaticTypes();
  initModules();
}

/** The shared strings and bytes: names of types and modules are interned from here on. */
function initSingletons(): void {
  initEmptyKeys();
  initStrings();
  initBytesSingletons();
  initIntern();
}

function initStaticTypes(): void {
  initSlotDefs();
  initObject();
  initType();
  initTuple();
  initList();
  initDict();
  initDictViews();
  initDictIterators();
  initSet();
  initSlice();
  initRange();
  initIterators();
  initEnumerate();
  initZip();
  initInt();
  initBool();
  initFloat();
  initComplex();
  initAsyncGenerator();
  initCell();
  initCode();
  initCoroutine();
  initExceptions();
  initFrame();
  initFrameLocals();
  initGenerator();
  initTraceback();
  initBuiltinFunction();
  initByteArray();
  initBytes();
  initClassmethod();
  initDescriptors();
  initEncodingMap();
  initFunction();
  initGenericAlias();
  initMappingproxy();
  initMethod();
  initModule();
  initNamespaceType();
  initProperty();
  initSingletonTypes();
  initStr();
  initSuper();
  initUnion();
  initWeakref();
}

function initModules(): void {
  initCodecRegistry();
  initCodecsModule();
}
