"""Abstract classes, weak references, generics, properties, class changes, super."""
def t(f):
    try: r = f(); print(r)
    except BaseException as e: print(type(e).__name__, e)
import abc, types, weakref
class C(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @property
    @abc.abstractmethod
    def g(self): pass
class D(C):
    def f(self): pass
t(lambda: D())
class E(D): g=1
t(lambda: E().g)
C.register(int)
t(lambda: (isinstance(3,C), issubclass(int,C), issubclass(str,C), isinstance('',C), issubclass(bool,C)))
from collections.abc import *
t(lambda: (isinstance([],Sequence), isinstance({},Mapping), issubclass(list,Iterable), isinstance((i for i in ()),Iterator), isinstance(3,Hashable), isinstance([],Hashable)))
class W: pass
w=W(); r=weakref.ref(w, lambda r: print('dead', r() is None))
t(lambda: (r() is w, weakref.getweakrefcount(w), r==weakref.ref(w), weakref.ref(w) is weakref.ref(w), w.__weakref__ is weakref.ref(w)))
p=weakref.proxy(w); w.a=3
t(lambda: (p.a, type(p), isinstance(p,W)))
del w
t(lambda: r()); t(lambda: p.a)
t(lambda: weakref.ref(3)); t(lambda: weakref.ref((1,)))
d=weakref.WeakValueDictionary(); w=W(); d['a']=w; t(lambda: (len(d), d['a'] is w)); del w; t(lambda: len(d))
ws=weakref.WeakSet(); w=W(); ws.add(w); t(lambda: len(ws)); del w; t(lambda: len(ws))
wk=weakref.WeakKeyDictionary(); w=W(); wk[w]=1; t(lambda: list(wk.values())); del w; t(lambda: len(wk))
class Fin:
    def __del__(self): print('del', self.n)
f=Fin(); f.n=1; del f
def g():
    f=Fin(); f.n=2
g()
f=weakref.finalize(W(), print, 'fin')
ns=types.SimpleNamespace(a=1,b='x'); t(lambda: (ns, ns.a, ns==types.SimpleNamespace(a=1,b='x'))); ns.c=ns; t(lambda: ns)
mp=types.MappingProxyType({'a':1}); t(lambda: (mp, mp['a'], len(mp), 'a' in mp, mp|{'b':2}, list(mp), mp.get('q'))); t(lambda: mp.__setitem__('a',2)); 
t(lambda: list[int]); t(lambda: dict[str,list[int]]); t(lambda: list[int].__origin__); t(lambda: list[int]([1,2])); t(lambda: list[int]==list[int]); t(lambda: hash(list[int])==hash(list[int])); t(lambda: isinstance([],list[int])); t(lambda: list[int].append); t(lambda: tuple[int,...]); t(lambda: type(list[int]))
t(lambda: int|str); t(lambda: int|None); t(lambda: (int|str)|float); t(lambda: int|str==str|int); t(lambda: isinstance(3,int|str)); t(lambda: isinstance(3.0,int|str)); t(lambda: issubclass(int,int|str)); t(lambda: (int|str).__args__); t(lambda: int|3); t(lambda: type(int|str)); t(lambda: list[int]|None); t(lambda: isinstance(1,list[int]|int))
class G[T]:
    def f[U: int](self, x: U) -> T: ...
t(lambda: (G.__type_params__, G[int], G.__orig_bases__, G.__parameters__, G.__mro__)); t(lambda: G.f.__type_params__[0].__bound__); t(lambda: G.f.__annotations__)
type Al[T] = list[T] | None
t(lambda: (Al, Al[int], Al.__value__, Al.__type_params__))
class An:
    x: int
    y: "str" = 3
    def f(self, a: int, *b: str, c: float=1, **d: bytes) -> None: ...
t(lambda: (An.__annotations__, An.f.__annotations__)); t(lambda: An.__annotate__(1))
class P:
    @property
    def r(self): "docr"; return 1
t(lambda: setattr(P(),'r',2)); t(lambda: delattr(P(),'r')); t(lambda: P.r.__doc__); t(lambda: P.r.__name__); t(lambda: property().__get__(1)); t(lambda: property().__set__(1,2))
t(lambda: (P.r.fget, ))if 0 else None
class X1: pass
class X2: pass
o=X1(); o.a=1; o.__class__=X2; t(lambda: (type(o), o.a)); t(lambda: setattr(o,'__class__',int)); t(lambda: setattr(o,'__class__',3)); t(lambda: setattr(3,'__class__',X1))
class X3: __slots__=('q',)
t(lambda: setattr(o,'__class__',X3))
class Y1:
    def f(self): return 1
class Y2:
    def f(self): return 2
class Z(Y1): pass
t(lambda: Y1.__subclasses__()); t(lambda: Y2.__subclasses__())
t(lambda: dir(types.ModuleType('x')))
def fn(a,b=2,*c,d=3,**e): "fdoc"
t(lambda: (fn.__defaults__, fn.__kwdefaults__, fn.__name__, fn.__qualname__, fn.__doc__, fn.__module__, fn.__code__.co_name, fn.__closure__, fn.__dict__)); fn.z=1; t(lambda: fn.__dict__)
t(lambda: setattr(fn,'__code__',3)); t(lambda: setattr(fn,'__defaults__',3)); t(lambda: setattr(fn,'__name__',3)); t(lambda: fn.nope)
