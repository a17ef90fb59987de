# Operations a file does not support: the error, and (in the leak check) that nothing of it stays behind.
import io

with open(__file__) as text, open(__file__, "rb") as binary:
    for f in (io.BytesIO().fileno, io.StringIO().detach, lambda: text.write("x"), lambda: binary.write(b"x")):
        try:
            print(f())
        except (OSError, TypeError) as e:
            print(type(e), e)
