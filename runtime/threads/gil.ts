/**
 * The GIL: one token for all carriers (threads/scheduler.ts). It is on from the start (-X gil=1), or from the moment a module is loaded that has not declared that
 * it can do without; then it stays on.
 *
 * Note [Switching to the GIL]
 * The switch is made with the world stopped, so no carrier is between taking a token and giving it back unseen. The stopped ones still have theirs:
 *
 *   (1) switcher: stops the world                           (1) runner: at a safepoint, STOPPED, with its token
 *   (2) switcher: tokensMax = 1, gil = 1                    (1) idle or blocked: has no token, and takes none while the world is stopped
 *   (3) switcher: starts the world, goes on with its token  (2) runner, before it runs Python again (stopHere): more than one token out? gives its own back and
 *                                                               queues for the one that is left, like a pinned thread whose slice is over
 *                                                           (2) idle or blocked: finds no free token and queues
 *
 * All of (2) on the right is under the scheduler's lock and comes after (3), so the last one to look finds one token out, and somebody has it: the switcher, or whoever took
 * it when the switcher let go. Two threads that switch at once: the second waits in stopTheWorld as a runner does, and finds the GIL on.
 */
import { configInt } from "../interp/config";
import { formatText, warn } from "../interp/errors";
import { interp } from "../interp/interpreter";
import { writeStderr } from "../interp/unraisable";
import { decref } from "../memory/refcount";
import { RUNTIME_WARNING_TYPE } from "../objects/static-types";
import { NULL } from "../objects/value";
import { lockScheduler, scheduler, unlockScheduler } from "./scheduler";
import { startTheWorld, stopTheWorld } from "./stop-the-world";

export function isGilEnabled(): bool {
  return scheduler().gil != 0;
}

/** Turns the GIL on for good. False if it was on. Where stopTheWorld may be called. */
export function enableGil(): bool {
  const s = scheduler();
  if (s.gil != 0) return false;
  stopTheWorld();
  lockScheduler();
  const switched = s.gil == 0;
  s.gil = 1;
  s.tokensMax = 1;
  unlockScheduler();
  startTheWorld();
  return switched;
}

/**
 * For who loads an extension module that has not declared that it can run without the GIL: turns it on, unless it was turned off by the user, and warns if it was off.
 * 0, or -1 if the warning is an exception; the GIL stays on then, too.
 */
export function enableGilFor(module: u64): i32 {
  const wanted = configInt("gil", -1);
  if (wanted == 0) return 0;
  if (enableGil()) {
    const text = formatText(
      "The global interpreter lock (GIL) has been enabled to load module '%S', which has not declared that it can run safely without the GIL. To override this behavior and keep the GIL disabled (at your own risk), run with PYTHON_GIL=0 or -Xgil=0.",
      module,
      NULL,
      NULL,
    );
    if (text == NULL) return -1;
    const failed = warn(RUNTIME_WARNING_TYPE, text, 1) < 0;
    decref(text);
    if (failed) return -1;
  }
  if (wanted == -1 && interp().verbose != 0) {
    const text = formatText("# loading module '%S', which requires the GIL\n", module, NULL, NULL);
    if (text == NULL) return -1;
    writeStderr(text);
    decref(text);
  }
  return 0;
}
