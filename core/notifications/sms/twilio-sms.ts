/**
 * Twilio's Messages resource: a form is posted with basic authentication, 201 answers with the
 * message's sid, a refusal with a numeric code. It documents no key that makes a repeat harmless, so
 * whether an attempt without an answer arrived stays unknown.
 */
import { z } from "zod";
import type { TwilioConfig } from "../../platform/index.ts";
import { SmsError, type SmsProvider } from "./sms-contract.ts";

/** An answer has about a kilobyte. */
const MAX_ANSWER_CHARS = 64 * 1024;
const LONGEST_WAIT_SECONDS = 3_600;

/** The number is wrong, cannot take texts, or its owner said STOP: asking again helps nobody. */
const hopeless: Readonly<Record<number, string>> = {
  21211: "invalid_number",
  21217: "invalid_number",
  21408: "country_not_served",
  21610: "unsubscribed",
  21612: "unreachable_number",
  21614: "not_a_mobile",
};

/** No connection was made, so nothing was sent. */
const notConnected = ["ConnectionRefused", "ECONNREFUSED", "ENOTFOUND", "FailedToOpenSocket"];

const Accepted = z.object({ sid: z.string().min(1).max(64) });
const Refused = z.object({ code: z.int() });

export function twilioSms(config: TwilioConfig): SmsProvider {
  const { baseUrl, accountSid, authToken, from } = config;
  const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
  const sender = from.startsWith("MG") ? "MessagingServiceSid" : "From";
  return {
    name: "twilio",
    send: async ({ phone, text }, signal) => {
      const body = new URLSearchParams({ To: phone, [sender]: from, Body: text });
      const init = { method: "POST", headers: { authorization }, body, signal } as const;
      const response = await fetch(url, { ...init, redirect: "manual" }).catch(failOnTheWay);
      const answer = await readAnswer(response);
      if (response.status === 201) {
        const accepted = Accepted.safeParse(answer);
        if (!accepted.success) throw new SmsError("unknown", "unreadable_answer");
        return { reference: accepted.data.sid };
      }
      throw failureOf(response, answer);
    },
  };
}

function failOnTheWay(error: unknown): never {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (notConnected.includes(String(code))) throw new SmsError("not_sent", "unreachable");
  const isLate = name === "AbortError" || name === "TimeoutError";
  throw new SmsError("unknown", isLate ? "timed_out" : "connection_lost");
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch(failOnTheWay);
  if (text.length > MAX_ANSWER_CHARS) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function failureOf({ status, headers }: Response, answer: unknown): SmsError {
  if (status === 429) {
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    const isTold = Number.isFinite(seconds) && seconds >= 0;
    const wait = isTold ? Math.min(seconds, LONGEST_WAIT_SECONDS) * 1_000 : undefined;
    return new SmsError("not_sent", "rate_limited", wait);
  }
  if (status === 401 || status === 403) return new SmsError("not_sent", "unauthenticated");
  if (status < 400 || status >= 500) return new SmsError("unknown", "server_error");
  const refused = Refused.safeParse(answer);
  // Some proxy's page, which is no verdict of theirs.
  if (!refused.success) return new SmsError("unknown", "unreadable_refusal");
  const { code } = refused.data;
  const why = hopeless[code];
  // The rest is about our account or our words: somebody has to mend it, and may in time.
  return why ? new SmsError("refused", why) : new SmsError("not_sent", `twilio_${code}`);
}
