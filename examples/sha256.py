"""SHA-256 of many buffers in a thread pool."""
# args: --buffers 20 --size 5000
# args: --buffers 20 --size 5000 --threads 16

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

from options import read_options, report_time

options = read_options(buffers=200, size=1_000_000)


def digest(i):
    seed = i.to_bytes(4, "big")
    return hashlib.sha256(seed * (options.size // 4)).hexdigest()


begin = time.perf_counter()
with ThreadPoolExecutor(max_workers=options.threads) as pool:
    digests = list(pool.map(digest, range(options.buffers)))
report_time(f"{options.threads} threads", begin)

whole = hashlib.sha256()
for line in digests:
    whole.update(line.encode())
print(digests[0])
print(digests[-1])
print("all:", whole.hexdigest())
