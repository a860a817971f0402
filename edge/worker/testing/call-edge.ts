/** Short ways for tests to call the Worker. */
import { exports } from "cloudflare:workers";
import { Problem } from "#shared/errors.ts";
import { signHeaders } from "../relay/signature.ts";

export const RELAY_SECRET = "a relay secret for tests only";
const ORIGIN = "https://edge.test";

export function callEdge(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, init));
}

export function withToken(token: string | undefined, init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  return { ...init, headers };
}

export function jsonBody(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

export async function problemOf(answer: Response): Promise<Problem> {
  if (answer.headers.get("content-type") !== "application/problem+json") {
    throw new Error(`Not a problem: ${answer.status} ${await answer.text()}`);
  }
  return Problem.parse(await answer.json());
}

export async function callSigned(
  path: string,
  body: unknown,
  secret = RELAY_SECRET,
): Promise<Response> {
  const text = JSON.stringify(body);
  const headers = await signHeaders(secret, { method: "POST", path, body: text });
  return callEdge(path, { method: "POST", headers, body: text });
}
