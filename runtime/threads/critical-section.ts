/**
 * Critical sections (PEP 703): object locks for stretches in which Python code may run or the thread may block.
 *
 * A section is recorded on its thread's stack of sections, in memory that the caller provides (a SectionRecord on the register stack or in
 * a raw block). Whenever the thread parks, blocks or stops at a safepoint, all its sections are released (`suspendSections`); when it goes on,
 * the innermost is taken again (`resumeSections`), and the others when they become innermost. So a section is not a lock: any call that
 * may run Python code can let others in, and two threads can never deadlock on sections. Two objects at once: `beginSection2`, never two
 * nested sections.
 *
 * Sections are recorded even while there is one thread only, so that a second thread started from inside one finds the object locked
 * (`lockRecordedSections`, called when Root.multi is set).
 */
import { alloc, beginMust, endMust, free } from "../memory/alloc";
import { isMulti, lock, PyObject, tryLock, unlock } from "../objects/object";
import { root } from "../memory/layout";
import { ts } from "./carrier";
import { ThreadState } from "./thread-state";

@unmanaged
export class SectionRecord {
  previous: u32;
  first: u32;
  /** 0 when the section is of one object. */
  second: u32;
  /** Whether its locks are held now. */
  held: u32;
}

const SECTIONS: usize = offsetof<ThreadState>("sections");

function innermost(): usize {
  return load<u32>(ts + SECTIONS);
}

function take(record: SectionRecord): void {
  if (record.held || !isMulti()) return;
  if (!tryLock(record.first)) {
    // The holder may be a section further out of this thread, or a thread that waits for one of them: nothing is held while waiting.
    suspendSections();
    lock(record.first);
  }
  if (record.second != 0) lock(record.second);
  record.held = 1;
}

function release(record: SectionRecord): void {
  if (!record.held) return;
  record.held = 0;
  if (record.second != 0) unlock(record.second);
  unlock(record.first);
}

/** Begins a section on one object. Every path must end with endSection, in the same native function. */
export function beginSection(object: usize): void {
  beginSection2(object, object);
}

/** Begins a section on two objects (the same one twice is allowed). */
export function beginSection2(a: usize, b: usize): void {
  const outer = innermost();
  if (outer != 0 && a == b && changetype<SectionRecord>(outer).first == a && changetype<SectionRecord>(outer).second == 0) {
    // Already held by the innermost section: record it without a lock.
    a = 0;
  }
  beginMust();
  const p = alloc(offsetof<SectionRecord>());
  endMust();
  if (p == 0) unreachable();
  const record = changetype<SectionRecord>(p);
  record.previous = outer as u32;
  record.first = min(a, b) as u32;
  record.second = a == b || a == 0 ? 0 : (max(a, b) as u32);
  record.held = 0;
  store<u32>(ts + SECTIONS, p as u32);
  if (record.first != 0) take(record);
}

const BESIDE: usize = 64;

/** Before any section: makes the locks of beginSectionBeside. */
export function initSections(): void {
  const p = alloc(BESIDE * offsetof<PyObject>());
  if (p == 0) unreachable();
  memory.fill(p, 0, BESIDE * offsetof<PyObject>());
  root().sectionsBeside = p as u32;
}

/**
 * Begins a section on a lock that stands beside the object, not in it: for a sequence of operations of which each takes the object's own
 * lock. It keeps out those that begin such a section on the same object (or on one that shares its lock), nobody else.
 */
export function beginSectionBeside(object: usize): void {
  beginSection((root().sectionsBeside as usize) + (((object >> 4) ^ (object >> 10)) & (BESIDE - 1)) * offsetof<PyObject>());
}

export function endSection(): void {
  const p = innermost();
  const record = changetype<SectionRecord>(p);
  release(record);
  store<u32>(ts + SECTIONS, record.previous);
  free(p);
  resumeSections();
}

/** Releases all sections of this thread: it is about to park, block, detach or stop. */
export function suspendSections(): void {
  let p = innermost();
  while (p != 0) {
    release(changetype<SectionRecord>(p));
    p = changetype<SectionRecord>(p).previous;
  }
}

/** Takes the innermost section again. */
export function resumeSections(): void {
  const p = innermost();
  if (p == 0) return;
  const record = changetype<SectionRecord>(p);
  if (record.first != 0) {
    take(record);
    return;
  }
  // A record without a lock stands for the section around it.
  if (record.previous != 0) take(changetype<SectionRecord>(record.previous));
}

/** The thread is about to start the second thread ever: the sections it is in become real locks. */
export function lockRecordedSections(): void {
  resumeSections();
}
