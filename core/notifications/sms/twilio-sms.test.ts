/** The adapter against a server that answers as Twilio documents it. */
import { afterAll, beforeEach, expect, it } from "vitest";
import type { TwilioConfig } from "../../platform/index.ts";
import { SmsError } from "./sms-contract.ts";
import { twilioSms } from "./twilio-sms.ts";

let asked: { path: string; authorization: string | null; form: URLSearchParams }[] = [];
let answer: () => Response | Promise<Response>;
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const form = new URLSearchParams(await request.text());
    const { pathname } = new URL(request.url);
    asked.push({ path: pathname, authorization: request.headers.get("authorization"), form });
    return answer();
  },
});
afterAll(() => server.stop(true));
beforeEach(() => {
  asked = [];
});

const accountSid = `AC${"0".repeat(32)}`;
const configAt = (baseUrl: string, from = "+15005550006"): TwilioConfig => ({
  ...{ name: "twilio", baseUrl, accountSid, authToken: "a secret token", from },
});
const config = configAt(`http://127.0.0.1:${server.port}`);
const message = { reference: "ntf_us_1", phone: "+14155550100", text: "Beeline: hé & so on" };
const send = (used = config, signal = AbortSignal.timeout(5_000)) =>
  twilioSms(used).send(message, signal);
const refusal = (status: number, code: number, headers = {}) =>
  Response.json(
    { code, message: `The 'To' number ${message.phone} …`, more_info: "https://…", status },
    { status, headers },
  );

it("posts a form and gives back the sid", async () => {
  const sid = `SM${"a".repeat(32)}`;
  answer = () => Response.json({ sid, status: "queued", error_code: null }, { status: 201 });
  expect(await send()).toEqual({ reference: sid });
  expect(await send(configAt(config.baseUrl, `MG${"1".repeat(32)}`))).toEqual({ reference: sid });
  const [first, second] = asked;
  expect(first?.path).toBe(`/2010-04-01/Accounts/${accountSid}/Messages.json`);
  expect(first?.authorization).toBe(`Basic ${btoa(`${accountSid}:a secret token`)}`);
  expect(Object.fromEntries(first!.form)).toEqual({
    ...{ To: "+14155550100", From: "+15005550006", Body: "Beeline: hé & so on" },
  });
  expect(second?.form.get("MessagingServiceSid")).toBe(`MG${"1".repeat(32)}`);
  expect(second?.form.has("From")).toBe(false);
});

it.each([
  ["a wrong number", () => refusal(400, 21211), "refused", "invalid_number"],
  ["somebody who said STOP", () => refusal(400, 21610), "refused", "unsubscribed"],
  ["a sender of ours that cannot", () => refusal(400, 21606), "not_sent", "twilio_21606"],
  ["a wrong secret", () => refusal(401, 20003), "not_sent", "unauthenticated"],
  ["too many", () => refusal(429, 20429, { "retry-after": "7" }), "not_sent", "rate_limited"],
  ["an outage", () => new Response("<html>", { status: 503 }), "unknown", "server_error"],
  ["a proxy", () => new Response("no", { status: 404 }), "unknown", "unreadable_refusal"],
  ["half an answer", () => new Response("{", { status: 201 }), "unknown", "unreadable_answer"],
] as const)("tells %s by what it means", async (_, reply, outcome, failure) => {
  answer = reply;
  const error = await send().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SmsError);
  expect(error).toMatchObject({ outcome, failure });
  if (failure === "rate_limited") expect(error).toMatchObject({ retryAfterMs: 7_000 });
  expect(String(error)).not.toContain(message.phone);
});

it("does not know what became of a message without an answer, and of one never sent it does", async () => {
  const never = Promise.withResolvers<Response>();
  answer = () => never.promise;
  const late = send(config, AbortSignal.timeout(100)).catch((thrown: unknown) => thrown);
  expect(await late).toMatchObject({ outcome: "unknown", failure: "timed_out" });
  never.resolve(new Response());
  // Nothing listens on port 9 (discard).
  const nobody = await send(configAt("http://127.0.0.1:9")).catch((thrown: unknown) => thrown);
  expect(nobody).toMatchObject({ outcome: "not_sent", failure: "unreachable" });
});
