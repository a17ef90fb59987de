# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
import re,_sre
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__+': '+str(e))
p=re.compile('(a)(?P<n>b)?'); m=p.match('ab'); m1=p.match('a')
for l in '''p.match(1)
p.match(b"a")
re.compile(b"a").match("a")
p.match()
p.match("a","x")
p.match("a",1,2,3)
p.match("ab",-5,10)
p.match("ab",0,1).endpos
m.group()
m.group(0,1,2)
m.group("n")
m.group("zz")
m.group(5)
m.group(-1)
m.group(1.5)
m1.group(2)
m.groups()
m1.groups()
m1.groups(5)
m1.groupdict()
m1.groupdict(default=3)
m.start(5)
m.start("n")
m1.start(2)
m1.span("n")
m.end()
m.span()
m.regs
m1.regs
m.lastindex
m1.lastindex
m.lastgroup
m1.lastgroup
m["n"]
m[3]
m[0]
m.re
m.string
m.pos
m.endpos
m.expand(r"\\1-\\g<n>")
m1.expand(r"\\1-\\g<n>")
m.expand("x")
repr(m)
repr(p)
re.compile("a",re.I|re.M)
re.compile(b"a",re.I)
re.compile("a"*300)
re.compile("a", re.A|re.X|re.S|re.U if 0 else re.A|re.X|re.S)
p.groupindex
p.groups
p.flags
p.pattern
p.scanner("ab").match()
p.scanner("ab").search()
p.scanner("ab").pattern
p==re.compile('(a)(?P<n>b)?')
p<p
hash(p)==hash(re.compile('(a)(?P<n>b)?'))
p.sub("x","aab")
p.sub(r"[\\1]","aab")
p.sub(lambda m: m.group()*2,"aab")
p.sub(lambda m: 1,"aab")
p.sub(1,"aab")
p.sub(b"x","aab")
p.subn("x","aab",count=1)
p.sub("x","aab","y")
p.split("xaby")
p.split("xaby",1)
p.findall("abaa")
re.findall("a","aab")
re.findall("(a)","aab")
list(re.finditer("","ab"))
re.split("","ab")
re.sub("","-","ab")
re.sub("a*","-","baac")
re.findall("a*?","aab")
re.match(r"(?:(a)|b)*","ab").groups()
re.match(r"(a(?=b))","ab")
re.search(r"\\bfoo\\b","a foo b").span()
re.findall(r"\\B","")
re.findall(r"\\b","")
re.match(r"(?i)É","é")
re.match(r"(?i:ſ)","S")
re.match("[\u4e00-\u9fff]+","日本語x")
re.match(r"(?>a+)a","aaa")
re.match(r"a++a","aaa")
re.match(r"(?:ab)*+c","ababc")
re.match(r"(a)?(?(1)b|c)","ab")
re.match(r"(a)?(?(1)b|c)","c")
re.match(r"(\\w+) \\1","foo foo").group()
re.match(r"(?i)(\\w+) \\1","foo FOO").group()
re.search(r"(?<=a)b","ab")
re.search(r"(?<!a)b","ab")
re.fullmatch("a|ab","ab")
re.fullmatch("a.*?","abc")
re.match("(?s).","\\n")
re.findall("(?m)^.","a\\nb")
re.findall("(?m).$","a\\nb")
re.search("$","a\\n").span()
re.match(r"(?:a|b|c){2,3}?d","abcd")
re.match(r"(a{2}){3}","aaaaaa")
_sre.compile("a",0,[1,2,99],0,{},())
_sre.compile("a",0,[99],0,{},())
_sre.compile(1,0,[1],0,{},())
_sre.compile("a",0,["x"],0,{},())
_sre.compile("a",0,1,0,{},())
_sre.getcodesize()
_sre.ascii_tolower(65)
_sre.unicode_iscased(0xe9)
_sre.template(p,1)
_sre.template(p,["a",1])
_sre.template(p,["a",-1,"b"])
p.__copy__() is p
p.__deepcopy__({}) is p
m.__copy__() is m
re.Pattern[str]
type(p)()
re.sub("(?P<x>a)",r"\\g<x>\\g<1>","a")
re.sub("a",r"\\2","a")
re.compile("(")
re.match("a",bytearray(b"a"))
re.compile(b"a").match(bytearray(b"a"))
re.compile(b"(a)").sub(rb"\\1\\1",bytearray(b"a"))
re.compile(b"a").findall(memoryview(b"aa"))
re.compile(b"a").match(memoryview(b"aa")).group()
re.match("(a*)*b","a"*20)'''.split('\n'):
    print(l,'=>',end=' '); t(lambda: eval(l))
