"""What code.replace() takes for numbers and names; flags that only describe may be changed."""
import types


def f(a, b=1):
    return a, b


c = f.__code__
for changes in dict(co_flags="x"), dict(co_flags=None), dict(co_flags=2.5), dict(co_flags=1 << 40), dict(co_firstlineno="1"):
    try:
        c.replace(**changes)
    except (TypeError, OverflowError) as e:
        print(changes, type(e).__name__, e)
print(c.replace(co_firstlineno=77).co_firstlineno)
print(hex(c.replace(co_flags=c.co_flags | 0x100).co_flags))
f.__code__ = c.replace(co_name="g", co_flags=c.co_flags | 0x100)
print(f(1, 2), f.__code__.co_name)
