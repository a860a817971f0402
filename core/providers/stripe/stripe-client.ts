/** Stripe's HTTP: bearer key, form encoding, `Idempotency-Key`, errors under `error`. */
import type { z } from "zod";
import { afterSending, askHttp, REPLAYED } from "../http/ask-http.ts";
import { readAnswer } from "../http/provider-views.ts";
import { ProviderError } from "../provider-contract.ts";
import { ErrorBody, type StripeError } from "./stripe-shapes.ts";

const VERSION = "2025-09-30.clover";

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface StripeClient {
  get<T extends z.ZodType>(
    path: string,
    query: Fields,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.output<T>>;
  /** @returns the object, or the error that Stripe answered with a 4xx */
  post<T extends z.ZodType>(
    path: string,
    post: Post<z.output<T>>,
    schema: T,
  ): Promise<{ readonly object: z.output<T> } | { readonly error: StripeError }>;
}

interface Post<T> {
  readonly fields: Fields;
  readonly key: string;
  readonly signal: AbortSignal;
  /** What the first request made after all, though Stripe keeps answering that it failed. */
  readonly findMade: () => Promise<T | undefined>;
}

/** A stored failure is left behind with a new key, once nothing of it is found; so often. */
const MAX_KEYS = 3;

export function makeStripeClient(baseUrl: string, secretKey: string): StripeClient {
  const headers = { authorization: `Bearer ${secretKey}`, "stripe-version": VERSION };
  return {
    async get(path, query, schema, signal) {
      const text = formOf(query);
      const url = `${baseUrl}${path}${text ? `?${text}` : ""}`;
      const answer = await askHttp({ method: "GET", url, headers, signal });
      if (answer.status >= 300) throw refusalOf(answer.body);
      return readAnswer(schema, answer.body);
    },
    async post(path, post, schema) {
      for (let number = 1; ; number++) {
        try {
          const key = number === 1 ? post.key : `${post.key}-${number}`;
          return await postOnce({ baseUrl, headers }, path, { ...post, key }, schema);
        } catch (error) {
          const isStored = error instanceof ProviderError && error.code === REPLAYED;
          if (!isStored || number === MAX_KEYS) throw error;
          const made = await afterSending(post.findMade());
          if (made !== undefined) return { object: made };
        }
      }
    },
  };
}

async function postOnce<T extends z.ZodType>(
  { baseUrl, headers }: { baseUrl: string; headers: Record<string, string> },
  path: string,
  { fields, key, signal }: Post<z.output<T>>,
  schema: T,
): Promise<{ readonly object: z.output<T> } | { readonly error: StripeError }> {
  const answer = await askHttp({
    method: "POST",
    url: `${baseUrl}${path}`,
    headers: {
      ...headers,
      "content-type": "application/x-www-form-urlencoded",
      "idempotency-key": key,
    },
    body: formOf(fields),
    signal,
  });
  if (answer.status < 300) return { object: readAnswer(schema, answer.body) };
  const { error } = readAnswer(ErrorBody, answer.body);
  // The first request with the key is still running, or was another one: it may have happened.
  const isOpen = answer.status === 409 || error.type === "idempotency_error";
  if (isOpen) throw new ProviderError("unknown", "key_in_use");
  return { error };
}

function refusalOf(body: unknown): ProviderError {
  const { error } = readAnswer(ErrorBody, body);
  return rejected(error);
}

/** Never with the provider's text, which may repeat what it was sent. */
export function rejected(error: StripeError): ProviderError {
  const code = error.code === "resource_missing" ? "not_found" : "refused";
  return new ProviderError("rejected", code);
}

function formOf(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, String(value));
  }
  return form.toString();
}
