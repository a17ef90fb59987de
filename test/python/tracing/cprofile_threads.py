"""cProfile counts the calls of all threads, each once."""
import cProfile
import pstats
import threading


def work(target):
    for i in range(500):
        target.insert(0, i)


def recursive(n):
    return n and recursive(n - 1)


items = []
with cProfile.Profile() as profile:
    threads = [threading.Thread(target=work, args=(items,)) for _ in range(6)]
    threads.append(threading.Thread(target=recursive, args=(10,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
profile.create_stats()
profiles = pstats.Stats(profile).get_stats_profile().func_profiles
print(profiles["<method 'insert' of 'list' objects>"].ncalls.split("/")[0], len(items))
print(profiles["work"].ncalls.split("/")[0], profiles["recursive"].ncalls.split("/")[0])
