/** PayPal's HTTP: OAuth client credentials, JSON, `PayPal-Request-Id`, errors with named issues. */
import type { z } from "zod";
import { askHttp, type ProviderAnswer } from "../http/ask-http.ts";
import { readAnswer } from "../http/provider-views.ts";
import { ProviderError } from "../provider-contract.ts";
import { AccessToken, ErrorBody, type PaypalError } from "./paypal-shapes.ts";

export interface PaypalClient {
  get<T extends z.ZodType>(path: string, schema: T, signal: AbortSignal): Promise<z.output<T>>;
  /** @returns the resource, or the error that PayPal answered with a 4xx */
  send<T extends z.ZodType>(
    method: "POST" | "PATCH",
    path: string,
    sent: { readonly body: unknown; readonly requestId: string; readonly signal: AbortSignal },
    schema: T,
  ): Promise<{ readonly resource: z.output<T> } | { readonly error: PaypalError }>;
}

/** Renewed so long before its end, by the age that it was given. */
const EARLY_MS = 60_000;

export function makePaypalClient(
  baseUrl: string,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): PaypalClient {
  let token: { readonly text: string; readonly until: number } | undefined;

  const login = async (signal: AbortSignal): Promise<string> => {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    const answer = await askHttp({
      method: "POST",
      url: `${baseUrl}/v1/oauth2/token`,
      headers: {
        authorization: `Basic ${basic}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
      signal,
    }).catch((error: unknown) => {
      // Whatever happened to it, nothing about money was sent.
      const code = error instanceof ProviderError ? error.code : "unexpected";
      throw new ProviderError("not_sent", code === "unreachable" ? code : "login_failed");
    });
    const { access_token, expires_in } = readAnswer(AccessToken, answer.body);
    token = { text: access_token, until: performance.now() + expires_in * 1_000 - EARLY_MS };
    return access_token;
  };

  const ask = async (
    method: "GET" | "POST" | "PATCH",
    path: string,
    signal: AbortSignal,
    sent: { body: string; headers: Record<string, string> } | undefined,
  ): Promise<ProviderAnswer> => {
    for (let attempt = 1; ; attempt++) {
      const isFresh = token !== undefined && performance.now() < token.until;
      const text = isFresh ? token!.text : await login(signal);
      const headers = {
        authorization: `Bearer ${text}`,
        "content-type": "application/json",
        ...sent?.headers,
      };
      const body = sent ? { body: sent.body } : {};
      try {
        return await askHttp({ method, url: `${baseUrl}${path}`, headers, ...body, signal });
      } catch (error) {
        const isStale = error instanceof ProviderError && error.code === "unauthenticated";
        token = isStale ? undefined : token;
        if (!isStale || attempt === 2) throw error;
      }
    }
  };

  return {
    async get(path, schema, signal) {
      const answer = await ask("GET", path, signal, undefined);
      if (answer.status < 300) return readAnswer(schema, answer.body);
      throw rejected(readAnswer(ErrorBody, answer.body));
    },
    async send(method, path, { body, requestId, signal }, schema) {
      const headers = { "paypal-request-id": requestId, prefer: "return=representation" };
      const sent = { body: JSON.stringify(body), headers };
      const answer = await ask(method, path, signal, sent);
      if (answer.status < 300) return { resource: readAnswer(schema, answer.body) };
      const error = readAnswer(ErrorBody, answer.body);
      // The first request with the id is still running.
      if (answer.status === 409) throw new ProviderError("unknown", "key_in_use");
      return { error };
    },
  };
}

export function hasIssue(error: PaypalError, ...issues: readonly string[]): boolean {
  return (error.details ?? []).some(({ issue }) => issues.includes(issue ?? ""));
}

/** Never with the provider's text. */
export function rejected(error: PaypalError): ProviderError {
  const isMissing = error.name === "RESOURCE_NOT_FOUND";
  return new ProviderError("rejected", isMissing ? "not_found" : "refused");
}

export function resourceOf<T>(
  answer: { readonly resource: T } | { readonly error: PaypalError },
): T {
  if ("resource" in answer) return answer.resource;
  throw rejected(answer.error);
}
