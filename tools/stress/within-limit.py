"""Kinds of memory use one after the other under -X memory_limit: what one gives back the next can have, and MemoryError leaves the interpreter usable."""
import gc, sys
def strs(): return [str(i)*8 for i in range(150000)]
def tuples(): return [(i,i+1,i+2) for i in range(150000)]
def blobs(): return [bytes(5000) for i in range(3000)]
def dicts(): return [{'a':i} for i in range(50000)]
def big(): return [bytearray(1<<20) for i in range(20)]
for r in range(3):
    for f in (strs, tuples, blobs, dicts, big):
        x=f(); del x
# MemoryError leaves it usable
for r in range(3):
    l=[]
    try:
        while 1: l.append(bytearray(100000))
    except MemoryError as e: l=None
    l=[]
    try:
        while 1: l.append((1,2,3,str(len(l))))
    except MemoryError as e: l=None
    try: 'x'*(1<<28)
    except MemoryError: pass
    try: [0]*(1<<27)
    except MemoryError: pass
    try: 1<<(1<<31)
    except MemoryError: pass
    print(r, len([str(i) for i in range(1000)]))
print('ok')
