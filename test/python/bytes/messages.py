# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__+': '+str(e))
for T in ('b"a"','bytearray(b"a")'):
  for l in '''X.find("a")
X.find(300)
X.find(1.5)
X.find(-1)
X.count("a")
X.index(b"z")
X.rindex(5)
X.replace("a",b"")
X.replace(b"a",1)
X.replace(b"a",b"c","x")
X.split("a")
X.split(b"")
X.split(5)
X.rsplit(1.5)
X.partition(1)
X.partition(b"")
X.partition(b"a")
X.rpartition(bytearray(b"q"))
X.startswith("a")
X.startswith(("a",))
X.endswith(1)
X.strip("a")
X.lstrip(1)
X.center(5,"a")
X.center(5,b"ab")
X.center(5,bytearray(b"x"))
X.ljust("a")
X.zfill("x")
X.join(1)
X.join(["a"])
X.join([b"a",1])
X.join([b"a",bytearray(b"b"),memoryview(b"c")])
X.removeprefix("a")
X.removesuffix(1)
X.decode(1)
X.decode("utf-8",1)
X.decode("hex")
X.expandtabs("a")
X.translate(1)
X.translate(b"a")
X.translate(None,b"a")
X.translate(bytes(range(256)),b"b")
X.translate(bytes(range(256)),"b")
X.hex("ab")
X.hex(1)
X.hex("é")
X.hex(b":")
X.hex(":",0)
X+1
X+"a"
X+bytearray(b"z")
X+memoryview(b"z")
X*1.5
X[1]
X[0]
"a" in X
300 in X
97 in X
b"a" in X
1.5 in X
X<"a"
X<b"b"
X==bytearray(b"a")
X==memoryview(b"a")
X=="a"
X.__getnewargs__()
X.__bytes__()
X.__reduce__()
X % 1
X % (1,)
iter(X).__reduce__()
iter(X).__length_hint__()
X.splitlines("x")
X.isalpha()
X.title(1)
repr(X)
str(X)
X.append(1)
X.append("a")
X.append(256)
X.extend(1)
X.extend("abc")
X.extend([1,"a"])
X.extend([300])
X.insert("a",1)
X.insert(0,300)
X.pop(5)
X.pop()
X.pop("a")
X.remove(5)
X.remove("a")
X.reverse()
X.clear()
X.copy()
X.resize(-1)
X.resize("a")
X.resize(3)
X.__init__(1.5)
X.__setitem__(0,300)
X.__setitem__(5,1)
X.__setitem__("a",1)
X.__setitem__(0,"a")
X.__setitem__(slice(0,1),5)
X.__setitem__(slice(0,1),"ab")
X.__setitem__(slice(0,1),[1,2])
X.__setitem__(slice(None,None,2),b"abc")
X.__delitem__(5)
X.__iadd__("a")
X.__iadd__(1)
X.__iadd__([1])
X.__imul__("a")
X.__imul__(-1)
X.fromhex("a")
X.fromhex("abz")
X.fromhex("ab cd")
X.fromhex("é")
X.fromhex(1)
X.fromhex(b"ab")
X.fromhex("ab c d")
X.maketrans(b"a",b"bc")
X.maketrans(b"a","b")'''.split('\n'):
    e=l.replace('X',T)
    print(e, '=>', end=' ')
    t(lambda: eval(e))
