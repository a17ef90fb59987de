/**
 * Token kinds.
 *
 * The numbers below KEYWORD_BASE are those of CPython's `token` module, so that `_tokenize` can hand
 * them out unchanged. Keywords have kinds of their own from KEYWORD_BASE on, which lets the parser
 * decide everything by one small integer; for `_tokenize` they are NAME again. Soft keywords
 * (match, case, type, _) are plain NAME tokens.
 */

export const ENDMARKER = 0;
export const NAME = 1;
export const NUMBER = 2;
export const STRING = 3;
export const NEWLINE = 4;
export const INDENT = 5;
export const DEDENT = 6;
export const LPAR = 7;
export const RPAR = 8;
export const LSQB = 9;
export const RSQB = 10;
export const COLON = 11;
export const COMMA = 12;
export const SEMI = 13;
export const PLUS = 14;
export const MINUS = 15;
export const STAR = 16;
export const SLASH = 17;
export const VBAR = 18;
export const AMPER = 19;
export const LESS = 20;
export const GREATER = 21;
export const EQUAL = 22;
export const DOT = 23;
export const PERCENT = 24;
export const LBRACE = 25;
export const RBRACE = 26;
export const EQEQUAL = 27;
export const NOTEQUAL = 28;
export const LESSEQUAL = 29;
export const GREATEREQUAL = 30;
export const TILDE = 31;
export const CIRCUMFLEX = 32;
export const LEFTSHIFT = 33;
export const RIGHTSHIFT = 34;
export const DOUBLESTAR = 35;
export const PLUSEQUAL = 36;
export const MINEQUAL = 37;
export const STAREQUAL = 38;
export const SLASHEQUAL = 39;
export const PERCENTEQUAL = 40;
export const AMPEREQUAL = 41;
export const VBAREQUAL = 42;
export const CIRCUMFLEXEQUAL = 43;
export const LEFTSHIFTEQUAL = 44;
export const RIGHTSHIFTEQUAL = 45;
export const DOUBLESTAREQUAL = 46;
export const DOUBLESLASH = 47;
export const DOUBLESLASHEQUAL = 48;
export const AT = 49;
export const ATEQUAL = 50;
export const RARROW = 51;
export const ELLIPSIS = 52;
export const COLONEQUAL = 53;
export const EXCLAMATION = 54;
export const OP = 55;
export const FSTRING_START = 59;
export const FSTRING_MIDDLE = 60;
export const FSTRING_END = 61;
export const TSTRING_START = 62;
export const TSTRING_MIDDLE = 63;
export const TSTRING_END = 64;
export const COMMENT = 65;
export const NL = 66;
export const ERRORTOKEN = 67;

export const KEYWORD_BASE = 100;
export const FALSE = 100;
export const NONE = 101;
export const TRUE = 102;
export const AND = 103;
export const AS = 104;
export const ASSERT = 105;
export const ASYNC = 106;
export const AWAIT = 107;
export const BREAK = 108;
export const CLASS = 109;
export const CONTINUE = 110;
export const DEF = 111;
export const DEL = 112;
export const ELIF = 113;
export const ELSE = 114;
export const EXCEPT = 115;
export const FINALLY = 116;
export const FOR = 117;
export const FROM = 118;
export const GLOBAL = 119;
export const IF = 120;
export const IMPORT = 121;
export const IN = 122;
export const IS = 123;
export const LAMBDA = 124;
export const NONLOCAL = 125;
export const NOT = 126;
export const OR = 127;
export const PASS = 128;
export const RAISE = 129;
export const RETURN = 130;
export const TRY = 131;
export const WHILE = 132;
export const WITH = 133;
export const YIELD = 134;

/** In the order of their kinds, which is alphabetical as in `keyword.kwlist`. */
export const KEYWORD_LIST: readonly string[] = [
  "False",
  "None",
  "True",
  "and",
  "as",
  "assert",
  "async",
  "await",
  "break",
  "class",
  "continue",
  "def",
  "del",
  "elif",
  "else",
  "except",
  "finally",
  "for",
  "from",
  "global",
  "if",
  "import",
  "in",
  "is",
  "lambda",
  "nonlocal",
  "not",
  "or",
  "pass",
  "raise",
  "return",
  "try",
  "while",
  "with",
  "yield",
];

export const KEYWORDS: ReadonlyMap<string, number> = new Map(KEYWORD_LIST.map((word, index) => [word, KEYWORD_BASE + index]));

/** How each operator is written. `<>` is also NOTEQUAL. */
export const OPERATOR_TEXT: ReadonlyMap<number, string> = new Map([
  [LPAR, "("],
  [RPAR, ")"],
  [LSQB, "["],
  [RSQB, "]"],
  [COLON, ":"],
  [COMMA, ","],
  [SEMI, ";"],
  [PLUS, "+"],
  [MINUS, "-"],
  [STAR, "*"],
  [SLASH, "/"],
  [VBAR, "|"],
  [AMPER, "&"],
  [LESS, "<"],
  [GREATER, ">"],
  [EQUAL, "="],
  [DOT, "."],
  [PERCENT, "%"],
  [LBRACE, "{"],
  [RBRACE, "}"],
  [EQEQUAL, "=="],
  [NOTEQUAL, "!="],
  [LESSEQUAL, "<="],
  [GREATEREQUAL, ">="],
  [TILDE, "~"],
  [CIRCUMFLEX, "^"],
  [LEFTSHIFT, "<<"],
  [RIGHTSHIFT, ">>"],
  [DOUBLESTAR, "**"],
  [PLUSEQUAL, "+="],
  [MINEQUAL, "-="],
  [STAREQUAL, "*="],
  [SLASHEQUAL, "/="],
  [PERCENTEQUAL, "%="],
  [AMPEREQUAL, "&="],
  [VBAREQUAL, "|="],
  [CIRCUMFLEXEQUAL, "^="],
  [LEFTSHIFTEQUAL, "<<="],
  [RIGHTSHIFTEQUAL, ">>="],
  [DOUBLESTAREQUAL, "**="],
  [DOUBLESLASH, "//"],
  [DOUBLESLASHEQUAL, "//="],
  [AT, "@"],
  [ATEQUAL, "@="],
  [RARROW, "->"],
  [ELLIPSIS, "..."],
  [COLONEQUAL, ":="],
  [EXCLAMATION, "!"],
]);
