# A coroutine that nobody awaited is told of, also where the library cannot.
import warnings, sys
warnings.simplefilter("always")
async def corofn(): pass
orig = warnings._warn_unawaited_coroutine
sys.unraisablehook = lambda u: print(u.exc_type, u.err_msg[:50], u.object)
warnings.showwarning=lambda *a: print(*[str(x) for x in a][:2])
warnings._warn_unawaited_coroutine = lambda c: 1/0
corofn()
del warnings._warn_unawaited_coroutine
corofn()
warnings._warn_unawaited_coroutine = orig
corofn()
