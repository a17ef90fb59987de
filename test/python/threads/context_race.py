"""A context that one thread has entered and changes is copied and read by others: what was copied does not change any more."""

import contextvars
import threading

variables = [contextvars.ContextVar(f"v{i}") for i in range(16)]
context = contextvars.Context()
done = threading.Event()
wrong = []


def change():
    n = 0
    while not done.is_set():
        tokens = [v.set(n) for v in variables]
        for v, token in zip(variables[:4], tokens):
            v.reset(token)
        n += 1


def read():
    for _ in range(150):
        copy = context.copy()
        before = dict(copy.items())
        len(context), list(context), list(context.values()), variables[5] in context, context.get(variables[0]), context == copy
        if before != dict(copy.items()):
            wrong.append(before)
    done.set()


threads = [threading.Thread(target=context.run, args=(change,))] + [threading.Thread(target=read) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("copies that changed:", len(wrong))


class Unhashable(str):
    __hash__ = None


try:
    contextvars.ContextVar(Unhashable("name"))
except TypeError as error:
    print(error)
