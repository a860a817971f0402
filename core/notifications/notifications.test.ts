/** Messages from the row to the provider, on a real database and with several senders at once. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { notifications } from "#drizzle/schema/index.ts";
import { retentionDefaults } from "#shared/policies/index.ts";
import { type CrashPoint, transact } from "../platform/index.ts";
import { freshPhone, startTestCore, type TestCore } from "../test/index.ts";
import {
  forgetOldNotifications,
  LEASE_MS,
  type NewNotification,
  queueNotifications,
  SmsError,
  sendDue,
  type TemplateName,
  type TextMessage,
  useSmsProvider,
  withdrawNotifications,
} from "./index.ts";

const MINUTE_MS = 60_000;
const MOST = 20;

let core: TestCore;
let sent: TextMessage[] = [];
/** What the provider does next, instead of taking the message. */
let trouble: (() => never) | undefined;

beforeAll(async () => {
  core = await startTestCore();
  const send = async (message: TextMessage) => {
    trouble?.();
    sent.push(message);
    return { reference: `sms ${sent.length}` };
  };
  useSmsProvider(core.runtime, { name: "recording", send });
});
beforeEach(async () => {
  await core.system.db.delete(notifications);
  sent = [];
  trouble = undefined;
});
afterAll(() => core?.stop());

const message = (
  template: TemplateName,
  key: string,
  phone = freshPhone(core),
): NewNotification => ({
  ...{ template, dedupeKey: key, language: "en", phone },
  values: { name: "Asha", link: null, at: "2026-11-22T07:00:00Z", zone: "Asia/Kolkata" },
  ...{ personId: "cus_1", recipientId: `con_${key}`, subjectId: "ord_1" },
});
const queue = (...messages: NewNotification[]) => queueNotifications(core.system, messages, MOST);
const rowOf = async (key: string) => {
  const [row] = await core.system.db
    .select()
    .from(notifications)
    .where(eq(notifications.dedupeKey, key));
  return row!;
};
const fail =
  (...about: ConstructorParameters<typeof SmsError>) =>
  (): never => {
    throw new SmsError(...about);
  };

/** What a sender that dies at this point leaves behind. */
async function dyingAt(point: CrashPoint): Promise<void> {
  const atCrashPoint = (passed: CrashPoint) => {
    if (passed === point) throw new Error("died");
  };
  Object.assign(core.runtime, { atCrashPoint });
  await sendDue(core.system);
  Object.assign(core.runtime, { atCrashPoint: undefined });
}

describe("a message", () => {
  it("is one per key, also when many write it at once, and only with its transaction", async () => {
    const twins = Array.from({ length: 8 }, () => queue(message("sos", "twin")));
    const made = await Promise.all(twins);
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(1);
    const undone = transact(core.system, async (tx) => {
      await queueNotifications(tx, [message("sos", "undone")], MOST);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await sendDue(core.system);
    expect(sent).toHaveLength(1);
    const row = await rowOf("twin");
    expect(row).toMatchObject({ state: "sent", provider: "recording", providerReference: "sms 1" });
    expect(sent[0]?.reference).toBe(row.id);
    expect(sent[0]?.text).toContain("Asha called for help at 12:30 pm");
    // Neither who it is for nor what it says can be read.
    expect(JSON.stringify(row)).not.toMatch(/Asha|98\d{8}/);
  });

  it("is sent by one of many senders", async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `many ${index}`);
    await queue(...keys.map((key) => message("ride_started", key)));
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        while ((await sendDue(core.system)) > 0);
      }),
    );
    const phones = sent.map(({ phone }) => phone);
    expect(new Set(phones).size).toBe(40);
    expect(phones).toHaveLength(40);
  });

  it("in another sender's hands is passed by, not waited for", async () => {
    await queue(message("sos", "theirs"), message("sos", "free"));
    const theirs = await rowOf("theirs");
    await transact(core.system, async (tx) => {
      const isTheirs = eq(notifications.id, theirs.id);
      await tx.db.select().from(notifications).where(isTheirs).for("update");
      expect(await sendDue(core.system)).toBe(1);
    });
    expect(sent.map(({ reference }) => reference)).not.toContain(theirs.id);
  });

  it("is no more than a number gets in a day; for somebody's safety twice as many", async () => {
    const phone = freshPhone(core);
    const many = (template: TemplateName, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          queueNotifications(core.system, [message(template, `${template} ${index}`, phone)], 3),
        ),
      );
    await many("ride_update", 3);
    expect(await queueNotifications(core.system, [message("ride_update", "4", phone)], 3)).toBe(0);
    expect(await queueNotifications(core.system, [message("sos", "5", phone)], 3)).toBe(1);
    core.ambient.advance(24 * 60 * MINUTE_MS);
    expect(await queueNotifications(core.system, [message("ride_update", "6", phone)], 3)).toBe(1);
  });
});

