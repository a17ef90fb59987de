"""The interactive prompt: reads statements from stdin and runs them in __main__, as `typhon` without a program does.

On a terminal each input is a file of its own (`<python-input-0>`), and the prompt is input()'s. Elsewhere all of it is `<stdin>`, prompts go to
stderr, and a block that the end of input leaves open is run.
"""

import sys
from codeop import CommandCompiler


def _prompt(name, default):
    value = getattr(sys, name, default)
    try:
        return str(value)
    except Exception:
        return default


def _read_terminal(prompt):
    return input(prompt)


def _read_pipe(prompt):
    sys.stdout.flush()
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def _show(exc):
    sys.last_exc = exc
    sys.last_type, sys.last_value, sys.last_traceback = type(exc), exc, exc.__traceback__
    # The first frame is this loop's own.
    traceback = exc.__traceback__
    exc.__traceback__ = traceback.tb_next if traceback is not None else None
    sys.excepthook(type(exc), exc, exc.__traceback__)


def _remember(code, source, filename):
    """Tracebacks show the lines that were typed."""
    import linecache

    linecache._register_code(code, source, filename)


def _run_startup_file(namespace):
    """Run the file that PYTHONSTARTUP names."""
    import os

    path = None if sys.flags.ignore_environment else os.environ.get("PYTHONSTARTUP")
    if not path:
        return
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as exc:
        print("Could not open PYTHONSTARTUP", file=sys.stderr)
        exc.__traceback__ = None
        sys.excepthook(type(exc), exc, None)
        return
    try:
        exec(compile(source, path, "exec"), namespace)
    except SystemExit:
        raise
    except BaseException as exc:
        _show(exc)


class _Prompt:
    """State of the loop."""

    def __init__(self, namespace):
        self.namespace = namespace
        self.compiler = CommandCompiler()
        self.terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self.read = _read_terminal if self.terminal else _read_pipe
        self.count = 0
        self.lines = []

    def _filename(self):
        return f"<python-input-{self.count}>" if self.terminal else "<stdin>"

    def _syntax_error(self, exc):
        self.lines.clear()
        exc.__traceback__ = None
        sys.excepthook(type(exc), exc, None)

    def offer(self, ended=False):
        """Run what has been read, if it is complete."""
        source = "\n".join(self.lines) + ("\n" if ended else "")
        filename = self._filename()
        try:
            code = self.compiler(source, filename, "single")
            if code is None:
                if not ended:
                    return
                code = compile(source, filename, "single", self.compiler.compiler.flags)
        except (SyntaxError, OverflowError, ValueError) as exc:
            self._syntax_error(exc)
            return
        self.lines.clear()
        _remember(code, source, filename)
        self.count += 1
        try:
            exec(code, self.namespace)
        except SystemExit:
            raise
        except BaseException as exc:
            _show(exc)

    def loop(self):
        while True:
            try:
                line = self.read(_prompt("ps2", "... ") if self.lines else _prompt("ps1", ">>> "))
            except EOFError:
                out = sys.stdout if self.terminal else sys.stderr
                print(file=out, flush=True)
                if not self.lines or self.terminal:
                    return
                self.offer(ended=True)
                continue
            except KeyboardInterrupt:
                print("\nKeyboardInterrupt", file=sys.stderr)
                self.lines.clear()
                continue
            self.lines.append(line)
            self.offer()


def run(banner, startup):
    """Run until the end of input. Leaves by SystemExit like any program."""
    namespace = sys.modules["__main__"].__dict__
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    if banner:
        print(f"Python {sys.version} on {sys.platform}", file=sys.stderr)
        print('Type "help", "copyright", "credits" or "license" for more information.', file=sys.stderr)
    if startup:
        _run_startup_file(namespace)
    _Prompt(namespace).loop()
