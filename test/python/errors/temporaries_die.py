"""What an expression had at hand when an exception left its frame dies with the frame; the locals stay for the traceback."""

import gc


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def use(*values):
    return values


def left(a):
    kept = Loud("local")
    return use(Loud("argument"), [Loud("item"), 1 / a])


try:
    left(0)
except ZeroDivisionError as e:
    frame = e.__traceback__.tb_next.tb_frame
    print(sorted(frame.f_locals), frame.f_locals["kept"].name, frame.f_lineno - frame.f_code.co_firstlineno)
print("caught")
frame.clear()
print("cleared", frame.f_locals)
del frame


def generator():
    kept = Loud("generator's")
    yield 1
    use(Loud("generator's argument"), {}["missing"])


it = generator()
next(it)
try:
    next(it)
except KeyError as e:
    print(sorted(e.__traceback__.tb_next.tb_frame.f_locals))
print("finished")


class Sneaky:
    """Its finalizer looks at the frame that is being left."""

    def __del__(self):
        try:
            raise LookupError
        except LookupError as e:
            print("finalizer runs", e.__traceback__.tb_frame.f_back.f_code.co_name)


def nested():
    value = "local"
    use(Sneaky(), int("x"))


def outer():
    try:
        nested()
    except ValueError as e:
        return e.__traceback__.tb_next.tb_frame.f_locals["value"]


print(outer())
gc.collect()


# An expression statement whose call answers an object, an immediate value, or raises.
def answer(v):
    return v


class Answers:
    def m(self, v):
        return v


o = Answers()
for v in None, 1, 2.5, Loud("dropped"), [Loud("in a list")]:
    answer(v)
    o.m(v)
del v
for v in range(2):
    answer(Loud(f"answer {v}"))
    o.m(Loud(f"method's {v}"))
print("end")
