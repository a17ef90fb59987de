# Containers under threads: what is atomic loses nothing, what is not never breaks the container.
import threading
from collections import OrderedDict, deque

N = 2000
T = 4


def run(f, *args):
    threads = [threading.Thread(target=f, args=(i, *args)) for i in range(T)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


l = []
run(lambda i: [l.append((i, n)) for n in range(N)])
print(len(l), len(set(l)), all([n for j, n in l if j == i] == list(range(N)) for i in range(T)))

taken = [[] for _ in range(T)]


def pop(i):
    while True:
        try:
            taken[i].append(l.pop())
        except IndexError:
            return


run(pop)
print(len(l), sum(map(len, taken)), len({x for t in taken for x in t}))

d = {}


def fill(i):
    for n in range(N):
        d[i, n] = n
        d[str(n)] = i


run(fill)
print(len(d), all(d[i, n] == n for i in range(T) for n in range(N)))


def churn(i):
    for n in range(N):
        d[f"k{n % 50}"] = [i, n]
        d.get(f"k{(n * 7) % 50}")
        d.pop(f"k{(n * 3) % 50}", None)
        len(d)


run(churn)
print(len(d) >= T * N + N)

once = {}
winners = [0] * T


def claim(i):
    for n in range(N):
        if once.setdefault(n, i) == i:
            winners[i] += 1


run(claim)
print(len(once), sum(winners))

s = set()
run(lambda i: [s.add(n) for n in range(i * N // 2, i * N // 2 + N)])
print(len(s), s == set(range((T - 1) * N // 2 + N)))


def toggle(i):
    for n in range(N):
        s.add(("x", n % 10))
        s.discard(("x", (n * 3) % 10))
        ("x", n % 10) in s


run(toggle)
print(len({v for v in s if isinstance(v, int)}))

q = deque()


def both(i):
    for n in range(N):
        q.append(n)
        q.appendleft(n)


run(both)
print(len(q), sum(q) == 2 * T * sum(range(N)))


def drain(i):
    while True:
        try:
            q.popleft()
            q.pop()
        except IndexError:
            return


run(drain)
print(len(q))

shared = list(range(1000))


def mixed(i):
    for n in range(N // 4):
        k = n % 4
        if k == 0:
            shared.extend([n, n])
        elif k == 1:
            shared[n % 100]
            shared[10:20]
        elif k == 2:
            del shared[-2:]
        else:
            n in shared
            shared[n % 100] = [i]


run(mixed)
print(len(shared) >= 900)
bound = deque(maxlen=10)
run(lambda i: [bound.append(n) for n in range(N)])
print(len(bound))
od = OrderedDict()
run(lambda i: [od.__setitem__((i, n), n) for n in range(N)])
print(len(od), [n for j, n in od if j == 1] == list(range(N)))
it = iter(range(N * T))
got = [[] for _ in range(T)]
m = list(range(N))
same = [0] * T


def read(i):
    for n in range(N):
        same[i] += m[n] == n


run(read)
print(sum(same))
