/** Razorpay's HTTP: basic authentication, JSON, errors under `error`. */
import type { z } from "zod";
import { askHttp } from "../http/ask-http.ts";
import { readAnswer } from "../http/provider-views.ts";
import { ProviderError } from "../provider-contract.ts";
import { ErrorBody, type RazorpayError } from "./razorpay-shapes.ts";

export interface RazorpayClient {
  get<T extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string | number>>,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.output<T>>;
  /** @returns the entity, or the error that Razorpay answered with a 4xx */
  send<T extends z.ZodType>(
    method: "POST" | "PATCH",
    path: string,
    sent: {
      readonly body: unknown;
      readonly headers?: Record<string, string>;
      readonly signal: AbortSignal;
    },
    schema: T,
  ): Promise<{ readonly entity: z.output<T> } | { readonly error: RazorpayError }>;
}

export function makeRazorpayClient(
  baseUrl: string,
  { keyId, keySecret }: { readonly keyId: string; readonly keySecret: string },
): RazorpayClient {
  const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString("base64")}`;
  return {
    async get(path, query, schema, signal) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) form.set(name, String(value));
      const text = form.toString();
      const url = `${baseUrl}${path}${text ? `?${text}` : ""}`;
      const answer = await askHttp({ method: "GET", url, headers: { authorization }, signal });
      if (answer.status < 300) return readAnswer(schema, answer.body);
      readAnswer(ErrorBody, answer.body);
      throw rejected();
    },
    async send(method, path, { body, headers = {}, signal }, schema) {
      const answer = await askHttp({
        method,
        url: `${baseUrl}${path}`,
        headers: { authorization, "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
        signal,
      });
      if (answer.status < 300) return { entity: readAnswer(schema, answer.body) };
      if (answer.status === 409) throw new ProviderError("unknown", "key_in_use");
      return { error: readAnswer(ErrorBody, answer.body).error };
    },
  };
}

/** Never with the provider's text. */
export function rejected(code = "refused"): ProviderError {
  return new ProviderError("rejected", code);
}

export function entityOf<T>(answer: { readonly entity: T } | { readonly error: RazorpayError }): T {
  if ("entity" in answer) return answer.entity;
  throw rejected();
}
