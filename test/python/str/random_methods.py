# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
seed=[12345]
def rnd(n):
    seed[0]=(seed[0]*1103515245+12345)&0x7fffffff
    return (seed[0]>>8)%n
alph=['a','b','c',' ','\t','\n','A','é','日','😀','1','\r','\x1c','ab','aa','%','{','}']
def rs(m,k=None):
    return ''.join(alph[rnd(k or len(alph))] for _ in range(rnd(m)))
def t(f):
    try: return ascii(f())
    except Exception as e: return type(e).__name__+':'+str(e)
import sys
H=0
def out(*a):
    global H
    s=' '.join(map(str,a))
    for c in s: H=(H*31+ord(c))&0xffffffffff
    return s
verbose=len(sys.argv)>1
for it in range(150):
    k=2 if it%3==0 else None
    s=rs(30,k); x=rs(3,k); y=rs(3,k); i=rnd(40)-20; j=rnd(40)-20; n=rnd(6)-1
    ops=[lambda:s.find(x),lambda:s.find(x,i),lambda:s.find(x,i,j),lambda:s.rfind(x,i,j),lambda:s.count(x),lambda:s.count(x,i,j),lambda:s.index(x,i),lambda:s.rindex(x),
     lambda:s.replace(x,y),lambda:s.replace(x,y,n),lambda:s.split(),lambda:s.split(None,n),lambda:s.rsplit(None,n),lambda:s.split(x),lambda:s.split(x,n),lambda:s.rsplit(x,n),
     lambda:s.partition(x),lambda:s.rpartition(x),lambda:s.strip(),lambda:s.strip(x),lambda:s.lstrip(x),lambda:s.rstrip(x),lambda:s.startswith(x,i,j),lambda:s.endswith(x,i,j),lambda:s.startswith((x,y)),
     lambda:s.removeprefix(x),lambda:s.removesuffix(x),lambda:s.center(i,'*'),lambda:s.ljust(i),lambda:s.rjust(i,'日'),lambda:s.zfill(i),lambda:s.expandtabs(n),lambda:s.splitlines(),lambda:s.splitlines(True),
     lambda:s[i:j],lambda:s[i:j:2],lambda:s[::-1],lambda:s[j:i:-2],lambda:s*n,lambda:s+x,lambda:x in s,lambda:s<x,lambda:s==x,lambda:x.join([s,y,'q']),lambda:x.join(s),lambda:hash(s)==hash(s+''),
     lambda:s.title(),lambda:s.swapcase(),lambda:s.istitle(),lambda:s.isidentifier(),lambda:repr(s),lambda:s.translate({97:'xx',98:None,99:65}),lambda:s.encode('utf-8','replace'),lambda:s.encode('latin-1','xmlcharrefreplace'),
     lambda:s.encode('ascii','backslashreplace'),lambda:s.encode('utf-16-le'),lambda:s.encode('utf-32'),lambda:s.encode('utf-7'),lambda:s.encode('unicode_escape'),lambda:s.encode('raw_unicode_escape'),lambda:s[i],lambda:s.encode().decode()==s,lambda:s.encode('utf-7').decode('utf-7')==s,lambda:s.encode('utf-16').decode('utf-16')==s,lambda:s.format(1,2),lambda:s%(1,2)]
    for q,f in enumerate(ops):
        line=out(it,q,t(f))
        if verbose: print(line, ascii(s), ascii(x), ascii(y), i,j,n)
print(H)
