"""Iterators name iter and reversed as the running code has them."""
import types
code = compile("x.__reduce__()", "test", "eval")
for x in (iter([1,2]), iter((1,2)), iter('ab'), iter(b'a'), iter({1:2}), iter({1}), iter(range(3)), iter(range(2**70)), iter(bytearray(b'a')), reversed([1]), iter(lambda:1,2)):
    for b in ({}, types.MappingProxyType({}), {'iter':len,'reversed':len}):
        try: print(eval(code, {'__builtins__':b,'x':x})[0])
        except Exception as e: print(type(e).__name__, e)
import collections
try: print(eval(code, {'__builtins__':{}, 'x':iter(collections.OrderedDict(a=1))})[0])
except Exception as e: print(type(e).__name__, e)
