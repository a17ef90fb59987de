# Which variable a name means, the order of evaluation, signatures, operators of user classes.
x = 'g'
def f():
    x = 'f'
    class A:
        y = x
        x = 'a'
        def m(self): return x
        l = [x for _ in range(1)]
        g = list((lambda: x)() for _ in range(1))
    return A.y, A.x, A().m(), A.l, A.g
try: print(f())
except NameError as e: print(type(e).__name__, e)
def f2():
    def inner(): return v
    try: inner()
    except NameError as e: print(e)
    v = 3
    return inner()
print(f2())
def f3():
    try: return v
    except NameError as e: print(e)
    v = 1
    def g(): return v
f3()
class Outer:
    a = 1
    class Inner:
        try: b = a
        except NameError as e: print(e)
    def m(self): return __class__
print(Outer().m())
def f4(n):
    return [[i * j for j in range(i)] for i in range(n) if i % 2], {i: [j for j in range(i)] for i in range(3)}, {(i, j) for i in range(2) for j in range(2)}
print(f4(5)[0], f4(1)[1], sorted(f4(1)[2]))
def f5():
    fs = []
    for i in range(3):
        def g(i=i): return i
        fs.append(g)
    return [g() for g in fs], [g() for g in [(lambda k: lambda: k)(i) for i in range(3)]]
print(f5())
def f6():
    total = 0
    def add(n):
        nonlocal total
        total += n
        def sub(m):
            nonlocal total
            total -= m
            return total
        return sub
    s = add(10)
    return s(3), s(2), total
print(f6())
def f7():
    global newg
    newg = 5
    def h():
        global newg
        newg += 1
        return newg
    return h()
print(f7(), newg)
print([a := 1, b := 2, a + b], (c := [d for d in range(3) if (e := d)]), e)
def f8():
    r = [(q := i) for i in range(4)]
    return q, r
print(f8())
def f9(a, b=[], *c, d, e=4, **g):
    'doc'
    return a, b, c, d, e, g
print(f9(1, d=2), f9(1, 2, 3, 4, d=5, e=6, z=7), f9.__doc__, f9.__defaults__, f9.__kwdefaults__)
def posonly(a, b=2, /, c=3, *, d=4): return a, b, c, d
print(posonly(1), posonly(1, 5, c=6, d=7))
try: posonly(a=1)
except TypeError as e: print(e)
try: posonly()
except TypeError as e: print(e)
try: f9(1)
except TypeError as e: print(e)
def rec(n): return 1 if n <= 1 else n * rec(n - 1)
print(rec(30))
def swap(a, b, c): a, b, c = c, a, b; return a, b, c
print(swap(1, 2, 3))
def multi():
    a = b = [0]
    a[0] = b = 5
    return a, b
try: print(multi())
except Exception as e: print(type(e).__name__)
def order():
    log = []
    def t(n): log.append(n); return n
    d = {t(1): t(2), t(3): t(4)}
    l = [0] * 10
    l[t(5)] = t(6)
    t(7) + t(8) * t(9)
    print(t(10), t(11), sep=t(' ')) if False else None
    t(12) < t(13) < t(14) < t(0) < t(99)
    return log
print(order())
def whileelse(n):
    while n:
        n -= 1
        if n == 5: break
    else: return 'else'
    return 'break'
print(whileelse(3), whileelse(9))
def forelse(l):
    for i in l:
        if i == 3: return 'found'
    else: return 'none'
print(forelse([1, 3]), forelse([]))
def unpackerr():
    for v in [(1,), (1, 2, 3), 5]:
        try: a, b = v
        except (ValueError, TypeError) as e: print(e)
unpackerr()
first, *mid, last = 'abcdef'
print(first, mid, last)
[p, [q, r]] = 1, (2, 3)
print(p, q, r)
class Desc:
    def __get__(s, o, t): return ('get', o is None)
    def __set__(s, o, v): print('set', v)
    def __delete__(s, o): print('del')
class WD: d = Desc()
w = WD(); print(w.d, WD.d); w.d = 5; del w.d
class Item:
    def __getitem__(s, k): return k
    def __setitem__(s, k, v): print('si', k, v)
    def __delitem__(s, k): print('di', k)
it = Item(); print(it[1], it[1:2], it[::2], it[1:2, 3], it[...], it[:], it[-1])
it[1:2] = 3; it[1, 2] = 4; del it[0:1]; it[5] += 1
class Num:
    def __init__(s, v): s.v = v
    def __iadd__(s, o): s.v += o; return s
    def __add__(s, o): return Num(s.v + o)
    def __radd__(s, o): return Num(o + s.v)
    def __bool__(s): return s.v != 0
    def __lt__(s, o): return s.v < o.v
    def __contains__(s, x): return x == s.v
    def __call__(s, *a, **k): return (s.v, a, k)
    def __len__(s): return 3
    def __iter__(s): return iter([s.v])
n = Num(5); m = n; n += 2; print(m is n, n.v, (n + 1).v, (1 + n).v, bool(Num(0)), Num(1) < Num(2), 7 in n, n(1, a=2), [*n])
print('yes' if Num(0) else 'no', Num(0) or 'or', (not Num(1)))
