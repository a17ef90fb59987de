"""What functions say of arguments that are odd: subclasses of bytes, lone surrogates, numbers too large, bytes where text is meant."""

import _suggestions
import codecs
import types
import unicodedata
def t(f,*a,**k):
    try: print("ok", repr(f(*a,**k)))
    except BaseException as e: print(type(e).__name__, str(e).encode("ascii","backslashreplace"))
class B(bytes):
    def __repr__(self): return "REPR"
class BA(bytearray):
    def __repr__(self): return "REPRA"
class S(str):
    def __repr__(self): return "REPRS"
t(int,B(b"x")); t(int,BA(b"x")); t(int,S("x")); t(int,b"x",5); t(int,S("x"),5); t(int,B(b"x"),5)
t(complex,"\ud800"); t(complex,"1\ud800"); t(float,"\ud800"); t(int,"\ud800"); t(complex,S("x")); t(complex,"\u0661+j"); t(complex,"\u0661\ud800")
t(object().__reduce_ex__, "a"); t(object().__reduce_ex__, 1.5); t(object().__reduce_ex__)
t(unicodedata.lookup,b"DIGIT ONE"); t(unicodedata.lookup,bytearray(b"DIGIT ONE")); t(unicodedata.lookup,5); t(unicodedata.lookup,"\ud800"); t(unicodedata.lookup,"nope"); t(unicodedata.lookup, b"nope"); t(unicodedata.lookup, "a"*300)
t("a".encode,"\ud800"); t(b"a".decode,"\ud800"); t(codecs.lookup,"\ud800"); t(codecs.lookup,"a\0b"); t("a".encode,"utf-8","\ud800"); t("\ud800".encode,"utf-8","\ud800"); t("\ud800".encode,"utf-8","nohandler"); t(codecs.lookup_error,"\ud800"); t(codecs.lookup_error,"x")
t(_suggestions._generate_suggestions,["a\ud800"],"ab"); t(_suggestions._generate_suggestions,["ab"],"a\ud800")
for h in (2**31, -(2**31) - 1, 2**63, 2**64, -(2**63) - 1): t(object().__reduce_ex__, h)
