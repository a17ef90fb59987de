"""The suite's helpers for importlib import this extension module of CPython's to find out whether there are such modules at all."""
