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

const diskFull = /no space left on device|ENOSPC|SQLITE_FULL|disk is full/i;

/** What to tell about any failure: the lines to print and the code to exit with. */
export function explain(error: unknown): { lines: string[]; exitCode: number } {
  const text = error instanceof Error ? `${error.message}` : String(error);
  const details = error instanceof Trouble ? error.details : [];
  if (diskFull.test([text, ...details].join("\n"))) {
    return {
      lines: ["The disk is full: free at least 1 GB and start again.", text, ...details],
      exitCode: 1,
    };
  }
  if (error instanceof Trouble) return { lines: [text, ...details], exitCode: error.exitCode };
  const stack = error instanceof Error ? (error.stack ?? text) : text;
  return { lines: [`Beeline failed unexpectedly: ${text}`, stack], exitCode: 1 };
}
