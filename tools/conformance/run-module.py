"""Runs one test module with the semantics of `python -m unittest` and reports what becomes of each method.

usage: run-module.py SUITE REPORT FIRST MODULE

SUITE is the folder that holds the package `test`; REPORT gets one JSON array a line:

    ["plan", [id, ...]]            the methods in the order they run
    ["start", n]                   method n begins
    ["passed" | "failed" | "error" | "skipped", n, text]
    ["module skipped", text]       instead of all these
    ["module trouble", text]       what the module does after its last method failed; the methods' outcomes stand
    ["end"]                        all have run; what remains is the interpreter's exit

Methods before FIRST are left out: after a crash the caller starts again behind the method that crashed. Every line is written
at once, without buffers, so that it survives what comes after it.
"""

import json
import os
import sys
import traceback

suite_folder, report_file, first, module = sys.argv[1:]
sys.path[0] = suite_folder
sys.argv[:] = ["python -m unittest", module]

import unittest

report = os.open(report_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)


def tell(*event):
    os.write(report, json.dumps(event).encode() + b"\n")


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


class Recorder(unittest.TextTestResult):
    """The last outcome counts: a method that fails in a sub-test and in its tearDown has failed once."""

    def startTest(self, test):
        super().startTest(test)
        self.outcome = None
        tell("start", numbers[id(test)])

    def stopTest(self, test):
        super().stopTest(test)
        kind, text = self.outcome or ("passed", "")
        tell(kind, numbers[id(test)], text[-6000:])

    def settle(self, test, kind, text):
        number = numbers.get(id(test))
        if number is not None:
            if self.outcome is None or kind != "skipped":
                self.outcome = kind, text
            return
        # A class's or a module's set-up: stands for all its methods that have not run.
        if test.id().startswith("tearDownModule"):
            return tell("module trouble", text)
        name = test.id().partition("(")[2].rstrip(")")
        for number, method in enumerate(methods):
            inside = method.id() == name or method.id().startswith(name + ".")
            if number >= start and inside and (not test.id().startswith("tearDown") or kind == "error"):
                tell(kind, number, text)

    def text_of(self, err):
        try:
            return "".join(traceback.format_exception(*err))
        except BaseException as error:
            return f"{err[0].__name__} (no traceback: {type(error).__name__})"

    def addError(self, test, err):
        self.settle(test, "error", self.text_of(err))

    def addFailure(self, test, err):
        self.settle(test, "failed", self.text_of(err))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            kind = "failed" if issubclass(err[0], test.failureException) else "error"
            self.settle(test, kind, f"{subtest!s}\n{self.text_of(err)}")

    def addSkip(self, test, reason):
        if not isinstance(test, unittest.case._SubTest):  # a skipped sub-test leaves its method as it is
            self.settle(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        pass

    def addUnexpectedSuccess(self, test):
        self.settle(test, "failed", "unexpected success")


import test.support

# What needs a network, a screen or gigabytes is left out, for both interpreters alike.
test.support.use_resources = ["cpu", "decimal", "subprocess", "walltime", "tzdata"]
try:
    methods = list(flatten(unittest.defaultTestLoader.loadTestsFromName(module)))
except unittest.SkipTest as skip:
    tell("module skipped", str(skip))
    tell("end")
    sys.exit()
numbers = {id(method): number for number, method in enumerate(methods)}
start = int(first)
if start == 0:
    tell("plan", [method.id() for method in methods])
stream = open(os.devnull, "w")
unittest.TextTestRunner(stream=stream, resultclass=Recorder, warnings="default").run(unittest.TestSuite(methods[start:]))
tell("end")
