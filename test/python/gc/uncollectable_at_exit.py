# args: quiet
# args: listed
# args: warned
# args: warned listed
# args: raised
# args: raised listed
# args: saved
# stderr
"""What is left in gc.garbage at the end is told of, if somebody wants to know."""

import gc
import sys
import warnings


class Left:
    def __repr__(self):
        return "Left()"


gc.garbage.append(Left())
gc.garbage.append([1, 2])
if "listed" in sys.argv:
    gc.set_debug(gc.DEBUG_UNCOLLECTABLE)
if "saved" in sys.argv:
    gc.set_debug(gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_SAVEALL)
if "warned" in sys.argv:
    warnings.simplefilter("always")
if "raised" in sys.argv:
    warnings.simplefilter("error")
