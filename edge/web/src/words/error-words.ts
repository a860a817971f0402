/** Every error code in plain words: what happened, and what to do next. They are in the catalogs. */
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { say } from "../i18n/speech.ts";

export interface ErrorWords {
  readonly title: string;
  readonly next: string;
}

/** The words for whatever was thrown. Anything that is not an answer of ours is INTERNAL. */
export function errorWords(error: unknown): ErrorWords {
  const code = codeOf(error);
  return { title: say(`error.${code}`), next: say(`error.${code}.next`) };
}

export function codeOf(error: unknown): ErrorCode {
  return error instanceof BeelineError ? error.code : "INTERNAL";
}
