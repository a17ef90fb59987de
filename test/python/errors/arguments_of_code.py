# What the constructor of code objects says about arguments of the wrong types.
code = (lambda a, b=1: a + b).__code__
Code = type(code)
FIELDS = """argcount posonlyargcount kwonlyargcount nlocals stacksize flags code consts names varnames filename name qualname firstlineno
linetable exceptiontable freevars cellvars""".split()
good = [getattr(code, "co_" + field) for field in FIELDS]


def show(*args, **kwargs):
    try:
        Code(*args, **kwargs)
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)


show()
show(*good[:10])
show(*good, 1)
show(argcount=1)
for i in range(len(good)):
    for wrong in (None, "a", b"a", (), 1.5, 10**20, []):
        if type(wrong) is not type(good[i]) or type(wrong) is int:
            show(*good[:i], wrong, *good[i + 1 :])
for i in range(4):
    show(*good[:i], -1, *good[i + 1 :])
show(*good[:8], (1,), *good[9:])
