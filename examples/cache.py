"""A cache that many threads use, under a reentrant lock: each value is computed once."""
# args:
# args: --threads 16 --rounds 5

from threading import RLock, Thread

from options import read_options

options = read_options(keys=50, rounds=20)


class Cache:
    def __init__(self, compute):
        self._compute = compute
        self._values = {}
        self._lock = RLock()
        self.computed = 0
        self.asked = 0

    def get(self, key):
        with self._lock:
            self.asked += 1
            if key not in self._values:
                self.computed += 1
                self._values[key] = self._compute(self, key)
            return self._values[key]


def fibonacci(cache, n):
    # Asks the cache again while the lock is held: that is what the lock is reentrant for.
    return n if n < 2 else cache.get(n - 1) + cache.get(n - 2)


cache = Cache(fibonacci)
sums = []


def work(seed):
    total = 0
    for i in range(options.rounds * options.keys):
        total += cache.get((i * 7 + seed) % options.keys)
    sums.append(total)


threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("computed once each:", cache.computed == options.keys)
print("all threads agree:", len(set(sums)) == 1, sums[0])
print("asked:", cache.asked)
