/** What Typhon says it is. The language and the behaviour are CPython's of this version; the library comes from the pyodide package. */
export const PYTHON_VERSION = { major: 3, minor: 14, micro: 10, releaselevel: "final", serial: 0 } as const;
export const PYTHON_VERSION_TEXT = "3.14.10";
export const TYPHON_VERSION_TEXT = "0.1.0";
/** The text of sys.version; it must contain "free-threading build", by which programs tell the build. */
export const SYS_VERSION = `${PYTHON_VERSION_TEXT} free-threading build (main, Nov 21 2026, 12:00:00) [Typhon ${TYPHON_VERSION_TEXT}]`;
/** In the header of .pyc files: a number that changes with the code image format, then \r\n, as CPython has it. */
export const PYC_MAGIC_TOKEN = 0x0a0d0000 | 31401;
export const CACHE_TAG = "typhon-314";
