"""Run the fuzzer's programs, on Typhon and on CPython alike: one JSON request a line on stdin, one JSON answer a line.

A request is a list of jobs, the answer the list of their texts:

    ["run", [statement, ...], tracebacks]   each statement by itself, in one fresh namespace; what it shows and what it raises
    ["compile", source, mode]               the SyntaxError with all its attributes and the warnings, or the tree's dump

The source of a compile job is text in which every character stands for one byte when the mode ends in "-bytes".
Given the name of a file with a finding, runs that alone and prints the answer.
"""
import ast
import io
import json
import linecache
import re
import sys
import traceback
import warnings

LIBRARY = re.compile(r'"[^"]*/python3\.14t?/([^"]*)", line \d+')
ADDRESS = re.compile(r"\bat 0x[0-9a-f]+|\b0x[0-9a-f]+(?=>)", re.IGNORECASE)
LONGEST = 4000
MOST_MEMORY = 1 << 28


def shortened(text):
    if len(text) > LONGEST:
        return f"{text[:LONGEST]}...({len(text)} characters)"
    return text


def printers():
    """The functions show and print of a job. What a generator prints when it is released later stays with its job, too."""
    out = sys.stdout

    def show(*values):
        for value in values:
            try:
                text = repr(value)
            except Exception as error:
                text = f"(no repr: {type(error).__name__}: {error})"
            out.write(f"{type(value).__name__} {shortened(text)}\n")

    def print_here(*values, **options):
        print(*values, **{"file": out, **options})

    return show, print_here


def describe(error, indent=""):
    try:
        text = str(error)
    except Exception as other:
        text = f"(no str: {type(other).__name__})"
    print(f"{indent}! {type(error).__name__}: {shortened(text)}")
    for note in getattr(error, "__notes__", ()):
        print(f"{indent}  note {note!r}")
    if isinstance(error, SyntaxError):
        print(f"{indent}  at {error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset}")
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            describe(inner, indent + "    ")
    for name in "__cause__", "__context__":
        other = getattr(error, name)
        if other is not None:
            print(f"{indent}  {name} {type(other).__name__}")


def run_job(statements, tracebacks):
    show, print_here = printers()
    namespace = {"__name__": "fuzz", "show": show, "print": print_here}
    for number, statement in enumerate(statements):
        name = f"<fuzz {number}>"
        if tracebacks:
            linecache.cache[name] = (len(statement), None, statement.splitlines(True), name)
        try:
            exec(compile(statement, name, "exec"), namespace)
        except BaseException as error:
            describe(error)
            if tracebacks:
                tb = error.__traceback__.tb_next if error.__traceback__ is not None else None
                print("".join(traceback.format_exception(type(error), error, tb)))
            error = tb = None
    for name in sorted(namespace.keys() - {"__name__", "__builtins__", "__warningregistry__", "show", "print"}, key=ascii):
        print(ascii(name), end=" ")
        show(namespace[name])


def compile_job(source, mode):
    if mode.endswith("-bytes"):
        source = source.encode("latin-1")
        mode = mode[:-6]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<fuzz>", mode)
            print("valid")
        except SyntaxError as error:
            print(type(error).__name__, ascii(error.msg), error.lineno, error.offset, error.end_lineno, error.end_offset, ascii(error.text))
        except Exception as error:
            print(type(error).__name__, ascii(str(error)))
        else:
            if len(source) < 2000:
                print(ast.dump(ast.parse(source, mode=mode), include_attributes=True))
    for warning in caught:
        print("warning", warning.category.__name__, ascii(str(warning.message)), warning.lineno)


def answer(job):
    sys.stdout = out = io.StringIO()
    try:
        if job[0] == "run":
            run_job(*job[1:])
        else:
            compile_job(*job[1:])
    except BaseException as error:
        print(f"job stopped by {type(error).__name__}: {error}")
    finally:
        sys.stdout = sys.__stdout__
    # CPython has a second type of iterator for strings of ASCII, Typhon needs none.
    text = LIBRARY.sub(r'"library/\1"', ADDRESS.sub("at 0x...", out.getvalue()))
    return text.replace("str_ascii_iterator", "str_iterator")


def main():
    if sys.implementation.name == "cpython":
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    warnings.simplefilter("ignore")
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            sys.stdout.reconfigure(errors="backslashreplace")
            print(answer(json.load(file)["job"]), end="")
        return
    for line in sys.stdin:
        print(json.dumps([answer(job) for job in json.loads(line)]), flush=True)


if __name__ == "__main__":
    main()
