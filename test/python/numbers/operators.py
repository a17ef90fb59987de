import math, random, struct, binascii
print(math.sin(1), random.Random(5).random(), struct.pack('>ih',1,2), binascii.hexlify(b'abc'))
r=random.Random(42); print([r.randrange(100) for _ in range(5)], r.getrandbits(100), r.gauss(0,1), r.sample(range(100),5))
s=r.getstate(); a=r.random(); r.setstate(s); print(a==r.random())
random.seed(2**200+7); print(random.random())
print(round(2.675,2), round(-1234.5678,-2), 7//-2, -7%3, divmod(-7.5,2), 2**-1, 10**20, 1e22, 0.1+0.2)
print(f'{3.14159:.2f} {1234567:,} {255:#x} {"a":>5} {1+2j}')
print(int('ff',16), int('0b11',0), float('1e5'), complex('1+2j'), bool([]))
class I(int): pass
print(I(5)+1, type(I(5)*2), repr(I(7)), I(3)==3, {I(3):1}[3], hash(I(3)), I('12'), I.from_bytes(b'a'))
class F(float):
    def __repr__(s): return 'F!'
print(F(1.5), F(1.5)+1, str(F(2)), [F(2)])
class A:
    def __radd__(s,o): return ('radd',o)
    def __index__(s): return 5
    def __iadd__(s,o): return ('iadd',o)
print(1+A(), 1.5+A(), [1,2,3,4,5,6][A()], hex(A()), 'x'*A())
a=A(); a+=1; print(a)
for f in [lambda:1/0,lambda:1<<-1,lambda:int('x'),lambda:[]+1,lambda:1+'a',lambda:int([]),lambda:'%d'%'x',lambda:math.sqrt(-1),lambda:(1).to_bytes(0)]:
    try: f()
    except Exception as e: print(type(e).__name__,e)
