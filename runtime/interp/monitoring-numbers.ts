/**
 * The numbers of monitoring: events, tools, and what instructions are to it. Apart from the rest because everybody's constants are made of them.
 */
/** Events, in CPython's numbering. */
export const EV_PY_START: u32 = 0;
export const EV_PY_RESUME: u32 = 1;
export const EV_PY_RETURN: u32 = 2;
export const EV_PY_YIELD: u32 = 3;
export const EV_CALL: u32 = 4;
export const EV_LINE: u32 = 5;
export const EV_INSTRUCTION: u32 = 6;
export const EV_JUMP: u32 = 7;
export const EV_BRANCH_LEFT: u32 = 8;
export const EV_BRANCH_RIGHT: u32 = 9;
export const EV_STOP_ITERATION: u32 = 10;
/** From here on events of the interpreter, which belong to no instruction and cannot be disabled at one. */
export const EV_RAISE: u32 = 11;
export const EV_EXCEPTION_HANDLED: u32 = 12;
export const EV_PY_UNWIND: u32 = 13;
export const EV_PY_THROW: u32 = 14;
export const EV_RERAISE: u32 = 15;
export const EV_C_RETURN: u32 = 16;
export const EV_C_RAISE: u32 = 17;
/** Both directions of a branch under one name: of the past. */
export const EV_BRANCH: u32 = 18;
export const EVENTS: u32 = 19;
export const LOCAL_EVENTS: u32 = 11;
export const LOCAL_MASK: u32 = 0x7ff;

export const TOOLS: u32 = 8;
export const TOOL_PROFILE: u32 = 6;
export const TOOL_TRACE: u32 = 7;

/** C_RETURN and C_RAISE come with CALL. */
export const C_RETURN_EVENTS: u32 = (1 << EV_C_RETURN) | (1 << EV_C_RAISE);
export const C_CALL_EVENTS: u32 = C_RETURN_EVENTS | (1 << EV_CALL);
/** What sys.settrace and sys.setprofile need to hear. */
export const FRAME_EVENTS: u32 =
  (1 << EV_PY_START) | (1 << EV_PY_RESUME) | (1 << EV_PY_RETURN) | (1 << EV_PY_YIELD) | (1 << EV_PY_UNWIND) | (1 << EV_PY_THROW);
export const TRACE_EVENTS: u32 = FRAME_EVENTS | (1 << EV_RAISE) | (1 << EV_LINE) | (1 << EV_JUMP) | (1 << EV_STOP_ITERATION);
export const PROFILE_EVENTS: u32 = FRAME_EVENTS | (1 << EV_CALL);
export const EXCEPTION_EVENTS: u32 =
  (1 << EV_RAISE) | (1 << EV_EXCEPTION_HANDLED) | (1 << EV_PY_UNWIND) | (1 << EV_PY_THROW) | (1 << EV_RERAISE);

/** Bit of an opcode: the instruction calls out. */
export const INSTRUMENTED: u32 = 0x8000;

export const INFO_BYTES: usize = 2;
export const INFO_LINE_START: u32 = 1;
/** A jump to a line start on its own line, or to one with INFO_FALLS_IN. */
export const INFO_SAME_LINE: u32 = 2;
/** First instruction of a loop's test. */
export const INFO_HEAD: u32 = 4;
/** The jump into a loop, or another that is not reported. */
export const INFO_ENTRY: u32 = 8;
/** Any unconditional jump to a head. */
export const INFO_TO_HEAD: u32 = 16;
/** Behind the RESUME of the entry, and none itself: an instruction that is reported. */
export const INFO_TRACEABLE: u32 = 32;

/** A loop without a body: its test jumps to itself. */
export const INFO_SELF: u32 = 64;
/** A line start for those who jump to it; the code before it is on the same line and goes on here. */
export const INFO_FALLS_IN: u32 = 128;

export const KIND_OTHER: u32 = 0;
export const KIND_START: u32 = 1;
export const KIND_RESUME: u32 = 2;
export const KIND_RETURN: u32 = 3;
export const KIND_YIELD: u32 = 4;
export const KIND_CALL: u32 = 5;
export const KIND_JUMP: u32 = 6;
export const KIND_BRANCH: u32 = 7;
export const KIND_FOR_LOOP: u32 = 8;
export const KIND_SEND: u32 = 9;
