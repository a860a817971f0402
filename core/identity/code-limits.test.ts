/** Limits of one-time codes per phone, address and device, with a provider that counts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../platform/index.ts";
import { freshPhone, startTestCore, type TestCore } from "../test/index.ts";
import { otpProviderOf } from "./otp-providers.ts";
import { requestOtp } from "./request-otp.ts";
import { CODE_WINDOW_MS } from "./token-rules.ts";

let core: TestCore;
const limits = { phone: 3, address: 6, device: 4 };
beforeAll(async () => {
  core = await startTestCore();
  Object.assign(otpProviderOf(core.runtime), { limits });
});
afterAll(() => core.stop());

function from(address: string | undefined): Ctx {
  return { ...core.system, client: { address, country: undefined, viaEdge: true } };
}
/** How many of the askers got a code. */
async function granted(asked: Promise<unknown>[]): Promise<number> {
  const answers = await Promise.allSettled(asked);
  for (const answer of answers) {
    if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "RATE_LIMITED" });
  }
  return answers.filter(({ status }) => status === "fulfilled").length;
}
const many = (count: number, ask: () => Promise<unknown>) => Array.from({ length: count }, ask);
const device = () => crypto.randomUUID();

describe("codes asked for at once", () => {
  it("are limited per phone", async () => {
    const phone = freshPhone(core);
    expect(await granted(many(10, () => requestOtp(core.system, { phone })))).toBe(limits.phone);
  });

  it("are limited per address, whatever the phones; of IPv6 per /64", async () => {
    const four = from("203.0.113.7");
    const ask = () => requestOtp(four, { phone: freshPhone(core) });
    expect(await granted(many(12, ask))).toBe(limits.address);
    let host = 0;
    const six = () => requestOtp(from(`2001:db8:1:2::${++host}`), { phone: freshPhone(core) });
    expect(await granted(many(12, six))).toBe(limits.address);
    expect(await granted([requestOtp(from("2001:db8:1:3::1"), { phone: freshPhone(core) })])).toBe(
      1,
    );
  });

  it("are limited per device, whatever the phones and addresses", async () => {
    const id = device();
    let host = 0;
    const ask = () => requestOtp(from(`198.51.100.${++host}`), { phone: freshPhone(core) }, id);
    expect(await granted(many(9, ask))).toBe(limits.device);
    expect(await granted([requestOtp(core.system, { phone: freshPhone(core) }, device())])).toBe(1);
  });

  it("come again when the window is over, and a refusal counted nothing", async () => {
    const phone = freshPhone(core);
    expect(await granted(many(20, () => requestOtp(core.system, { phone })))).toBe(limits.phone);
    core.ambient.advance(CODE_WINDOW_MS + 1);
    expect(await granted(many(5, () => requestOtp(core.system, { phone })))).toBe(limits.phone);
  });

  it("take any nonsense for no device", async () => {
    for (const id of ["", "short", "x".repeat(65), "a\u0000".repeat(10), "ä".repeat(20)]) {
      await requestOtp(core.system, { phone: freshPhone(core) }, id);
    }
  });
});
