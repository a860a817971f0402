import { beforeAll, describe, expect, it } from "vitest";
import { SIGNATURE_WINDOW_MS, signatureHeaders, signedText, toHex } from "#shared/signing.ts";
import { callEdge, callSigned, problemOf, RELAY_SECRET } from "../testing/call-edge.ts";
import { installFakeCore } from "../testing/fake-core.ts";
import { signHeaders } from "./signature.ts";

const path = "/internal/relay";
const body = JSON.stringify({ frames: [] });

beforeAll(async () => {
  await installFakeCore();
});

async function send(headers: Headers, sent = body): Promise<Response> {
  return callEdge(path, { method: "POST", headers, body: sent });
}
const signed = () => signHeaders(RELAY_SECRET, { method: "POST", path, body });

/** Signs at another time than now, as an attacker with a recorded request would. */
async function signedAt(timeMs: number): Promise<Headers> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = encoder.encode(RELAY_SECRET);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  const bodySha256Hex = toHex(await crypto.subtle.digest("SHA-256", encoder.encode(body)));
  const stamp = { time: String(timeMs), nonce: crypto.randomUUID() };
  const text = signedText({ method: "POST", path, bodySha256Hex, ...stamp });
  return new Headers({
    [signatureHeaders.time]: stamp.time,
    [signatureHeaders.nonce]: stamp.nonce,
    [signatureHeaders.signature]: toHex(
      await crypto.subtle.sign("HMAC", key, encoder.encode(text)),
    ),
  });
}

describe("the signed door", () => {
  it("opens for a good signature, once", async () => {
    const headers = await signed();
    const first = await send(headers);
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({ unwatched: [] });
    const replay = await send(headers);
    expect((await problemOf(replay)).code).toBe("UNAUTHENTICATED");
  });

  it("is closed without a signature", async () => {
    expect((await send(new Headers())).status).toBe(401);
    expect((await callEdge("/internal/catalog", { method: "POST", body: "{}" })).status).toBe(401);
  });

  it("is closed for another secret, another body and another path", async () => {
    expect((await callSigned(path, { frames: [] }, "some other secret of 30 chars")).status).toBe(
      401,
    );
    expect((await send(await signed(), '{"frames": []}')).status).toBe(401);
    const other = await signHeaders(RELAY_SECRET, { method: "POST", path: "/internal/x", body });
    expect((await send(other)).status).toBe(401);
  });

  it.each([-1, 1])("is closed outside the window (%i)", async (direction) => {
    const margin = 2_000;
    const inside = Date.now() + direction * (SIGNATURE_WINDOW_MS - margin);
    expect((await send(await signedAt(inside))).status).toBe(200);
    const outside = Date.now() + direction * (SIGNATURE_WINDOW_MS + margin);
    expect((await send(await signedAt(outside))).status).toBe(401);
  });

  it.each(["signature", "nonce", "time"] as const)("is closed for a garbled %s", async (part) => {
    const headers = await signed();
    headers.set(signatureHeaders[part], "00");
    expect((await send(headers)).status).toBe(401);
  });

  it("refuses a bad shape behind a good signature", async () => {
    for (const bad of [{}, { frames: [{ type: "other" }] }, { frames: "x" }]) {
      expect((await problemOf(await callSigned(path, bad))).code).toBe("VALIDATION_FAILED");
    }
  });
});
