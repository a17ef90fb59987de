"""What the compiler warned of before it came to an error is not lost."""
import warnings


def check(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<source>", "exec")
        except SyntaxError as error:
            print("error:", error)
    for warning in caught:
        print("   ", warning.lineno, warning.category.__name__, warning.message)


check('"\\d"\n1 1\n')
check('x = "\\d"\ny = 08\n')
check("'''\n\\d'''\nx = 08\n")
check("0b1in []\n1 1\n")
check("assert(1, 2)\n1 is 1\nreturn 5\n")
check("1 1\n'\\d'\n")

warnings.simplefilter("error", SyntaxWarning)
try:
    compile("x = '\\d'\n1 1\n", "<source>", "exec")
except SyntaxError as error:
    print(error, error.lineno, error.offset)
