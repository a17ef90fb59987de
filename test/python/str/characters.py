# Behaviour and messages recorded from CPython; inputs come from a fixed generator where they are random.
def crc(s):
    h=0
    for c in s: h=(h*31+ord(c))&0xffffffff
    return h
names='isalpha isdecimal isdigit isnumeric isalnum isspace islower isupper istitle isprintable isidentifier'.split()
for n in names:
    cnt=0; h=0; m=getattr(str,n)
    for i in range(0x3000):
        if m(chr(i)): cnt+=1; h=(h*31+i)&0xffffffff
    print(n,cnt,h)
for n in 'upper lower title casefold swapcase capitalize'.split():
    m=getattr(str,n); h=0; k=0
    for i in range(0x3000):
        r=m(chr(i))
        if r!=chr(i): k+=1; h=(h*31+crc(r))&0xffffffff
    print(n,k,h)
h=0
for i in range(0,0x3000):
    c=chr(i); h=(h*31+len((c+'a').splitlines()))&0xffffffff
print('lines',h)
for s in ['ΑΣ','ΑΣ.','Σ','ΑΣΒ','a.Σ','İstanbul','ǆ','ŉ','ﬁx','ß','aΣ\u0301','ΣΣ']:
    print(ascii(s.lower()),ascii(s.upper()),ascii(s.title()),ascii(s.casefold()),ascii(s.swapcase()),ascii(s.capitalize()))
