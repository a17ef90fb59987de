"""_warnings: filters, registries, what is said of wrong ones, and where a warning is placed."""
import warnings, _warnings, sys
def t(f,*a,**k):
    try: print("ok", f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
W=lambda m="x", r=None, **k: warnings.warn_explicit(m, UserWarning, "no-such-file.py", 3, registry=r, **k)
saved=warnings.filters
for bad in (5, (), [5], [(1,2)], [(1,None,Warning,None,0)], [("bogus",None,Warning,None,0)],[("ignore",3,Warning,None,0)],[("ignore",None,3,None,0)],[("ignore",None,Warning,3,0)],[("ignore",None,Warning,None,"a")],[["ignore",None,Warning,None,0]],[("ignore","x",Warning,"f",3)],[("ignore","x",Warning,None,3)]):
    warnings.filters=bad; print(bad); t(W)
warnings.filters=saved
warnings.filters=[]
warnings.defaultaction=3; t(W); warnings.defaultaction="default"
del warnings.filters; t(W); warnings.filters=[]
warnings.filters=[("once",None,Warning,None,0)]
r1={};r2={}
t(W,"once",r1);t(W,"once",r1);t(W,"once",r2);print(r1,r2,warnings.onceregistry)
t(W,"once2");t(W,"once2");print(warnings.onceregistry)
warnings.onceregistry=5; t(W,"once3"); warnings.onceregistry={}
warnings.filters=[("module",None,Warning,None,0)]
r1={};t(W,"m",r1);t(W,"m",r1);print(r1); t(W,"m")
warnings.filters=[("default",None,Warning,None,0)]
r1={};t(W,"d",r1);t(W,"d",r1);print(r1)
r1={"version":"a", 1:2};t(W,"d",r1);print(r1)
warnings.filters=[("always",None,Warning,None,0)]
r1={};t(W,"a",r1);t(W,"a",r1);print(r1)
warnings.filters=[("error",None,Warning,None,0)]
t(W,"a",r1);print(r1)
t(warnings.warn_explicit, UserWarning("inst"), int, "no-such-file.py", 3)
warnings.filters=[("always",None,Warning,None,0)]
t(warnings.warn_explicit, "x", int, "no-such-file.py", 3)
t(warnings.warn_explicit, "5", int, "no-such-file.py", 3)
t(warnings.warn_explicit, "x", UserWarning, "", 3)
warnings._showwarnmsg=5; t(W); 
del warnings._showwarnmsg; t(W)

warnings._showwarnmsg = lambda message: print(message.filename.rsplit("/", 1)[-1], message.lineno, message.category.__name__, message.message, message.source)
warnings.filters = [("always", None, Warning, None, 0)]


def deep(level, **keywords):
    warnings.warn(f"level {level}", stacklevel=level, **keywords)


for level in (-1, 0, 1, 2, 3):
    deep(level)
deep(1, source=level)
deep(1, skip_file_prefixes=(__file__,))
t(_warnings._filters_mutated_lock_held)
t(_warnings._release_lock)
_warnings._acquire_lock()
_warnings._acquire_lock()
t(_warnings._filters_mutated_lock_held)
_warnings._release_lock()
_warnings._release_lock()
for arguments in ((), ("x", 1), ("x", int), ("x", UserWarning, "a")):
    t(warnings.warn, *arguments)
for prefixes in ([], (1,), "a"):
    t(warnings.warn, "x", skip_file_prefixes=prefixes)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("error")
    t(warnings.warn, "turned into an error")
