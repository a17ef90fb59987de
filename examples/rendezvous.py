"""Condition, Semaphore, Barrier and Event: threads that wait for each other."""
# args:
# args: --threads 2
# args: --threads 16 --rounds 3

from threading import Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, Lock, Semaphore, Thread

from options import read_options

options = read_options(rounds=10)


def run(target, count=options.threads):
    threads = [Thread(target=target, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# Condition: the threads take turns, in order.
condition = Condition()
turn = 0
turns = []


def take_turns(me):
    global turn
    for _ in range(options.rounds):
        with condition:
            condition.wait_for(lambda: turn % options.threads == me)
            turns.append(me)
            turn += 1
            condition.notify_all()


run(take_turns)
print("turns in order:", turns == list(range(options.threads)) * options.rounds)

# Semaphore: never more than two inside.
gate = Semaphore(2)
lock = Lock()
inside = 0
most = 0


def enter(me):
    global inside, most
    for _ in range(options.rounds):
        with gate:
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1


run(enter)
print("inside now:", inside, "never more than two:", most <= 2)
try:
    BoundedSemaphore(1).release()
except ValueError as error:
    print("ValueError:", error)

# Barrier: nobody begins a round before all have ended the one before.
leaders = []
barrier = Barrier(options.threads, action=lambda: leaders.append(1))
log = []


def march(me):
    for round in range(options.rounds):
        log.append(round)
        barrier.wait()


run(march)
print("rounds in order:", log == sorted(log), "actions run:", len(leaders))
barrier.abort()
try:
    barrier.wait()
except BrokenBarrierError:
    print("a broken barrier lets nobody through:", barrier.broken)

# Event: everybody waits for one.
start = Event()
started = []


def wait_for_start(me):
    start.wait()
    started.append(me)


threads = [Thread(target=wait_for_start, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
print("before:", started, start.is_set(), start.wait(timeout=0.01))
start.set()
for thread in threads:
    thread.join()
print("after:", sorted(started) == list(range(options.threads)))
