"""array.array: type codes, limits and messages, slices, buffers, pickling."""
import array
import copy
import pickle

A = array.array


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for code in "bBwhHiIlLqQfd":
    a = A(code)
    print(code, a.itemsize, memoryview(a).format, a)
for code, values in {
    "b": [127, 200, -200, 70000], "B": [255, 256, -1], "h": [70000, -70000], "H": [-1, 70000, 2**31], "i": [2**31, 2**70], "I": [2**32, -1, 2**70],
    "l": [2**63], "L": [2**64, -1], "q": [2**63], "Q": [2**64, -1], "f": ["a", 1e300], "w": [1, "ab", "x"], "d": [1, None],
}.items():  # fmt: skip
    for value in values:
        show(lambda: A(code, [value]))
for arguments in ((), ("x",), (1,), ("i", "abc"), ("i", A("w", "a")), ("i", 5), ("ii",), ("i", 1, 2), ("w", "a\xe9\U0001f600"), ("i", b"abc"), ("i", bytearray(b"abcd"))):
    show(lambda: A(*arguments))
a = A("i", range(5))
show(lambda: a["x"])
show(lambda: a[5])
show(lambda: a[1:4:2])
show(lambda: a[::-1])
show(lambda: a.__setitem__(5, 1))
show(lambda: a.__setitem__(slice(0, 1), [1]))
show(lambda: a.__setitem__(slice(0, 4, 2), A("i", [1, 2, 3])))
show(lambda: a + [1])
show(lambda: a + A("b"))
show(lambda: a.extend(A("b", [1])))
show(lambda: a.fromlist([1, "a"]))
show(lambda: a.frombytes(b"x"))
show(lambda: a.tounicode())
show(lambda: a.remove(9))
show(lambda: A("i").pop())
a[1:3] = A("i", [7, 8, 9])
del a[::2]
a *= 2
a.insert(-1, 100)
a.byteswap()
print(a, a.tobytes(), a.index(a[1]), a.count(a[0]))
with memoryview(a) as view:
    show(lambda: a.append(1))
    view[0] = 5
    print(view.shape, view.itemsize, a[0])
a.append(1)
print(a < A("i", [6]), a == A("d", list(a)), a != a, a < A("f", [6]))
for protocol in range(6):
    assert pickle.loads(pickle.dumps(a, protocol)) == a
print(a.__reduce_ex__(2), a.__reduce_ex__(3), copy.deepcopy(a) is a)
print(array._array_reconstructor(A, "i", 5, b"\0\1\xff\xff"), array._array_reconstructor(A, "w", 18, b"a\0b\0"))
it = iter(A("b", [1, 2]))
next(it)
print(it.__reduce__(), list(it), it.__reduce__())
