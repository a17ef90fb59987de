"""The same as on Linux."""

from _sysconfigdata_t_linux_ import build_time_vars  # noqa: F401
