"""What a type cannot be called."""
def attempt(function):
    try:
        print(ascii(function()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


class A:
    pass


attempt(lambda: type("A\0B", (), {}))
attempt(lambda: type("A\udcdcB", (), {}))
attempt(lambda: type("A", (), {"__doc__": "x\udcdcy"}))
attempt(lambda: setattr(A, "__name__", "A\0B"))
attempt(lambda: setattr(A, "__name__", "A\udcdcB"))
attempt(lambda: setattr(A, "__qualname__", "A\udcdcB"))
print(A.__name__)
