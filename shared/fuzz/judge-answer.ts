/** What no answer may be, whatever was asked: a failure of ours, a look inside, somebody's secret. */
import { Problem } from "../errors.ts";
import { MARK } from "./nasty.ts";

/** The runtimes' `Headers`. */
interface AnswerHeaders extends Iterable<[name: string, value: string]> {
  get(name: string): string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/** How the inside looks when it comes out: stack traces, SQL, drivers, paths, other programs. */
const inside = [
  /\bat .{1,200}\.[jt]s:\d+/,
  /node_modules|\/work\/|\/home\/|file:\/\//,
  /\b(select|insert into|update|delete from)\b.{1,80}\b(from|values|set|where)\b/i,
  /(syntax error at|invalid input syntax|violates|duplicate key|relation "|column "|pg_)/i,
  /\b(PostgresError|DrizzleError|ZodError|SQLSTATE)\b/,
  /\b(Type|Reference|Range|Syntax)Error\b/,
  /\b(ECONNREFUSED|ECONNRESET|postgres:\/\/|redis:\/\/)/,
  /\b(is not a function|Cannot read propert|undefined is not|null is not an object)/,
];

/**
 * Complaints about an answer, empty when it is fine.
 * @param secrets texts that this caller may not see in any answer
 */
export function judgeAnswer(answer: Answer, secrets: readonly string[]): string[] {
  const { status, headers, text } = answer;
  const complaints: string[] = [];
  if (status >= 500) complaints.push(`status ${status}`);
  for (const pattern of inside) if (pattern.test(text)) complaints.push(`shows ${pattern}`);
  for (const secret of secrets) if (text.includes(secret)) complaints.push(`shows "${secret}"`);
  if (status >= 400) complaints.push(...judgeRefusal(headers, text));
  for (const [name, value] of headers) {
    if (value.includes(MARK)) complaints.push(`header ${name} repeats what was sent`);
  }
  return complaints;
}

function judgeRefusal(headers: AnswerHeaders, text: string): string[] {
  // The answer to HEAD has no body.
  if (text === "") return [];
  if (headers.get("content-type") !== "application/problem+json") return ["not a problem"];
  const problem = Problem.safeParse(parse(text));
  if (!problem.success) return ["not a problem of ours"];
  if (text.includes(MARK)) return ["repeats what was sent"];
  if (!headers.get("x-request-id")) return ["no request id"];
  return [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
