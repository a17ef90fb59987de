"""Facts about CPython's instructions, for opcode and dis.

Typhon's own instructions are others (spec/opcodes.ts); what is told here is what tools written for CPython's
tables expect to find: the numbers and names of _opcode_metadata, and how each instruction treats its argument.
"""

from _opcode_metadata import HAVE_ARGUMENT as _HAVE_ARGUMENT, _specialized_opmap, opmap as _opmap
from _typhon_functions import as_builtins as _as_builtins

ENABLE_SPECIALIZATION = 1
ENABLE_SPECIALIZATION_FT = 1

_names = {number: name for name, number in _opmap.items()}
_valid = frozenset(_names) | frozenset(_specialized_opmap.values())


def _numbers(text):
    return frozenset(_opmap[name] for name in text.split())


_const = _numbers("LOAD_CONST")
_name = _numbers(
    "DELETE_ATTR DELETE_GLOBAL DELETE_NAME IMPORT_FROM IMPORT_NAME LOAD_ATTR LOAD_FROM_DICT_OR_GLOBALS LOAD_GLOBAL"
    " LOAD_NAME LOAD_SUPER_ATTR STORE_ATTR STORE_GLOBAL STORE_NAME INSTRUMENTED_LOAD_SUPER_ATTR"
)
_jump = _numbers(
    "END_ASYNC_FOR FOR_ITER JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT JUMP_FORWARD POP_JUMP_IF_FALSE POP_JUMP_IF_NONE"
    " POP_JUMP_IF_NOT_NONE POP_JUMP_IF_TRUE SEND INSTRUMENTED_FOR_ITER INSTRUMENTED_END_ASYNC_FOR JUMP JUMP_IF_FALSE"
    " JUMP_IF_TRUE JUMP_NO_INTERRUPT"
)
_free = _numbers("DELETE_DEREF LOAD_FROM_DICT_OR_DEREF MAKE_CELL STORE_DEREF")
_local = _numbers(
    "DELETE_FAST LOAD_DEREF LOAD_FAST LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW LOAD_FAST_BORROW_LOAD_FAST_BORROW"
    " LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST STORE_FAST STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST LOAD_CLOSURE"
    " STORE_FAST_MAYBE_NULL"
)
_exc = _numbers("SETUP_CLEANUP SETUP_FINALLY SETUP_WITH")
_without_arg = frozenset(number for number in _names if number < _HAVE_ARGUMENT) | _numbers(
    "RETURN_VALUE INSTRUMENTED_LINE INSTRUMENTED_END_FOR INSTRUMENTED_POP_ITER INSTRUMENTED_END_SEND"
    " INSTRUMENTED_INSTRUCTION INSTRUMENTED_NOT_TAKEN INSTRUMENTED_RETURN_VALUE INSTRUMENTED_CALL_FUNCTION_EX"
    " ANNOTATIONS_PLACEHOLDER POP_BLOCK WITH_EXCEPT_START UNARY_NOT"
)

# Change of the stack's depth: of instructions without remark 0, then those whose argument counts.
_effects = {}
for _change, _text in {
    -4: "STORE_SLICE",
    -3: "CALL_FUNCTION_EX STORE_SUBSCR INSTRUMENTED_CALL_FUNCTION_EX",
    -2: "BINARY_SLICE DELETE_SUBSCR END_ASYNC_FOR MATCH_CLASS MAP_ADD STORE_ATTR STORE_FAST_STORE_FAST"
    " INSTRUMENTED_END_ASYNC_FOR",
    -1: "BUILD_TEMPLATE CLEANUP_THROW END_FOR END_SEND EXIT_INIT_CHECK FORMAT_WITH_SPEC INTERPRETER_EXIT POP_EXCEPT"
    " POP_ITER POP_TOP BINARY_OP CALL_INTRINSIC_2 COMPARE_OP CONTAINS_OP DELETE_ATTR DICT_MERGE DICT_UPDATE"
    " IMPORT_NAME IS_OP LIST_APPEND LIST_EXTEND POP_JUMP_IF_FALSE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE"
    " POP_JUMP_IF_TRUE RERAISE SET_ADD SET_FUNCTION_ATTRIBUTE SET_UPDATE STORE_DEREF STORE_FAST STORE_GLOBAL"
    " STORE_NAME INSTRUMENTED_END_FOR INSTRUMENTED_POP_ITER INSTRUMENTED_END_SEND"
    " INSTRUMENTED_POP_JUMP_IF_TRUE INSTRUMENTED_POP_JUMP_IF_FALSE INSTRUMENTED_POP_JUMP_IF_NONE"
    " INSTRUMENTED_POP_JUMP_IF_NOT_NONE STORE_FAST_MAYBE_NULL",
    1: "GET_ANEXT GET_LEN LOAD_BUILD_CLASS LOAD_LOCALS MATCH_KEYS MATCH_MAPPING MATCH_SEQUENCE PUSH_EXC_INFO"
    " PUSH_NULL RETURN_GENERATOR WITH_EXCEPT_START COPY FOR_ITER IMPORT_FROM LOAD_COMMON_CONSTANT LOAD_CONST"
    " LOAD_DEREF LOAD_FAST LOAD_FAST_AND_CLEAR LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_NAME LOAD_SMALL_INT"
    " LOAD_SPECIAL INSTRUMENTED_FOR_ITER LOAD_CLOSURE",
    2: "LOAD_FAST_BORROW_LOAD_FAST_BORROW LOAD_FAST_LOAD_FAST",
}.items():
    for _opcode in _numbers(_text):
        _effects[_opcode] = _change
