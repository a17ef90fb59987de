"""threading.local: the same name, another value in each thread."""
# args:
# args: --threads 16

import threading

from options import read_options

options = read_options(rounds=200)


class Account(threading.local):
    def __init__(self, start):
        # Run once in each thread that uses the account.
        self.balance = start


account = Account(100)
plain = threading.local()
plain.owner = "main"
final = {}


def work(me):
    seen_before = hasattr(plain, "owner")
    plain.owner = me
    for _ in range(options.rounds):
        account.balance += me
    final[me] = (account.balance, plain.owner, seen_before)


threads = [threading.Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for me in (0, options.threads - 1):
    print(me, final[me])
print("all right:", all(final[i] == (100 + options.rounds * i, i, False) for i in range(options.threads)))
print("main:", account.balance, plain.owner)
