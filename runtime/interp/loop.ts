/**
 * The eval loop.
 */
export const RUN_DONE: i32 = 0;
export const RUN_PARKED: i32 = 1;
export const RUN_SWITCH: i32 = 2;

/**
 * Runs the current thread until it ends (RUN_DONE: result in ThreadState.sendResult, or an exception is set), parks (RUN_PARKED), or its
 * slice is over (RUN_SWITCH). The scheduler calls it again to go on.
 */
export function runThread(): i32 { return unreachable(); }
