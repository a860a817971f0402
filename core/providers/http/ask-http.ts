/**
 * One HTTP question to a provider. What comes back is an answer to look at (2xx, and 4xx that carry
 * a verdict), or a ProviderError that says whether anything may have happened. Bodies are never
 * logged and never part of an error.
 */
import { ProviderError } from "../provider-contract.ts";

export interface ProviderQuestion {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; null when the answer has no body. */
  readonly body: unknown;
}

/** A page of a hundred entries has about 200 KB; more is no answer of theirs. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** No connection was made, so nothing was sent. A reset is not among them: it may come after. */
const notConnected = new Set([
  "ECONNREFUSED",
  "ConnectionRefused",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "FailedToOpenSocket",
  "DNSException",
]);

export async function askHttp(question: ProviderQuestion): Promise<ProviderAnswer> {
  const { url, ...init } = question;
  if (question.signal.aborted) throw new ProviderError("not_sent", "too_late");
  const response = await fetch(url, { ...init, redirect: "manual" }).catch((error: unknown) => {
    throw networkError(error);
  });
  const { status, headers } = response;
  const turnedAway = doorOf(status, headers);
  if (turnedAway) {
    await response.body?.cancel().catch(() => {});
    throw turnedAway;
  }
  const text = await readBounded(response).catch((error: unknown) => {
    throw error instanceof ProviderError ? error : asUnknown(error);
  });
  return { status, headers, body: parse(text, status) };
}

/** Code of a failure that the provider has stored and gives again for the same key. */
export const REPLAYED = "replayed_failure";

/** 401 and 429 come from the door; 5xx and anything odd from who knows where. */
function doorOf(status: number, headers: Headers): ProviderError | undefined {
  if (status === 401) return new ProviderError("not_sent", "unauthenticated");
  if (status === 429) {
    return new ProviderError("not_sent", "rate_limited", retryAfterMs(headers));
  }
  const isVerdict = (status >= 200 && status < 300) || (status >= 400 && status < 500);
  if (isVerdict && status !== 408) return undefined;
  // Stripe stores even a 500 under the key: repeating it would only repeat the answer.
  if (headers.get("idempotent-replayed") === "true") return new ProviderError("unknown", REPLAYED);
  return new ProviderError("unknown", status >= 500 ? "server_error" : "unexpected_status");
}

/** In milliseconds; undefined for a date or nonsense. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

function networkError(error: unknown): ProviderError {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code === "string" && notConnected.has(code)) {
    return new ProviderError("not_sent", "unreachable");
  }
  return asUnknown(error);
}

function asUnknown(error: unknown): ProviderError {
  const { name } = (error ?? {}) as { name?: unknown };
  const isLate = name === "AbortError" || name === "TimeoutError";
  return new ProviderError("unknown", isLate ? "timed_out" : "connection_lost");
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new ProviderError("unknown", "answer_too_large");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, status: number): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Some proxy's page. A 4xx of a proxy is not the provider's verdict either.
    throw new ProviderError("unknown", status >= 400 ? "unreadable_refusal" : "unreadable_answer");
  }
}

/**
 * A question that follows one which may have moved money: that it was turned away or refused itself
 * says nothing about the first, and must not send the payment on to another provider.
 */
export async function afterSending<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.outcome === "unknown") throw error;
    throw new ProviderError("unknown", error.code, error.retryAfterMs);
  }
}
