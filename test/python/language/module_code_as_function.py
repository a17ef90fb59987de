"""Code of a module made into a function works on the globals; all() and any() stay themselves for loops in place."""
import builtins
import types

names = {}
types.FunctionType(compile("x = 1\ny = x\nclass A: z = x\ndel x", "", "exec"), names)()
print("x" in names, names["y"], names["A"].z)


def every():
    return all(x - 2 for x in [1, 2, 3])


saved = all
builtins.all = all = lambda x: "all"
print(every())
builtins.all = saved
del all
print(every())
