# The limit of digits holds for literals as well, as it is when they are compiled.
import ast
import sys

long = "1" * 1000
sys.set_int_max_str_digits(999)
for compiled in (lambda: compile(long, "<x>", "eval"), lambda: ast.literal_eval(long), lambda: eval("-" + long), lambda: compile("_".join(long), "<x>", "eval")):
    try:
        compiled()
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
print(len(hex(eval("0x" + long))))
sys.set_int_max_str_digits(1000)
print(eval(long) % 1000)
sys.set_int_max_str_digits(0)
print(eval("7" * 5000) % 1000)
