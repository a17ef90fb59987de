def t(f):
    try: r = f(); print(r)
    except BaseException as e: print(type(e).__name__, e)
class A:
    "doc"
    x = 1
    def __init__(self, a=1): self.a = a
    def m(self): return self
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(x): return x*2
    @property
    def p(self): return self.a+1
    @p.setter
    def p(self, v): self.a = v
    def __eq__(self, o): return isinstance(o, A) and o.a == self.a
    def __repr__(self): return f"A({self.a})"
a = A(5)
t(lambda: (a.c(), A.c(), a.s(3), A.s(4), a.p))
a.p = 10
t(lambda: (a.p, a.a, a.__dict__, vars(a)))
t(lambda: hash(a)); t(lambda: a == A(10)); t(lambda: a != A(10)); t(lambda: a != A(11)); t(lambda: A.__hash__)
t(lambda: delattr(a, 'zz')); t(lambda: delattr(a,'p')); t(lambda: setattr(A,'y',2) or a.y)
t(lambda: A.__doc__); t(lambda: A.nope); t(lambda: a.nope); t(lambda: int.nope); t(lambda: (1).nope); t(lambda: setattr(1,'x',2)); t(lambda: setattr(object(),'x',2)); t(lambda: setattr([], 'append', 3))
t(lambda: setattr(int,'x',2)); t(lambda: delattr(int,'x')); t(lambda: A.__mro__); t(lambda: A.__bases__); t(lambda: A.__module__); t(lambda: A.__qualname__)
class S:
    __slots__ = ('b','a','__c')
    def __init__(self): self.a=1
s=S()
t(lambda: (s.a, S.__slots__, S.a, S._S__c)); t(lambda: s.b); t(lambda: s.z); t(lambda: setattr(s,'z',1)); t(lambda: s.__dict__)
t(lambda: delattr(s,'a')); t(lambda: s.a); t(lambda: delattr(s,'a'))
class T(S): pass
x=T(); x.q=1; x.b=2
t(lambda: (x.q,x.b,x.__dict__))
def mk(**kw):
    return type('Q',(object,),kw)
t(lambda: mk(__slots__=('a','a'))); t(lambda: mk(__slots__=(1,))); t(lambda: mk(__slots__=('1',))); t(lambda: mk(__slots__='abc').abc); t(lambda: mk(__slots__=('__dict__','__dict__')));t(lambda: mk(__slots__=('__weakref__','__weakref__'))); t(lambda: mk(__slots__=('a',),a=1))
t(lambda: type('I',(int,),{'__slots__':('a',)})); t(lambda: type('I',(int,),{'__slots__':()})(3)+1); t(lambda: type('I',(int,str),{}))
t(lambda: type('I',(bool,),{})); t(lambda: type('I',(type(lambda:1),),{})); t(lambda: type('I',(1,),{})); t(lambda: type('I',(A,A),{})); t(lambda: type('I',(object,A),{}))
class L(list):
    def __len__(self): return 42
l=L([1,2,3]); l.foo=3
t(lambda: (len(l), l, l.foo, l[1], list.__len__(l)))
class D(dict):
    def __missing__(self,k): return k*2
t(lambda: D()[4])
class TT(tuple):
    def __new__(cls,*a): return super().__new__(cls,a)
tt=TT(1,2,3); tt.z=5
t(lambda: (tt,tt.z,tt[1:],type(tt[1:]),len(tt),tt==(1,2,3),hash(tt)==hash((1,2,3))))
class I(int):
    def __add__(self,o): return I(int(self)+o+100)
i=I(5); i.w=3
t(lambda: (i+1, 1+i, type(i+1), i.w, i*2, -i, i==5, hash(i)==hash(5), {5:1}[i]))
class ST(str): pass
st=ST('abc'); st.k=1
t(lambda: (st, st.k, st+'d', type(st+'d'), st=='abc', {'abc':1}[st], st.upper()))
class F(float): pass
t(lambda: (F(1.5), F(1.5)+1, type(F(2)+1)))
class E(Exception):
    def __init__(self, a, b): super().__init__(a); self.b=b
t(lambda: (_ for _ in ()).throw(E(1,2)))
try: raise E(1,2)
except E as e: print(e, e.b, e.args)
class Meta(type):
    def __new__(m, n, b, d, **k): 
        print('meta', n, b, 'zz' in d, k); return super().__new__(m,n,b,d)
    def __init__(c,n,b,d,**k): print('init',k); super().__init__(n,b,d)
    @classmethod
    def __prepare__(m,n,b,**k): print('prep',n,k); return {'zz':1}
    def __call__(c,*a,**k): print('call',a,k); return super().__call__(*a,**k)
    def __getattr__(c,n): return 'meta-'+n
class M(metaclass=Meta, k=1):
    def __init__(self,*a): print('M.init',a)
M(3); t(lambda: M.foo); t(lambda: M.zz); t(lambda: M().foo)
class N(M): pass
t(lambda: type(N))
class IS:
    def __init_subclass__(cls, **kw): print('isub', cls.__name__, kw); super().__init_subclass__()
    def __class_getitem__(cls, i): return (cls.__name__, i)
class IT(IS, z=3): pass
t(lambda: IT[int]); t(lambda: type('X',(object,),{},q=1))
class Desc:
    def __set_name__(self,o,n): print('setname',o.__name__,n); self.n=n
    def __get__(self,o,t): return (self.n, o is None, t.__name__)
    def __set__(self,o,v): print('set',v)
    def __delete__(self,o): print('del')
class HD:
    d=Desc()
h=HD(); t(lambda: h.d); t(lambda: HD.d); h.d=4; del h.d
class Bad:
    def __set_name__(self,o,n): 1/0
def bad():
    class X: b=Bad()
try: bad()
except Exception as e: print(repr(e), e.__notes__)
