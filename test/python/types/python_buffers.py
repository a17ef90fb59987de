# __buffer__ and __release_buffer__ written in Python.
class Own:
    def __init__(self, data):
        self.data = data
        self.views = []

    def __buffer__(self, flags):
        print("buffer", flags)
        m = memoryview(self.data)
        self.views.append(m)
        return m

    def __release_buffer__(self, view):
        print("release", view is self.views[-1], len(view))
        view.release()


o = Own(bytearray(b"hello"))
with memoryview(o) as m:
    print(bytes(m))
    m[0] = 72
print(o.data)
o.data.append(33)
print(bytes(o))


class Sub(bytearray):
    def __buffer__(self, flags):
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print("release of", view.tolist())
        try:
            self.kept = memoryview(view)
        except ValueError as e:
            print(e)
        super().__release_buffer__(view)


s = Sub(b"abc")
with memoryview(s) as m:
    try:
        s.append(1)
    except BufferError as e:
        print(e)
s.append(100)
print(s)


class Wrong:
    def __buffer__(self, flags):
        return b"x"


class Absent:
    def __buffer__(self, flags):
        raise RuntimeError("no")


for cls in Wrong, Absent:
    try:
        memoryview(cls())
    except Exception as e:
        print(type(e).__name__, e)

b = bytearray(b"xyz")
m = b.__buffer__(0)
try:
    bytearray().__release_buffer__(m)
except ValueError as e:
    print(e)
b.__release_buffer__(m)
try:
    b.__release_buffer__(b"")
except TypeError as e:
    print(e)
