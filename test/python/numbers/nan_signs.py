import math, struct
n=float('nan'); m=float('-nan'); k=-n
for x in n,m,k, math.copysign(n,-1), abs(m), float('inf')-float('inf'), complex(m,n).real, -k:
    print(x, math.copysign(1,x), hash(x)==object.__hash__(x), x!=x, x is x)
print(struct.pack('>d', m).hex(), struct.pack('>d', n).hex())
for h in '7ff8000000000001','fff8000000000000','ffffffffffffffff','7ff0000000000001','fff0000000000001':
    x=struct.unpack('>d',bytes.fromhex(h))[0]
    print(x, math.copysign(1,x), isinstance(x,float), type(x))
d={n:1, m:2}
print(len(d), n in d, m in d, [n].count(n))
for s in '0x1p０','0x1p0\u3000', ' 0x1p0 ':
    try: print(float.fromhex(s))
    except ValueError as e: print(e)
class F(float): pass
try: F(x=0)
except TypeError as e: print(e)
