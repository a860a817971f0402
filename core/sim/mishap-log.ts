/** Tells people at the terminal about things that should not happen, without drowning them. */
import { BeelineError } from "#shared/errors.ts";

/** After this many of one kind only every hundredth is told. */
const TOLD_IN_FULL = 3;
const KINDS_REMEMBERED = 200;

function describe(error: unknown): string {
  if (error instanceof BeelineError) {
    const issues = error.options.issues?.map(({ path, message }) => `${path}: ${message}`) ?? [];
    return [`${error.code}: ${error.message}`, ...issues].join("; ");
  }
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
}

export function makeMishapLog(write: (line: string) => void) {
  const counts = new Map<string, number>();
  return (where: string, error: unknown): void => {
    const text = describe(error);
    const kind = `${where}: ${text}`.slice(0, 500);
    const count = (counts.get(kind) ?? 0) + 1;
    if (counts.size < KINDS_REMEMBERED || counts.has(kind)) counts.set(kind, count);
    if (count <= TOLD_IN_FULL) write(kind);
    else if (count % 100 === 0) write(`${kind} (${count} times)`);
  };
}
