import type { ProofResult } from "./proof-run.ts";

const MAX_SHOWN = 30;

/** A run in words: what it was, what it went through, and what is wrong with its end. */
export function sayResult(result: ProofResult): string {
  const { violations, errors } = result;
  const total = Object.values(result.operations).reduce((sum, count) => sum + count, 0);
  return [
    `seed ${result.seed}: ${total} operations of ${result.subjects} subjects in ${result.seconds} s, digest ${result.digest}`,
    `operations: ${counted(result.operations)}`,
    `refusals: ${counted(result.refusals)}`,
    `kills: ${counted(result.kills)}`,
    `never died at: ${result.missed.join(", ") || "nowhere left out"}`,
    `faults: ${counted(result.faults)}`,
    `errors in the log: ${errors.length}${errors.length > 0 ? `, such as ${sample(errors)}` : ""}`,
    violations.length === 0 ? "nothing is wrong" : `${violations.length} violations:`,
    ...violations.slice(0, MAX_SHOWN),
  ].join("\n");
}

function counted(counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return named.map(([name, count]) => `${name} ${count}`).join(", ") || "none";
}

/** One of each message. */
function sample(errors: readonly string[]): string {
  const messages = new Map<string, number>();
  for (const line of errors) {
    const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 100);
    messages.set(message, (messages.get(message) ?? 0) + 1);
  }
  return counted(Object.fromEntries(messages));
}
