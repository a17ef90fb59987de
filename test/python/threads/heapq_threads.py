"""heapq used by several threads at once: nothing is lost, and a heap that changes while items are compared is noticed."""
import heapq, threading, random
for maxi in (False, True):
    push, pop = (heapq.heappush_max, heapq.heappop_max) if maxi else (heapq.heappush, heapq.heappop)
    heap = []
    def pusher(k):
        for i in range(2000): push(heap, random.randrange(10000))
    ts=[threading.Thread(target=pusher,args=(k,)) for k in range(8)]
    [t.start() for t in ts]; [t.join() for t in ts]
    print(len(heap))
    out=[]
    lst=[[] for _ in range(8)]
    def popper(k):
        for i in range(2000): lst[k].append(pop(heap))
    ts=[threading.Thread(target=popper,args=(k,)) for k in range(8)]
    [t.start() for t in ts]; [t.join() for t in ts]
    print(len(heap), all(l==sorted(l, reverse=maxi) for l in lst))
# a comparison that uses the same heap, in a thread
class V:
    def __init__(s,v): s.v=v
    def __lt__(s,o):
        heapq.heappush(other, 1)
        heapq.nsmallest(1, heap)
        return s.v<o.v
other=[]
heap=[]
def work():
    for i in range(100): heapq.heappush(mine, V(i%7))
    class W(V):
        def __lt__(s,o):
            h2.append(5)
            return s.v<o.v
    h2=[W(1)]
    try:
        heapq.heappush(h2, W(2)); print("no error")
    except RuntimeError as e: print(e)
mine=[]
t=threading.Thread(target=work); t.start(); t.join()
print(len(mine), len(other))
