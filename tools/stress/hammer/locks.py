"""Several threads at one lock and one queue, by every way there is to take them: nobody is inside with another, no item is lost or comes twice."""

import sys
from queue import Empty, Queue, SimpleQueue
from threading import Condition, Lock, RLock, Thread

n = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
THREADS = 4


class Inside:
    """A counter that only one thread at a time may change: an increment that is lost shows in the end."""

    def __init__(self):
        self.count = 0
        self.there = 0

    def visit(self):
        self.there += 1
        assert self.there == 1, "two threads hold the lock"
        self.count += 1
        self.there -= 1


def by_with(lock, inside):
    with lock:
        inside.visit()


def by_call(lock, inside):
    assert lock.acquire() is True
    inside.visit()
    assert lock.release() is None


def by_bound(lock, inside):
    acquire, release = lock.acquire, lock.release
    assert acquire()
    inside.visit()
    release()


def by_trying(lock, inside):
    while not lock.acquire(False):
        pass
    inside.visit()
    lock.release()


def by_flag(lock, inside):
    assert lock.acquire(True)
    inside.visit()
    lock.release()


def by_timeout(lock, inside):
    while not lock.acquire(timeout=0.01):
        pass
    inside.visit()
    lock.release()


def by_special(lock, inside):
    enter, leave = lock.__enter__, lock.__exit__
    enter()
    inside.visit()
    leave(*(None, None, None))


WAYS = [by_with, by_call, by_bound, by_trying, by_flag, by_timeout, by_special]


def run(*targets):
    threads = [Thread(target=target, args=(i,)) for i, target in enumerate(targets)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def hammer_lock(lock, ways):
    inside = Inside()
    failed = []

    def work(number):
        try:
            for i in range(n):
                ways[(i + number) % len(ways)](lock, inside)
        except BaseException as e:
            failed.append(e)
            raise

    # The first time the other threads begin while this one holds the lock, and knows no other thread yet.
    with lock:
        threads = [Thread(target=work, args=(i,)) for i in range(THREADS)]
        for t in threads:
            t.start()
        inside.visit()
    for t in threads:
        t.join()
    assert not failed
    assert inside.count == THREADS * n + 1, inside.count
    assert lock.acquire(False)
    lock.release()


def again(lock, inside):
    with lock:
        with lock:
            assert lock._is_owned()
            inside.visit()


def hammer_queue(put, get, get_nowait):
    """Two threads put, two get: all items, each once, those of one putter in their order."""
    got = [[], []]

    def putter(number):
        for i in range(n):
            put((number, i))

    def getter(number):
        items = got[number - 2]
        while True:
            try:
                item = get_nowait() if len(items) % 3 == 0 else get()
            except Empty:
                item = get()
            if item is None:
                return
            items.append(item)

    threads = [Thread(target=f, args=(i,)) for i, f in enumerate([putter, putter, getter, getter])]
    for t in threads:
        t.start()
    for t in threads[:2]:
        t.join()
    put(None)
    put(None)
    for t in threads[2:]:
        t.join()
    for items in got:
        for number in 0, 1:
            mine = [i for k, i in items if k == number]
            assert mine == sorted(mine), "items of one thread overtook each other"
    assert sorted(got[0] + got[1]) == [(number, i) for number in (0, 1) for i in range(n)]


def hammer_condition():
    """Two threads take turns by one condition."""
    condition = Condition(Lock())
    turns = []

    def player(number):
        for _ in range(n // 4):
            with condition:
                while len(turns) % 2 != number:
                    condition.wait()
                turns.append(number)
                condition.notify()

    run(player, player)
    assert turns == [0, 1] * (n // 4)


hammer_lock(Lock(), WAYS)
hammer_lock(RLock(), WAYS + [again])
simple = SimpleQueue()
hammer_queue(simple.put, simple.get, simple.get_nowait)
bounded = Queue(10)
hammer_queue(bounded.put, bounded.get, bounded.get_nowait)
hammer_condition()
print("ok")
