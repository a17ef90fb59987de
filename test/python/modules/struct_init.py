"""Struct: __new__ alone, __init__ again, complaints about null characters and large offsets."""
import struct
S=struct.Struct
for f in (lambda:S(), lambda:S(1), lambda:S('i',2), lambda:S(x=1), lambda: S.__init__(S('i')), lambda: S.__new__(S).pack(), lambda: S.__new__(S).format, lambda: repr(S.__new__(S)), lambda: S.__new__(S).size, lambda:S.__new__(S).unpack_from(b''),lambda:S.__new__(S).__sizeof__(), lambda: struct.calcsize('\0'), lambda: struct.calcsize(b'2\0i'), lambda: S('\udc00'), lambda: S('é'), lambda: struct.unpack('i\0',b''), lambda:S.__new__(S).iter_unpack(b''), lambda: struct.unpack_from('<I', bytearray(10), 2**63-1), lambda: struct.unpack_from('<I', bytearray(10), 2**63), lambda: struct.pack_into('<I', bytearray(10), 2**63,1), lambda: struct.unpack_from('<I', bytearray(10), -2**63)):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
class M(struct.Struct):
    def __init__(self): super().__init__('>h')
print(M().pack(12345))
s=struct.Struct('>h'); it=s.iter_unpack(b'\0\1\0\2'); s.__init__('>hh'); print(s.format,s.pack(1,2), list(it))
for bad in ('\udc00','$'):
    try: s.__init__(bad)
    except Exception as e: print(type(e).__name__)
print(s.format,s.unpack(b'\0\1\0\2'), s)
