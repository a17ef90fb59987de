"""Whether a class is a sequence or a mapping for patterns: what the first base in its MRO is."""
import collections, collections.abc
def f(x):
    match x:
        case [*_]: return "seq"
        case {}: return "map"
class C: pass
class M1(collections.UserDict, collections.abc.Sequence): pass
class M2(C, collections.UserDict, collections.abc.Sequence): pass
class M3(collections.UserDict, C, list): pass
class M4(dict, collections.abc.Sequence, C): pass
class S1(collections.UserList, collections.abc.Mapping): pass
class S2(C, collections.UserList, collections.abc.Mapping): pass
class S3(list, C, collections.abc.Mapping): pass
class S4(collections.UserList, dict, C): pass
print([f(c()) for c in (M1,M2,M3,M4,S1,S2,S3,S4)])
