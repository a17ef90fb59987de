/**
 * The _suggestions module: what traceback asks for the name most like a mistyped one.
 */
import { defModule, newModule } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { suggestion } from "../interp/suggestions";
import { decref } from "../memory/refcount";
import { isStrLike, typeOf } from "../objects/abstract-object";
import { listGet, listLength } from "../objects/list";
import { LIST_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, utf8Of } from "../objects/str";
import { NONE, NULL, ptr } from "../objects/value";

/** Whether a str can be written in UTF-8, in which names are compared. False with UnicodeEncodeError. */
function isText(name: u64): bool {
  const utf8 = utf8Of(name);
  if (changetype<usize>(utf8) == 0) return false;
  freeUtf8(utf8);
  return true;
}

function generateSuggestions(self: u64, args: usize): u64 {
  const candidates = load<u64>(args);
  const item = load<u64>(args, 8);
  if (!isStrLike(item)) return raise1(TYPE_ERROR_TYPE, "_generate_suggestions() argument 2 must be str, not %A", item);
  if (typeOf(candidates) != LIST_TYPE) return raise(TYPE_ERROR_TYPE, "candidates must be a list");
  const n = listLength(ptr(candidates));
  for (let i: u32 = 0; i < n; i++) {
    const candidate = listGet(ptr(candidates), i as i32);
    const good = candidate == NULL || isStrLike(candidate);
    const text = good && (candidate == NULL || isText(candidate));
    decref(candidate);
    if (!good) return raise(TYPE_ERROR_TYPE, "all elements in 'candidates' must be strings");
    if (!text) return NULL;
  }
  if (!isText(item)) return NULL;
  const best = suggestion(ptr(candidates), item);
  return best == NULL ? NONE : best;
}

export function makeSuggestionsModule(): u64 {
  const m = newModule("_suggestions", "");
  defModule(m, "_generate_suggestions(candidates, item, /)", generateSuggestions, "The candidate nearest to item, or None.");
  return m;
}
