# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
import re
seed=[777]
def rnd(n):
    seed[0]=(seed[0]*1103515245+12345)&0x7fffffff
    return (seed[0]>>8)%n
def atom(d):
    k=rnd(22)
    if k<6: return 'abcab'[rnd(5)]
    if k==6: return '.'
    if k==7: return '[ab]'
    if k==8: return '[^a]'
    if k==9: return r'\w'
    if k==10: return '(?:%s)'%rx(d-1) if d>0 else 'a'
    if k==11: return '(%s)'%rx(d-1) if d>0 else 'b'
    if k==12: return '^'
    if k==13: return '$'
    if k==14: return r'\b'
    if k==15: return '(?=%s)'%rx(d-1) if d>0 else 'a'
    if k==16: return '(?!%s)'%rx(d-1) if d>0 else 'a'
    if k==17: return r'\1'
    if k==18: return '(?>%s)'%rx(d-1) if d>0 else 'c'
    if k==19: return '(?<=%s)'%'abc'[rnd(3)]
    if k==20: return '(?(1)%s|%s)'%(rx(0),rx(0))
    return r'[\d\sA-C]'
def piece(d):
    a=atom(d); k=rnd(14)
    if k<6: return a
    q=['*','+','?','*?','+?','??','{1,2}','{2}','{0,2}?','*+','++','?+','{1,}','{,2}'][rnd(14)]
    return a+q
def rx(d):
    r=''.join(piece(d) for _ in range(1+rnd(3)))
    if rnd(5)==0: r+='|'+''.join(piece(d) for _ in range(1+rnd(2)))
    return r
import sys
v=len(sys.argv)>1
H=0; ok=0
for it in range(300):
    p=rx(2)
    try: c=re.compile(p, [0,re.I,re.M,re.S][rnd(4)])
    except Exception as e:
        s=type(e).__name__+str(e)
        if v: print(it,ascii(p),s)
        for ch in s: H=(H*31+ord(ch))&0xffffffffff
        continue
    ok+=1
    for _ in range(4):
        t=''.join('abcA b\n1'[rnd(8)] for _ in range(rnd(12)))
        if rnd(4)==0: t+='日'
        r=[]
        for f in (lambda:c.match(t),lambda:c.search(t),lambda:c.fullmatch(t)):
            m=f(); r.append(None if m is None else (m.span(),m.groups(),m.lastindex))
        r.append(c.findall(t)); r.append(c.split(t)); r.append(c.sub('<\\g<0>>',t)); r.append([m.span() for m in c.finditer(t)])
        s=repr(r)
        if v: print(it,ascii(p),c.flags,ascii(t),s)
        for ch in s: H=(H*31+ord(ch))&0xffffffffff
print(ok,H)
