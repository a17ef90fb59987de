"""`and` and `or` in each other: which value comes out, and how often each is asked."""
class V:
    def __init__(s,v): s.v=v; s.n=0
    def __bool__(s): s.n+=1; return s.v
import itertools
def e1(v): return v[0] or v[1] and v[2] or v[3]
def e2(v): return v[0] and v[1] or v[2] and v[3]
def e3(v): return (v[0] or v[1]) and (v[2] or v[3])
def e4(v): return v[0] and (v[1] or (v[2] and v[3]))
def e5(v): 
    x = ((v[0] and v[1]) and v[2]) or v[3]
    return x
def e6(v): return not (v[0] and v[1] or v[2]) or v[3]
def e7(v): return (v[0] < 5 < 3 or v[1]) if 0 else ((1 < 2 < 0) or v[0] and v[1])
def e8(v): return [v[0] and v[1] or v[2], v[3] or v[0] and v[2]]
for e in (e1,e2,e3,e4,e5,e6,e7,e8):
    for bits in itertools.product((0,1),repeat=4):
        v=[V(bool(b)) for b in bits]
        r=e(v)
        print(e.__name__, bits, v.index(r) if r in v else [v.index(x) for x in r] if isinstance(r,list) else r, [x.n for x in v])
