# match with every kind of pattern, :=, inlined comprehensions, async code, annotations, calls with stars, augmented assignment.
def m(x):
    match x:
        case 0 | 1: return 'small'
        case int(n) if n > 100: return ('big', n)
        case int(): return 'int'
        case 'a' | 'b' as s: return s
        case [1, *rest, 9]: return rest
        case [a, b]: return (a, b)
        case [_, *_]: return 'seq'
        case {'k': v, **r}: return v, r
        case P(x=1, y=y): return ('P1', y)
        case P(a, b): return ('P', a, b)
        case None: return 'none'
        case True: return 'true'
        case C.V: return 'cv'
        case str() | bytes(): return 'text'
        case _: return 'other'
class P:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x = x; s.y = y
class C: V = 2.5
for v in [0, 1, 5, 500, 'a', 'zz', b'q', [1, 2, 3, 9], [1, 2], [1, 2, 3], [], {'k': 1, 'z': 2}, {}, P(1, 5), P(2, 6), None, True, 2.5, 3.5, (1, 2)]:
    print(m(v))
if (n := 5) > 3: print(n)
print([y := x * 2 for x in range(3)], y)
def w():
    if any((last := x) > 2 for x in [1, 2, 3, 4]): return last
print(w())
x = 'outer'
print([x for x in range(2)], x)
class K:
    x = 'k'
    y = [x for _ in range(2)]
    z = [v for v in (lambda: x)()]
print(K.y, K.z)
def cl():
    r = [[lambda: (i, j) for j in range(2)] for i in range(2)]
    return [q() for p in r for q in p]
print(cl())
async def co(x):
    return x * 2
async def main():
    r = await co(4)
    l = [await co(i) for i in range(3)]
    async for q in ag(): print('q', q)
    async with AC() as a: print('in', a)
    l2 = [z async for z in ag() if z]
    return r, l, l2
async def ag():
    for i in range(2): yield i
class AC:
    async def __aenter__(s): print('ae'); return 'ac'
    async def __aexit__(s, *a): print('ax', a[0])
def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e: return e.value
print(run(main()))
def ann(a: int, b: 'str' = 3) -> list: pass
print(ann.__annotations__)
class An:
    a: int
    b: str = 'x'
print(An.__annotations__, An.b)
z1: int = 4
print(__annotations__ if False else z1)
print(__name__, K.__qualname__, cl.__qualname__, An.__module__)
print(m.__code__.co_name if True else 0)
g = (i for i in [1, 2, 3])
print(sum_ := [*g], {**{'a': 1}, 'b': 2}, (*range(2), *[5]), [*'ab'])
def va(*a, **k): return a, k
print(va(*[1, 2], 3, *(4,), a=1, **{'b': 2}))
try: va(**{'a': 1}, a=2)
except TypeError as e: print(e)
try: va(*5)
except TypeError as e: print(e)
print(va(1, *[], **{}))
i = 5
i += 1; i -= 2; i *= 3; i //= 2; i **= 2; i %= 7; i <<= 2; i |= 1; i ^= 3; i &= 0xff; i >>= 1
print(i)
o = P(1, 2); o.x += 5; o.y *= 2; print(o.x, o.y)
dd = {'a': 1}; dd['a'] += 1; dd['b'] = dd.get('b', 0) + 1; print(dd)
ll = [1, 2, 3]; ll[0] += 10; ll[1:] += [4]; print(ll)
global_v = 1
def sg():
    global global_v
    global_v += 1
sg(); print(global_v)
