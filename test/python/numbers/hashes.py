import hashlib
data=[b'',b'a',b'abc',bytes(range(256)),b'x'*55,b'x'*56,b'x'*63,b'x'*64,b'x'*111,b'x'*112,b'x'*127,b'x'*128,b'x'*129,b'x'*1000,b'y'*135,b'y'*136,b'y'*143,b'y'*144,b'y'*167,b'y'*168,b'y'*200]
for n in ['md5','sha1','sha224','sha256','sha384','sha512','sha3_224','sha3_256','sha3_384','sha3_512','blake2b','blake2s']:
    f=getattr(hashlib,n)
    for d in data:
        h=f(d); g=f(); g.update(d[:7]); c=g.copy(); g.update(d[7:]); assert g.digest()==h.digest()==h.digest(); print(n,len(d),h.hexdigest())
    print(h.name,h.block_size,h.digest_size)
for d in data: print(hashlib.shake_128(d).hexdigest(300), hashlib.shake_256(d).digest(40).hex())
print(hashlib.blake2b(b'q',digest_size=20,key=b'key',salt=b'salt',person=b'pers',fanout=2,depth=3,leaf_size=7,node_offset=1<<40,node_depth=1,inner_size=32,last_node=True).hexdigest())
print(hashlib.blake2s(b'q'*100,digest_size=20,key=b'key',salt=b'salt',person=b'pers',fanout=2,depth=3,leaf_size=7,node_offset=1<<40,node_depth=1,inner_size=32,last_node=True).hexdigest())
import random
r=random.Random('abc'); print(r.random())
import hmac; print(hmac.new(b'k',b'm','sha256').hexdigest())