for l in '''bytes(-1)
bytes("a")
bytes("a","utf-8")
bytes("a","utf-8","strict")
bytes(1,"utf-8")
bytes(b"a","utf-8")
bytes(errors="a")
bytes(encoding="a")
bytes("a",errors="strict")
bytes(1.5)
bytes([1,300])
bytes([1,"a"])
bytes([1,-1])
bytes(None)
bytes(source=b"x")
bytes(1,2,3,4)
bytes(foo=1)
bytearray(-1)
bytearray("a")
bytearray(1.5)
bytearray([300])
bytearray(["a"])
bytearray(b"a","utf-8")
bytearray(1,"x")
bytearray(errors="x")
b"%d" % "a"
b"%s" % "a"
b"%s" % 1
b"%b" % 1
b"%c" % 300
b"%c" % "a"
b"%c" % b"ab"
b"%c" % b"a"
b"%c" % bytearray(b"ab")
b"%c" % 65
b"%a %r" % ("é","é")
b"%d %x %f" % (1,255,1.5)
b"%f" % "a"
b"%(a)s" % {b"a":b"x"}
b"%(a)s" % {"a":b"x"}
b"%z" % 1
b"%" % 1
b"%s %s" % 1
b"%s" % (1,2)
b"x" % (1,)
b"%5.2s|" % b"abc"
b"%05d|%-5d|%+d" % (3,3,3)
b"%x" % 1.5
b"%e" % 1.0
b"%#x %#o" % (255,8)
bytearray(b"%s") % b"x"
b"\\x00\\t\\n\\r\\\\'\\"a\\x7f\\xff"
b"'"
b"\\"'"
bytearray(b"'")
memoryview(1)
memoryview(b"abc")[5]
memoryview(b"abc")["a"]
memoryview(b"abc").cast("i")
memoryview(b"abc").cast("zz")
memoryview(b"abcd").cast("i")[0]
memoryview(b"abcd").cast("B",[2,2]).tolist()
memoryview(b"abcd").cast("B",[2,2])[0]
memoryview(b"abcd").cast("B",[2,2])[0,1]
memoryview(b"abcd").cast("B",[2,3])
memoryview(b"abcd").cast("B",2)
memoryview(b"abcd")[0]
memoryview(b"abcd")[::2].tobytes()
memoryview(b"abcd")[::2].cast("B")
memoryview(b"a").__setitem__(0,1)
memoryview(bytearray(b"a")).__setitem__(0,300)
memoryview(bytearray(b"a")).__setitem__(0,"a")
memoryview(bytearray(b"a")).__setitem__(5,1)
memoryview(bytearray(b"a")).__setitem__(slice(0,1),b"ab")
memoryview(bytearray(b"a")).__setitem__(slice(0,1),b"b")
memoryview(bytearray(b"a")).__delitem__(0)
memoryview(b"abcd").hex(":")
memoryview(b"abcd").tobytes("Q")
memoryview(b"abcd").format
memoryview(b"abcd").shape
memoryview(b"abcd").strides
memoryview(b"abcd").suboffsets
memoryview(b"abcd").obj
memoryview(b"abcd").count(97)
memoryview(b"abcd").index(98)
memoryview(b"abcd").index(5)
memoryview(b"abcd").index(98,2)
memoryview(b"abcd")==b"abcd"
memoryview(b"abcd")<b"abcd"
len(memoryview(b"abcd").cast("B",[2,2]))
list(memoryview(b"abcd"))
list(memoryview(b"abcd").cast("B",[2,2]))
memoryview(b"a"*8).cast("d")[0]
memoryview(b"a"*8).cast("?")[0]
memoryview(b"a"*8).cast("c")[0]
memoryview(b"abcd").cast("i").cast("h")
memoryview(b"abcd").cast("@i").format
memoryview(b"").cast("B",())
memoryview(b"a").cast("B",()).tolist()
memoryview(b"a").cast("B",())[()]
len(memoryview(b"a").cast("B",()))
memoryview[int]
memoryview(b"a")[0:1:0]
memoryview(b"a")[...]
memoryview(b"a")[0,0]
memoryview(b"a")[()]
memoryview(b"abcd").cast("B",[2,2])[()]
memoryview(b"abcd").cast("B",[2,2])[0:1,0:1]
97 in memoryview(b"a")
memoryview(b"abcd").toreadonly().readonly
int.from_bytes(memoryview(b"a"))'''.split('\n'):
    print(l, '=>', end=' ')
    t(lambda: eval(l))
m=memoryview(b"abc"); m.release()
for l in ["m[0]","len(m)","m.tobytes()","m==b''","m.obj","m.release()","m.format","m.__enter__()","m.hex()","m.shape","memoryview(m)","m.cast('B')"]:
    print(l,'=>',end=' '); t(lambda: eval(l))
ba=bytearray(b"abc"); mm=memoryview(ba)
for l in ["ba.append(1)","ba.clear()","ba.pop()","ba.__delitem__(0)","ba.extend(b'x')","ba.__iadd__(b'x')","ba.__setitem__(slice(0,1),b'xx')","ba.__setitem__(slice(0,1),b'y')","ba.__init__(b'')","ba.resize(5)","ba.resize(3)","ba.insert(0,1)","ba.__imul__(2)","ba.__imul__(1)", "ba.reverse()"]:
    print(l,'=>',end=' '); t(lambda: eval(l))
mm2=mm[1:]; 
def r(): mm.release()
print('rel'); t(r)