describe("a sender that dies", () => {
  it("after sending: nobody knows, so safety is told again and anything else is not", async () => {
    await queue(message("sos", "help"), message("ride_started", "ride"));
    await dyingAt("notification.send.after_call");
    expect(sent).toHaveLength(2);
    expect(await rowOf("help")).toMatchObject({ state: "sending" });
    // Its lease holds: it may only be slow.
    expect(await sendDue(core.system)).toBe(0);
    core.ambient.advance(LEASE_MS + 1);
    await Promise.all([sendDue(core.system), sendDue(core.system)]);
    const [first, , again] = [...sent].sort((a, b) => a.reference.localeCompare(b.reference));
    expect(sent).toHaveLength(3);
    // A provider that knows our references would drop it.
    expect(sent.filter(({ reference }) => reference === sent[2]?.reference)).toHaveLength(2);
    expect(first && again).toBeTruthy();
    expect(await rowOf("help")).toMatchObject({ state: "sent", attempts: 2 });
    expect(await rowOf("ride")).toMatchObject({ state: "failed", failure: "outcome_unknown" });
  });

  it("after writing it down: it is done", async () => {
    await queue(message("sos", "done"));
    await dyingAt("notification.send.after_commit");
    core.ambient.advance(LEASE_MS + 1);
    expect(await sendDue(core.system)).toBe(0);
    expect(sent).toHaveLength(1);
  });
});

describe("a provider in trouble", () => {
  it("is asked again later, for safety for more than an hour; what is stale is dropped", async () => {
    await queue(message("sos", "help"), message("ride_update", "stale"));
    trouble = fail("not_sent", "rate_limited", 90_000);
    await sendDue(core.system);
    expect(await rowOf("help")).toMatchObject({ state: "queued", failure: "rate_limited" });
    trouble = undefined;
    expect(await sendDue(core.system)).toBe(0);
    core.ambient.advance(60 * MINUTE_MS);
    await sendDue(core.system);
    expect(await rowOf("help")).toMatchObject({ state: "sent", failure: null });
    expect(await rowOf("stale")).toMatchObject({ state: "failed", failure: "too_late" });
    expect(sent).toHaveLength(1);
  });

  it("that refuses a number is believed at once", async () => {
    await queue(message("sos", "wrong"));
    trouble = fail("refused", "invalid_number");
    await sendDue(core.system);
    expect(await rowOf("wrong")).toMatchObject({ state: "failed", failure: "invalid_number" });
  });

  it("is left alone after failures in a row, which uses up no attempts", async () => {
    trouble = fail("not_sent", "unreachable");
    const keys = Array.from({ length: 16 }, (_, index) => `down ${index}`);
    await queue(...keys.map((key) => message("ride_ended", key)));
    await sendDue(core.system);
    await sendDue(core.system);
    const rows = await core.system.db.select().from(notifications);
    const left = rows.filter(({ failure }) => failure === "breaker_open");
    expect(left).toHaveLength(8);
    expect(left.every(({ attempts, state }) => attempts === 0 && state === "queued")).toBe(true);
    trouble = undefined;
    for (let round = 0; round < 10 && sent.length < 16; round++) {
      core.ambient.advance(MINUTE_MS);
      while ((await sendDue(core.system)) > 0);
    }
    expect(sent).toHaveLength(16);
  });
});

it("can be taken back while it waits, is measured, and is forgotten by policy", async () => {
  await queue(message("ride_update", "back"), message("sos", "stays"));
  await withdrawNotifications(core.system, "ord_1", "overtaken", ["ride_update"]);
  core.ambient.advance(MINUTE_MS);
  const shown = await core.runtime.metrics.registry.metrics();
  const age = /beeline_notifications_oldest_seconds\{.*purpose="safety".*\} (\d+)/.exec(shown)?.[1];
  expect(Number(age)).toBeGreaterThanOrEqual(60);
  await sendDue(core.system);
  expect(sent).toHaveLength(1);
  expect(await rowOf("back")).toMatchObject({ state: "failed", failure: "overtaken" });
  core.ambient.advance((retentionDefaults.in.notificationDays + 1) * 24 * 60 * MINUTE_MS);
  await forgetOldNotifications(core.system);
  expect(await core.system.db.select().from(notifications)).toEqual([]);
});
