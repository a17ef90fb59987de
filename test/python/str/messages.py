# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__+': '+str(e))
for l in '''"a".find(1)
"a".count(1)
"a".replace(1,2)
"a".replace("a",2)
"a".replace("a","b",count="x")
"a".split(1)
"a".split("")
"a".rsplit(1)
"a".partition(1)
"a".partition("")
"a".startswith(1)
"a".startswith((1,))
"a".endswith(1)
"a".strip(1)
"a".lstrip(1)
"a".center(1,2)
"a".center(1,"ab")
"a".center("a")
"a".ljust(3,b"a")
"a".zfill("a")
"a".join(1)
"a".join([1])
"a".join(["a",1])
"a".index("b")
"a".rindex("b")
"a".rindex(1)
"a".removeprefix(1)
"a".removesuffix(1)
"a".encode(1)
"a".encode("utf-8",1)
"a".encode("foo")
"a".encode("hex")
"a".expandtabs("x")
"a".translate(1)
"a".translate({97:1.5})
"a".translate({97:0x110000})
"a".translate({97:"xx"})
str.maketrans(1)
str.maketrans({"ab":1})
str.maketrans({1.5:1})
str.maketrans("a","bb")
str.maketrans("a",1)
str.maketrans(1,"a")
str.maketrans("a","b",1)
str(b"a","utf-8",1)
str(1,"utf-8")
str("a","utf-8")
str(b"\\xff","ascii")
str(1,2,3,4)
str(object=1)
str(encoding="a")
str(foo=1)
"a"+1
"a"*1.5
"a"[1]
"a".__getitem__(1.5)
1 in "a"
"a" < 1
"%d" % "a"
"%d" % 1.5
"%c" % "ab"
"%c" % 1.5
"%c" % 0x110000
"%c" % b"a"
"%x" % 1.5
"%x" % "a"
"%s %s" % 1
"%s" % (1,2)
"%s" % ()
"%(a)s" % 1
"%(a)s" % (1,)
"%(a" % {}
"%z" % 1
"%" % ()
"%*d" % ("a",1)
"%.*d" % ("a",1)
"a" % 1
"a" % {}
"a" % (1,)
"a" % [1]
"%f" % "a"
"%i" % "3"
"%99999999999999999999d" % 1
"%.99999999999999999999d" % 1
"%ld" % 3
"%#x %#o %#X %+d % d %05d %-5d|" % (255,8,255,3,3,3,3)
"%r %a" % ("é","é")
"%5.2s|" % "abc"
"%e %g %F" % (1.5, 1e20, float("inf"))
"%x" % -255
"%o" % -8
"%.5d" % 42
"%.5x" % 42
"%#.5x" % 42
"%08.3f" % 3.14159
"{}".format()
"{1}".format(1)
"{a}".format()
"{".format()
"}".format()
"{0.a}".format(1)
"{0[}".format(1)
"{!x}".format(1)
"{!}".format(1)
"{!rr}".format(1)
"{0}{}".format(1,2)
"{}{0}".format(1,2)
"{:{}}".format(1,"d")
"{:{:{}}}".format(1,2,3)
"{a[b]}".format(a={"b":1})
"{[0]}".format([1])
"{0.}".format(1)
"{0[]}".format(1)
"{0[a]b}".format({"a":1})
"{:d}".format("a")
"{a.b}".format_map(1)
"{}".format_map({})
"{0".format(1)
"{0!".format(1)
"{0!r".format(1)
"{99999999999999999999}".format(1)
format("a","=5")
format("a","z")
format("a",",")
format("a","05")
format("a",".")
format("a","+")
"abc".__format__(1)
"a".splitlines("a")
"x".isidentifier(1)
"a".upper(1)
"a".find()
"a".find("a",1,2,3)
"a".find("a","x")
"a".split(None,None)
"a".split(maxsplit="x")
str.upper(1)
str.upper()
iter("abc").__reduce__()
iter("abc").__length_hint__()
iter("abc").__setstate__(2)
"a".__getnewargs__()
repr("'\\"\\n\\x7f\\xad\\u2028\\ud800\\U000e0001")
"a".__mod__(1)
"a".__rmod__("%s")
"a".join("bcd")
"a".format(1, b=2)
"\\ud800".encode()
"é".encode("ascii")
"éé".encode("ascii")
"日".encode("latin-1")
"日".encode("latin-1","foo")
b"\\xff".decode()
b"\\xe6\\x97".decode()
b"\\xff".decode("ascii")
"a".__contains__(1)
"".join(["a"]*3)'''.split('\n'):
    print(l, '=>', end=' ')
    t(lambda: eval(l))
