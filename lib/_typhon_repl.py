"""The interactive prompt: reads statements from sys.stdin and runs them in __main__, as `typhon` without a program does."""

import sys
from codeop import CommandCompiler


def _prompt(name, default):
    value = getattr(sys, name, default)
    try:
        return str(value)
    except Exception:
        return default



def _show(exc):
    sys.last_exc = exc
    sys.last_type, sys.last_value, sys.last_traceback = type(exc), exc, exc.__traceback__
    # The first frame is this loop's own.
    traceback = exc.__traceback__
    exc.__traceback__ = traceback.tb_next if traceback is not None else None
    sys.excepthook(type(exc), exc, exc.__traceback__)


def run(banner):
    """Run until the end of input. Leaves by SystemExit like any program."""
    namespace = sys.modules["__main__"].__dict__
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    if banner:
        print(f"Python {sys.version} on {sys.platform}", file=sys.stderr)
        print('Type "help", "copyright", "credits" or "license" for more information.', file=sys.stderr)
    compiler = CommandCompiler()
    count = 0
    lines = []
    while True:
        try:
            line = input(_prompt("ps2", "... ") if lines else _prompt("ps1", ">>> "))
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print("\nKeyboardInterrupt", file=sys.stderr)
            lines.clear()
            continue
        lines.append(line)
        source = "\n".join(lines)
        filename = f"<python-input-{count}>"
        try:
            code = compiler(source, filename, "single")
            if code is None:
                continue
        except (SyntaxError, OverflowError, ValueError) as exc:
            lines.clear()
            exc.__traceback__ = None
            sys.excepthook(type(exc), exc, None)
            continue
        lines.clear()
        _remember(source, filename)
        count += 1
        try:
            exec(code, namespace)
        except SystemExit:
            raise
        except BaseException as exc:
            _show(exc)


def _remember(source, filename):
    """Tracebacks show the lines that were typed."""
    import linecache

    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
