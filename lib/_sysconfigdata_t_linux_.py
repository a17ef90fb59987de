"""What sysconfig knows of this build: it is free-threaded, and there is no C compiler behind it."""

import sys

build_time_vars = {
    "ABIFLAGS": "t",
    "ABI_THREAD": "t",
    "EXT_SUFFIX": ".typhon-314t-wasm32.so",
    "HAVE_FORK": 0,
    "LIBDEST": f"{sys.prefix}/lib/python3.14t",
    "LIBDIR": f"{sys.prefix}/lib",
    "MULTIARCH": "",
    "PYTHONFRAMEWORK": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 1,
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 4,
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "SOABI": "typhon-314t-wasm32",
    "VERSION": "3.14",
    "WITH_DOC_STRINGS": 1,
    "WITH_PYMALLOC": 0,
    "prefix": sys.prefix,
    "exec_prefix": sys.exec_prefix,
}
