"""A suspended generator in garbage is closed: its finally clauses run before the cycle is taken apart."""

import gc


class Owner:
    pass


def generator(owner):
    try:
        yield
    finally:
        print("closed", owner.name)


def resurrected():
    try:
        yield
    finally:
        kept.append(owner_of_resurrected.generator)


kept = []
owner = Owner()
owner.name = "owner"
owner.generator = generator(owner)
next(owner.generator)
del owner
gc.collect()
owner_of_resurrected = Owner()
owner_of_resurrected.generator = resurrected()
next(owner_of_resurrected.generator)
owner_of_resurrected.self = owner_of_resurrected
owner_of_resurrected.generator.close()
print(len(kept))
for t in (type(generator(0)), type(Owner.__init__)):
    print("__del__" in vars(t))
