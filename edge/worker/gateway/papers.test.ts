/** Answers that are a page or a file instead of JSON. */
import { beforeAll, expect, it } from "vitest";
import { callEdge, withToken } from "../testing/call-edge.ts";
import { type FakeCore, installFakeCore } from "../testing/fake-core.ts";

let core: FakeCore;
let token: string;
beforeAll(async () => {
  core = await installFakeCore();
  token = await core.accessToken({});
});

const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const path = "/v1/orders/ord_in_01kaq8x9t0aaaaaaaaaaaaaaaa/receipt";

it("passes a page on with the policy that keeps it still", async () => {
  core.intercept = ({ path: asked }) =>
    asked.endsWith("?format=html")
      ? new Response("<!doctype html><p>Receipt", {
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": policy,
            "cache-control": "private, no-store",
          },
        })
      : undefined;
  const answer = await callEdge(`${path}?format=html`, withToken(token));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("Receipt");
  expect(answer.headers.get("content-security-policy")).toBe(policy);
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("x-frame-options")).toBe("DENY");
});

it("passes a file on byte by byte, with its name", async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256);
  core.intercept = ({ path: asked }) =>
    asked.endsWith("?format=pdf")
      ? new Response(bytes, {
          headers: {
            "content-type": "application/pdf",
            "content-disposition": 'attachment; filename="receipt.pdf"',
          },
        })
      : undefined;
  const answer = await callEdge(`${path}?format=pdf`, withToken(token));
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("content-disposition")).toContain("receipt.pdf");
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
});