_counted = {
    "BUILD_INTERPOLATION": lambda n: -1 - (n & 1),
    "BUILD_LIST": lambda n: 1 - n,
    "BUILD_MAP": lambda n: 1 - 2 * n,
    "BUILD_SET": lambda n: 1 - n,
    "BUILD_SLICE": lambda n: 1 - n,
    "BUILD_STRING": lambda n: 1 - n,
    "BUILD_TUPLE": lambda n: 1 - n,
    "CALL": lambda n: -1 - n,
    "CALL_KW": lambda n: -2 - n,
    "INSTRUMENTED_CALL": lambda n: -1 - n,
    "INSTRUMENTED_CALL_KW": lambda n: -2 - n,
    "INSTRUMENTED_LOAD_SUPER_ATTR": lambda n: -2 + (n & 1),
    "LOAD_ATTR": lambda n: n & 1,
    "LOAD_GLOBAL": lambda n: 1 + (n & 1),
    "LOAD_SUPER_ATTR": lambda n: -2 + (n & 1),
    "RAISE_VARARGS": lambda n: -n,
    "UNPACK_EX": lambda n: (n & 255) + (n >> 8),
    "UNPACK_SEQUENCE": lambda n: n - 1,
}
_blocks = {"SETUP_CLEANUP": 2, "SETUP_FINALLY": 1, "SETUP_WITH": 1}
del _opcode, _change, _text


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """Compute the stack effect of the opcode."""
    if jump is not None and not isinstance(jump, bool):
        raise ValueError("stack_effect: jump must be False, True or None")
    name = _names.get(opcode)
    if name is None:
        raise ValueError("invalid opcode or oparg")
    if name in _counted:
        return _counted[name](oparg or 0)
    if name in _blocks:
        return 0 if jump is False else _blocks[name]
    return _effects.get(opcode, 0)


def is_valid(opcode):
    """Return True if opcode is valid, False otherwise."""
    return opcode in _valid


def has_arg(opcode):
    """Return True if the opcode uses its oparg, False otherwise."""
    return opcode in _names and opcode not in _without_arg


def has_const(opcode):
    """Return True if the opcode accesses a constant, False otherwise."""
    return opcode in _const


def has_name(opcode):
    """Return True if the opcode accesses an attribute by name, False otherwise."""
    return opcode in _name


def has_jump(opcode):
    """Return True if the opcode has a jump target, False otherwise."""
    return opcode in _jump


def has_free(opcode):
    """Return True if the opcode accesses a free variable, False otherwise."""
    return opcode in _free


def has_local(opcode):
    """Return True if the opcode accesses a local variable, False otherwise."""
    return opcode in _local


def has_exc(opcode):
    """Return True if the opcode sets an exception handler, False otherwise."""
    return opcode in _exc


def get_specialization_stats():
    """Return the specialization stats: none are kept."""
    return None


def get_executor(*, code, offset):
    """Return the executor object at offset in code if there is one: there never is."""
    raise RuntimeError("Executors are not available in this build")


def get_nb_ops():
    """Return array of symbols of binary ops, indexed by the argument of BINARY_OP."""
    names = "ADD + AND & FLOOR_DIVIDE // LSHIFT << MATRIX_MULTIPLY @ MULTIPLY * REMAINDER % OR | POWER ** RSHIFT >> SUBTRACT - TRUE_DIVIDE / XOR ^".split()
    plain = list(zip(names[::2], names[1::2]))
    return (
        [(f"NB_{name}", symbol) for name, symbol in plain]
        + [(f"NB_INPLACE_{name}", symbol + "=") for name, symbol in plain]
        + [("NB_SUBSCR", "[]")]
    )


def get_intrinsic1_descs():
    """Return a list of names of the unary intrinsics."""
    names = "1_INVALID PRINT IMPORT_STAR STOPITERATION_ERROR ASYNC_GEN_WRAP UNARY_POSITIVE LIST_TO_TUPLE TYPEVAR PARAMSPEC TYPEVARTUPLE SUBSCRIPT_GENERIC TYPEALIAS"
    return ["INTRINSIC_" + name for name in names.split()]


def get_intrinsic2_descs():
    """Return a list of names of the binary intrinsics."""
    names = "2_INVALID PREP_RERAISE_STAR TYPEVAR_WITH_BOUND TYPEVAR_WITH_CONSTRAINTS SET_FUNCTION_TYPE_PARAMS SET_TYPEPARAM_DEFAULT"
    return ["INTRINSIC_" + name for name in names.split()]


def get_special_method_names():
    """Return a list of special method names."""
    return ["__enter__", "__exit__", "__aenter__", "__aexit__"]


_as_builtins(globals())
