/**
 * The guard of containers' repr() against containers that hold themselves: a per-thread list of the objects whose repr is being made,
 * nodes of {previous, object} hanging off ThreadState.reprStack.
 */
import { alloc, free } from "../memory/alloc";
import { noMemory } from "../interp/errors";
import { thread } from "../threads/thread-state";

@unmanaged
class ReprNode {
  previous: u32;
  object: u32;
}

/** 0: go on, and call reprLeave at the end. 1: the object's repr is being made already. -1: out of memory. */
export function reprEnter(object: usize): i32 {
  let p = thread().reprStack as usize;
  while (p != 0) {
    const node = changetype<ReprNode>(p);
    if ((node.object as usize) == object) return 1;
    p = node.previous;
  }
  p = alloc(offsetof<ReprNode>());
  if (p == 0) {
    noMemory();
    return -1;
  }
  const node = changetype<ReprNode>(p);
  node.previous = thread().reprStack as u32;
  node.object = object as u32;
  thread().reprStack = p as u64;
  return 0;
}

/** The repr of the object entered last is done. */
export function reprLeave(object: usize): void {
  const p = thread().reprStack as usize;
  if (p == 0 || (changetype<ReprNode>(p).object as usize) != object) return;
  thread().reprStack = changetype<ReprNode>(p).previous as u64;
  free(p);
}
