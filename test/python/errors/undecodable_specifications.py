"""Escapes in format specifications that no character has: the decoder's own error, with what it read."""

for source in [
    r'f"{1:\x}"',
    r'f"{1:a\xz{2}}"',
    r't"{1:\x}"',
    r'f"{1:\u12}"',
    r'f"{1:\N{no such name}}"',
    'f"{1:é\\xz}"',
    'f"{1:😀\\N{foo}é}"',
    r'f"{1:\U00110000}"',
]:
    try:
        compile(source, "f", "eval")
    except UnicodeDecodeError as error:
        print(error.args, error, sep="\n")
try:
    compile(r'f"\x{1}"', "f", "eval")
except SyntaxError as error:
    print(error)
