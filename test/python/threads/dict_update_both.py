# a.update(b) beside b.update(a), with keys of several kinds: each takes the other's items at one moment, whatever grows meanwhile.
import enum
import threading

Color = enum.Enum("Color", [f"c{i}" for i in range(50)])
colors = list(Color)
kinds = [
    lambda k, i: (k, i),
    lambda k, i: b"%d %d" % (k, i),
    lambda k, i: k + i / 1000,
    lambda k, i: (f"{k}", (i,)),
    lambda k, i: colors[i % 50],
    lambda k, i: object(),
    lambda k, i: type(f"T{k}", (), {}),
]
wrong = []


def work(k, kind):
    for i in range(150):
        try:
            if k % 2:
                a.update(b)
                a[kind(k, i)] = i
            else:
                b.update(a)
                b[kind(k, i)] = i
        except RuntimeError as error:
            wrong.append(error)


for number, kind in enumerate(kinds):
    a, b = {}, {}
    threads = [threading.Thread(target=work, args=(k, kind)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    a.update(b)
    print(number, len(a))
print(wrong)


class Mapping:
    """Its keys are taken before its first value is."""

    def keys(self):
        for key in "abc":
            print("key", key)
            yield key

    def __getitem__(self, key):
        print("value", key)
        return key


d = {}
d.update(Mapping())
print(d, dict(Mapping()))
try:
    dict(**Mapping(), **{"a": 1})
except TypeError as error:
    print(error)


class Numbers(Mapping):
    def keys(self):
        return 3


try:
    d.update(Numbers())
except TypeError as error:
    print(error)




class Grown:
    """A class that others change while its names are listed."""


def change():
    for i in range(300):
        setattr(Grown, f"name{i}", i)


thread = threading.Thread(target=change)
thread.start()
while thread.is_alive():
    dir(Grown())
thread.join()
print(len([name for name in dir(Grown) if name.startswith("name")]))
