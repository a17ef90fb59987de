/**
 * Frozen modules that are loaded without importlib: importlib itself, and what the core needs wherever sys.path and sys.meta_path lead at the moment.
 *
 * Threads: of two that load one at a time, the second finds its module replaced in sys.modules, as with any module made twice; both are complete.
 */
import { decref } from "../memory/refcount";
import { frozenCode } from "../modules/_imp";
import { getAttr } from "../objects/abstract-object";
import { dictSetStr } from "../objects/dict";
import { id } from "../objects/intern";
import { moduleDict, moduleNew } from "../objects/module";
import { NULL, ptr } from "../objects/value";
import { runCode } from "./eval";
import { interp, sysModule } from "./interpreter";

/**
 * Runs a frozen module's code in a new module of that name, which goes to sys.modules after it has run: owned, NULL with an exception. `origin` is its name in the library, as importlib notes it.
 */
export function loadFrozen(name: string, origin: string): u64 {
  const code = frozenCode(id(name));
  if (code == NULL) return NULL;
  const module = moduleNew(id(name));
  let done = false;
  if (module != NULL) {
    const dict = moduleDict(module);
    done =
      dictSetStr(ptr(dict), id("__builtins__"), interp().builtinsModule) == 0 &&
      dictSetStr(ptr(dict), id("__origname__"), id(origin)) == 0;
    if (done) {
      const result = runCode(code, dict, dict, NULL);
      done = result != NULL && dictSetStr(ptr(interp().modules), id(name), module) == 0;
      decref(result);
    }
  }
  decref(code);
  if (done) return module;
  decref(module);
  return NULL;
}

/** An attribute of a frozen module that is loaded if it has not been: owned, NULL with an exception. */
export function frozenAttr(name: string, attribute: string): u64 {
  let module = sysModule(name);
  if (module == NULL) module = loadFrozen(name, name);
  if (module == NULL) return NULL;
  const v = getAttr(module, id(attribute));
  decref(module);
  return v;
}
