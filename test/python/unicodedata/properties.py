# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
import unicodedata as u
def go(n,f):
    h=0
    for i in range(0x3000):
        r=f(chr(i))
        for c in str(r): h=(h*31+ord(c))&0xffffffffff
    print(n,h)
for n in 'category bidirectional combining east_asian_width mirrored decomposition'.split(): go(n,getattr(u,n))
go('decimal',lambda c:u.decimal(c,-1)); go('digit',lambda c:u.digit(c,-1)); go('numeric',lambda c:u.numeric(c,None))
for f in 'NFC NFD NFKC NFKD'.split(): go(f,lambda c:u.normalize(f,c))
seed=[5]
def rnd(n):
    seed[0]=(seed[0]*1103515245+12345)&0x7fffffff
    return (seed[0]>>8)%n
al='a\u0301\u0327\u0300e\u1100\u1161\u11a8\u00e9\u1e9b\u0323\uac00\u0345\u03b1\U0001d15e'
h=0
for _ in range(500):
    s=''.join(al[rnd(len(al))] for _ in range(rnd(8)))
    for f in 'NFC NFD NFKC NFKD'.split():
        for c in u.normalize(f,s): h=(h*31+ord(c))&0xffffffffff
print(h)
