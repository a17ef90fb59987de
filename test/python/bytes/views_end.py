"""A memoryview and a context die with their last reference: the exporter can change its size again."""
import contextvars
import sys
import weakref

b = bytearray(b"abcdef")
view = memoryview(b)
print(sys.getrefcount(view) < 4)
ref = weakref.ref(view)
part = view[1:3]
del view, part
print(ref())
del b[:2]
print(bytes(memoryview(b)[:2]))
b.append(1)
print(b)
context = contextvars.copy_context()
print(sys.getrefcount(context) < 4)
ref = weakref.ref(context)
del context
print(ref())
