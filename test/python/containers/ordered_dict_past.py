"""OrderedDict: keys deleted past it by methods of dict, and keys whose hash changes."""
from collections import OrderedDict
from random import randrange
import copy
def t(f,*a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
def mk(): return OrderedDict([('a',1),('b',2),('c',3)])
for cls in (OrderedDict, type('Sub',(OrderedDict,),{})):
    for f in (lambda o: dict.__delitem__(o,'a'), lambda o: dict.pop(o,'b'), lambda o:(dict.pop(o,'c'),dict.pop(o,'a')), lambda o: dict.pop(o,'zz',5)):
        o=cls(mk()); f(o)
        print(len(o)); t(list,o); t(lambda:list(reversed(o))); t(lambda:list(o.keys()))
        it=iter(o); t(next,it); t(next,it); t(next,it); t(next,it); t(next,it)
        it=reversed(o.items()); t(next,it); t(next,it); t(next,it); t(next,it); t(next,it)
        t(repr,o); t(lambda: list(o.values())); t(lambda: list(o.items())); t(o.copy); t(lambda: o==o); t(lambda: o=={})
        t(lambda: list(reversed(o.items())))
    o=cls(mk()); dict.__delitem__(o,'a'); t(lambda:o.pop('a')); t(lambda:o.popitem(last=False)); t(list,o); t(lambda:o.popitem(last=False)); t(list,o)
    o=cls(mk()); dict.__delitem__(o,'c'); t(o.popitem); t(list,o); t(o.popitem); t(list,o)
    o=cls(mk()); dict.__delitem__(o,'b'); o['d']=4; t(list,o); o.clear(); t(list,o); t(repr,o)
    o=cls(mk()); dict.__delitem__(o,'b'); t(lambda:o.move_to_end('b')); t(lambda: dict.__delitem__(o,'b')); t(lambda: o.__delitem__('b')); t(list,o)
o=mk(); dict.popitem(o); t(repr,o); t(o.copy); t(lambda: list(o.items()))
class Key:
    def __hash__(self): return randrange(1000000)
    def __repr__(self): return 'Key'
od=OrderedDict()
for i in range(50): od[Key()]=i
for f in (lambda: list(od.values()), lambda:list(od.items()), lambda:repr(od), lambda:list(od), od.copy): t(f)
