/**
 * sys.monitoring (PEP 669): the tools of Python code, numbers 0 to 5, their events and callbacks. What they do is in interp/monitoring.ts.
 */
import { call0 } from "../interp/call";
import { defModule, defModule0, moduleAdd, newModule } from "../interp/define";
import { raise, raise1, raiseValue } from "../interp/errors";
import {
  callbackSlot,
  localEvents,
  monitoring,
  restartEvents,
  setLocalEvents,
  setToolEvents,
  startOthers,
  stopOthers,
  toolEvents,
} from "../interp/monitoring";
import { eventName } from "../interp/monitoring-events";
import { decref, newRef } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isStrLike, setAttr, typeOf } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { id } from "../objects/intern";
import { namespaceNew } from "../objects/namespace";
import { CODE_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { sbFinish, sbHex, sbLiteral, sbNew } from "../objects/str-builder";
import { NONE, NULL, mkInt, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import {
  C_CALL_EVENTS,
  C_RETURN_EVENTS,
  EVENTS,
  EV_BRANCH,
  EV_BRANCH_LEFT,
  EV_BRANCH_RIGHT,
  LOCAL_EVENTS,
  TOOLS,
} from "../interp/monitoring-numbers";

const PUBLIC_TOOLS: i32 = 6;

/** A tool's number, or -1 with an exception. */
function toolOf(v: u64): i32 {
  const tool = asI32(v);
  if (tool == -1 && errOccurred()) return -1;
  if (tool < 0 || tool >= PUBLIC_TOOLS) {
    raise1(VALUE_ERROR_TYPE, "invalid tool %d (must be between 0 and 5)", tool as i64);
    return -1;
  }
  return tool;
}

function nameSlot(tool: u32): usize {
  return (monitoring().names as usize) + ((tool as usize) << 3);
}

function isUsed(tool: i32): bool {
  if (load<u64>(nameSlot(tool)) != NULL) return true;
  raise1(VALUE_ERROR_TYPE, "tool %d is not in use", tool as i64);
  return false;
}

/** A set of events as it is kept, or -1 with ValueError. `limit`: number of events that may be in it; `message` ends in the set in hexadecimal digits. */
function eventSet(v: u64, limit: u32, message: string): i32 {
  const given = asI32(v);
  if (given == -1 && errOccurred()) return -1;
  let events = given as u32;
  if (given < 0 || events >= (1 as u32) << limit) {
    // The old name for both directions of a branch counts as local, too.
    const isLegacy =
      given >= 0 && limit == LOCAL_EVENTS && (events & ~(((1 as u32) << EV_BRANCH) | C_RETURN_EVENTS)) < (1 as u32) << limit;
    if (!isLegacy) {
      const b = sbNew();
      sbLiteral(b, message);
      sbHex(b, events as u64, 0);
      const text = sbFinish(b);
      if (text != NULL) raiseValue(VALUE_ERROR_TYPE, text);
      decref(text);
      return -1;
    }
  }
  if (events & C_RETURN_EVENTS && (events & C_CALL_EVENTS) != C_CALL_EVENTS) {
    raise(VALUE_ERROR_TYPE, "cannot set C_RETURN or C_RAISE events independently");
    return -1;
  }
  events &= ~C_RETURN_EVENTS;
  if (events & (1 << EV_BRANCH)) events = (events & ~((1 as u32) << EV_BRANCH)) | (1 << EV_BRANCH_LEFT) | (1 << EV_BRANCH_RIGHT);
  return events as i32;
}

function useToolId(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  const name = load<u64>(args, 8);
  if (!isStrLike(name)) return raise(VALUE_ERROR_TYPE, "tool name must be a str");
  // Two threads may want the same number: one gets it.
  const kept = newRef(name);
  stopOthers();
  const taken = load<u64>(nameSlot(tool)) != NULL;
  if (!taken) store<u64>(nameSlot(tool), kept);
  startOthers();
  if (!taken) return NONE;
  decref(kept);
  return raise1(VALUE_ERROR_TYPE, "tool %d is already in use", tool as i64);
}

/** Replaces a reference that other threads may be about to take: with the world stopped nobody is. */
function replaceSlot(slot: usize, value: u64): u64 {
  stopOthers();
  const old = load<u64>(slot);
  store<u64>(slot, value);
  startOthers();
  return old;
}

function clearTool(tool: i32): void {
  setToolEvents(tool, 0);
  for (let e: u32 = 0; e < EVENTS; e++)
    if (load<u64>(callbackSlot(tool, e)) != NULL) decref(replaceSlot(callbackSlot(tool, e), NULL));
}

function clearToolId(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  if (load<u64>(nameSlot(tool)) != NULL) clearTool(tool);
  return NONE;
}

function freeToolId(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  if (load<u64>(nameSlot(tool)) == NULL) return NONE;
  clearTool(tool);
  decref(replaceSlot(nameSlot(tool), NULL));
  return NONE;
}

function getTool(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  const name = load<u64>(nameSlot(tool));
  return name == NULL ? NONE : newRef(name);
}

function registerCallback(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  const event = asI32(load<u64>(args, 8));
  if (event == -1 && errOccurred()) return NULL;
  if (event <= 0 || popcnt<u32>(event as u32) != 1)
    return raise(VALUE_ERROR_TYPE, "The callback can only be set for one event at a time");
  const number = ctz<u32>(event as u32);
  if (number >= EVENTS) return raise1(VALUE_ERROR_TYPE, "invalid event %d", event as i64);
  const callback = load<u64>(args, 16);
  const kept = callback == NONE ? NULL : newRef(callback);
  if (number == EV_BRANCH) {
    // Under the old name both ways have one callback, and the name is remembered.
    decref(replaceSlot(callbackSlot(tool, EV_BRANCH), kept == NULL ? NULL : newRef(kept)));
    const right = replaceSlot(callbackSlot(tool, EV_BRANCH_RIGHT), kept == NULL ? NULL : newRef(kept));
    const left = replaceSlot(callbackSlot(tool, EV_BRANCH_LEFT), kept);
    decref(right);
    return left == NULL ? NONE : left;
  }
  if (number == EV_BRANCH_LEFT || number == EV_BRANCH_RIGHT) decref(replaceSlot(callbackSlot(tool, EV_BRANCH), NULL));
  const old = replaceSlot(callbackSlot(tool, number), kept);
  return old == NULL ? NONE : old;
}

function getEvents(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  return tool < 0 ? NULL : mkInt(toolEvents(tool));
}

function setEvents(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  const events = eventSet(load<u64>(args, 8), EVENTS, "invalid event set 0x");
  if (events < 0 || !isUsed(tool)) return NULL;
  setToolEvents(tool, events);
  return NONE;
}

function getLocalEvents(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  if (typeOf(load<u64>(args, 8)) != CODE_TYPE) return raise(TYPE_ERROR_TYPE, "code must be a code object");
  return mkInt(localEvents(tool, load<u64>(args, 8) as usize));
}

function setLocalEventsMethod(self: u64, args: usize): u64 {
  const tool = toolOf(load<u64>(args));
  if (tool < 0) return NULL;
  if (typeOf(load<u64>(args, 8)) != CODE_TYPE) return raise(TYPE_ERROR_TYPE, "code must be a code object");
  const events = eventSet(load<u64>(args, 16), LOCAL_EVENTS, "invalid local event set 0x");
  if (events < 0 || !isUsed(tool)) return NULL;
  setLocalEvents(tool, load<u64>(args, 8) as usize, events);
  return NONE;
}

function restartEventsMethod(self: u64): u64 {
  restartEvents();
  return NONE;
}

/** Which tools want which event, as a dict from its name to a set of tool numbers as bits. */
function allEvents(self: u64): u64 {
  const dict = dictNew();
  if (dict == NULL) return NULL;
  for (let e: u32 = 0; e < EVENTS; e++) {
    let tools: u32 = 0;
    for (let t: u32 = 0; t < TOOLS; t++) if (toolEvents(t) & (1 << e)) tools |= 1 << t;
    if (tools != 0) dictSet(dict as usize, id(eventName(e)), mkInt(tools));
  }
  return dict;
}

function addConstant(namespace: u64, event: u32): void {
  setAttr(namespace, id(eventName(event)), mkInt((1 << event) as i64));
}

/** Makes the module, which is an attribute of sys and not in sys.modules. Start-up only. */
export function makeMonitoring(): u64 {
  const m = newModule("sys.monitoring", "Tools that are told of what programs do.");
  if (m == NULL) return NULL;
  setAttr(m, id("__doc__"), NONE);
  defModule(m, "use_tool_id(tool_id, name, /)", useToolId, "Take a tool's number into use.");
  defModule(m, "clear_tool_id(tool_id, /)", clearToolId, "Forget the events and callbacks of a tool.");
  defModule(m, "free_tool_id(tool_id, /)", freeToolId, "Give a tool's number back.");
  defModule(m, "get_tool(tool_id, /)", getTool, "The name of the tool that uses a number, or None.");
  defModule(
    m,
    "register_callback(tool_id, event, func, /)",
    registerCallback,
    "Set the function called for an event; the one before.",
  );
  defModule(m, "get_events(tool_id, /)", getEvents, "The events a tool wants everywhere.");
  defModule(m, "set_events(tool_id, event_set, /)", setEvents, "Set the events a tool wants everywhere.");
  defModule(m, "get_local_events(tool_id, code, /)", getLocalEvents, "The events a tool wants in one code object.");
  defModule(
    m,
    "set_local_events(tool_id, code, event_set, /)",
    setLocalEventsMethod,
    "Set the events a tool wants in one code object.",
  );
  defModule0(m, "restart_events()", restartEventsMethod, "Enable again what callbacks have disabled.");
  defModule0(m, "_all_events()", allEvents, "Which tools want which events.");
  const events = namespaceNew();
  if (events == NULL) return NULL;
  for (let e: u32 = 0; e < EVENTS; e++) addConstant(events, e);
  setAttr(events, id("NO_EVENTS"), mkInt(0));
  moduleAdd(m, "events", events);
  moduleAdd(m, "DEBUGGER_ID", mkInt(0));
  moduleAdd(m, "COVERAGE_ID", mkInt(1));
  moduleAdd(m, "PROFILER_ID", mkInt(2));
  moduleAdd(m, "OPTIMIZER_ID", mkInt(5));
  const state = monitoring();
  state.disable = call0(val(OBJECT_TYPE));
  state.missing = call0(val(OBJECT_TYPE));
  moduleAdd(m, "DISABLE", newRef(state.disable));
  moduleAdd(m, "MISSING", newRef(state.missing));
  return m;
}
