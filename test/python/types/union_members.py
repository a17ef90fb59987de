"""Unions: isinstance asks one member after the other; members that cannot be hashed."""
from typing import Union, Any
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: isinstance(42, Union[int, list[int]])); t(lambda: isinstance('', Union[int, list[int]])); t(lambda: issubclass(int, int|list[int])); t(lambda: isinstance(3, int|Any)); t(lambda: isinstance(3, str|Any)); t(lambda: issubclass(str, Union[int, list[int]]))
ok=False
class U(type):
    def __hash__(self):
        if ok: return 1
        raise TypeError("not hashable")
class A(metaclass=U): ...
class B(metaclass=U): ...
u=A|B; w=A|int
t(lambda:hash(u)); ok=True; t(lambda:hash(u)); t(lambda:hash(w)); t(lambda:hash(A|B)!=0)
