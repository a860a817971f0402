/**
 * A failure whose message is meant for the person at the terminal: one clear sentence that says
 * what happened and what to do. Everything else that is thrown is a bug and keeps its stack.
 */
export class Trouble extends Error {
  override readonly name = "Trouble";
  /** Extra lines shown under the sentence, such as the end of a log. */
  readonly details: readonly string[];
  /** Exit code of the launcher; 2 is kept for a wrong command line. */
  readonly exitCode: number;

  constructor(sentence: string, options: { details?: readonly string[]; exitCode?: number } = {}) {
    super(sentence);
    this.details = options.details ?? [];
    this.exitCode = options.exitCode ?? 1;
  }
}

/** True for system errors that carry `code`, such as ENOENT or ENOSPC. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
