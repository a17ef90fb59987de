/**
 * The errors and warnings that reading source can produce.
 *
 * A PySyntaxError carries what Python's SyntaxError carries. Offsets count characters (code points)
 * from 1, as SyntaxError.offset does, unlike the byte columns in the tree. null is None.
 */

export type SyntaxErrorType =
  | "SyntaxError"
  | "IndentationError"
  | "TabError"
  | "_IncompleteInputError"
  /** The parser went too deep. */
  | "MemoryError"
  /** The compiler went too deep. */
  | "RecursionError"
  /** A tree made by hand is not what the compiler can take. */
  | "ValueError"
  | "TypeError"
  | "SystemError"
  /** A bad escape in a format specification, which CPython does not turn into a SyntaxError. */
  | "UnicodeDecodeError";

/** What a decoder was given, all ASCII, and the stretch of it that it could not read. */
export interface Undecodable {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

export class PySyntaxError extends Error {
  readonly type: SyntaxErrorType;
  readonly msg: string;
  filename: string | null;
  readonly lineno: number | null;
  readonly offset: number | null;
  readonly text: string | null;
  readonly end_lineno: number | null;
  readonly end_offset: number | null;
  /**
   * SyntaxError._metadata, from which `traceback` suggests keywords: line and byte column of the last
   * statement with a block that was read completely (0, 0 if none), and the source.
   */
  metadata: readonly [lineno: number, col_offset: number, source: string | null] | null = null;
  /** The filename is not among the arguments: the source is no file's, and could not even be decoded. */
  nameless = false;
  /** Of a UnicodeDecodeError. */
  decoding: Undecodable | null = null;
  /** The warnings that reading the source gave before. */
  warnings: readonly ParseWarning[] = [];

  constructor(
    type: SyntaxErrorType,
    msg: string,
    where: {
      filename?: string | null;
      lineno?: number | null;
      offset?: number | null;
      text?: string | null;
      end_lineno?: number | null;
      end_offset?: number | null;
    } = {},
  ) {
    super(msg);
    this.name = "PySyntaxError";
    this.type = type;
    this.msg = msg;
    this.filename = where.filename ?? null;
    this.lineno = where.lineno ?? null;
    this.offset = where.offset ?? null;
    this.text = where.text ?? null;
    this.end_lineno = where.end_lineno ?? null;
    this.end_offset = where.end_offset ?? null;
  }
}

/** A SyntaxWarning (the only category the parser issues) for the compiler to hand to `warnings`. */
export interface ParseWarning {
  message: string;
  lineno: number;
  /** Byte column, 0-based, of the place; only needed when a filter turns the warning into an error. */
  col_offset: number;
  /** When it was issued: the index of the token by which CPython's parser gets to know of it. */
  token: number;
  /** The error it becomes where a filter makes errors of warnings. */
  asError: PySyntaxError;
}
