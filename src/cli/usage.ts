/** The texts of --help and its kin, in Typhon's words. */

export function usageLine(program: string): string {
  return `usage: ${program} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n`;
}

export const HELP = `Options (and the environment variables that do the same):
-b     : warn when bytes are compared with str or int, or formatted as text
         (-bb: raise instead)
-B     : write no .pyc files; also PYTHONDONTWRITEBYTECODE=x
-c cmd : run the program in this string (ends the options)
-d     : accepted for compatibility; also PYTHONDEBUG=x
-E     : ignore all PYTHON* environment variables
-h     : show this help (also -? and --help)
-i     : go on interactively after the program; prompt even without a
         terminal; also PYTHONINSPECT=x
-I     : isolated mode: -E, -P and -s together
-m mod : run a library module as a program (ends the options)
-O     : leave out assert statements and code under __debug__;
         also PYTHONOPTIMIZE=x
-OO    : leave out docstrings as well
-P     : do not put the program's folder on sys.path; also PYTHONSAFEPATH
-q     : no version line before the first prompt
-s     : leave the user's site-packages out of sys.path;
         also PYTHONNOUSERSITE=x
-S     : start without importing site
-u     : stdout and stderr unbuffered; also PYTHONUNBUFFERED=x
-v     : show each import (-vv: and every file tried); also PYTHONVERBOSE=x
-V     : show the version (also --version; -VV: with details of the build)
-W arg : what to do with warnings, action:message:category:module:lineno;
         also PYTHONWARNINGS=arg
-x     : skip the first line of the program
-X opt : implementation-specific option, see --help-xoptions
--check-hash-based-pycs always|default|never:
         when to check hash-based .pyc files against their source
--help-env: the environment variables
--help-xoptions: the -X options
--help-all: all of these texts

Arguments:
file   : the program
-      : the program comes from stdin (the default; interactive on a terminal)
arg ...: become sys.argv[1:]
`;

export const HELP_XOPTIONS = `Options of this implementation, given after -X:
-X context_aware_warnings=[0|1]: whether warnings.catch_warnings acts on the
         current context only (1, the default);
         also PYTHON_CONTEXT_AWARE_WARNINGS
-X cpu_count=N: what os.cpu_count() answers, and how many carriers run Python
         threads; also PYTHON_CPU_COUNT
-X dev : development mode: more checks and warnings; also PYTHONDEVMODE
-X faulthandler: accepted for compatibility; also PYTHONFAULTHANDLER
-X frozen_modules=[on|off]: whether start-up modules come from the packed
         library
-X gil=[0|1]: run without (0, the default) or with (1) a global interpreter
         lock; also PYTHON_GIL
-X importtime[=2]: show how long each import takes;
         also PYTHONPROFILEIMPORTTIME
-X int_max_str_digits=N: limit of digits in conversions between int and str,
         0 for none; also PYTHONINTMAXSTRDIGITS
-X no_debug_ranges: no column positions in tracebacks; also PYTHONNODEBUGRANGES
-X pycache_prefix=path: write .pyc files below this folder;
         also PYTHONPYCACHEPREFIX
-X thread_inherit_context=[0|1]: whether a new thread begins in a copy of its
         starter's context (1, the default); also PYTHON_THREAD_INHERIT_CONTEXT
-X tlbc=[0|1]: accepted for compatibility; also PYTHON_TLBC
-X tracemalloc[=N]: accepted for compatibility; also PYTHONTRACEMALLOC
-X utf8[=0|1]: UTF-8 mode; also PYTHONUTF8
-X warn_default_encoding: warn where the encoding of a text file is not given;
         also PYTHONWARNDEFAULTENCODING
`;

export const HELP_ENV = `Environment variables:
PYTHONSTARTUP   : file run before the first interactive prompt
PYTHONPATH      : folders put in front of sys.path, separated by ':'
PYTHONSAFEPATH  : do not put the program's folder on sys.path (-P)
PYTHONHOME      : where the library is
PYTHONPLATLIBDIR: accepted for compatibility
PYTHONUTF8      : 1 turns UTF-8 mode on (-X utf8)
PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr
PYTHONHASHSEED  : seed of str and bytes hashes: a number, or "random"
PYTHON_GIL      : 0 or 1: without or with a global interpreter lock (-X gil)
PYTHON_CPU_COUNT: what os.cpu_count() answers (-X cpu_count)
PYTHON_THREAD_INHERIT_CONTEXT, PYTHON_CONTEXT_AWARE_WARNINGS, PYTHON_TLBC:
                  as the -X options of these names
PYTHONINTMAXSTRDIGITS, PYTHONPYCACHEPREFIX, PYTHONDEVMODE, PYTHONTRACEMALLOC,
PYTHONPROFILEIMPORTTIME, PYTHONNODEBUGRANGES, PYTHONFAULTHANDLER,
PYTHONWARNDEFAULTENCODING: as the -X options
PYTHONDEBUG (-d), PYTHONDONTWRITEBYTECODE (-B), PYTHONINSPECT (-i),
PYTHONNOUSERSITE (-s), PYTHONOPTIMIZE (-O), PYTHONUNBUFFERED (-u),
PYTHONVERBOSE (-v), PYTHONWARNINGS=arg (-W arg): as these options
`;
