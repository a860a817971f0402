/** From a new phone to the first hour on duty, and what is in the way. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outbox, riderDocuments, riders } from "#drizzle/schema/index.ts";
import { routes, type Vehicle } from "#shared/contracts/index.ts";
import type { Problem } from "#shared/errors.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";
import {
  cityCenter,
  freshPhone,
  hireRider,
  outcomeOf,
  riderRow,
  startTestCore,
  type TestCore,
  type TestPerson,
} from "../test/index.ts";
import { expireDocuments } from "./papers/expire-documents.ts";

let core: TestCore;
let ops: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  ops = await core.person("ops");
  other = await core.person("ops");
});
afterAll(() => core?.stop());

const picture = Buffer.from([
  ...[0xff, 0xd8, 0xff, 0xdb, 0, 3, 1],
  ...[0xff, 0xda, 0, 3, 1, 7, 7, 0xff, 0xd9],
]).toString("base64");
let plates = 1_000;

/** Signs up with a phone that nobody has. */
async function applicant(vehicle: Vehicle = "bicycle"): Promise<TestPerson> {
  const phone = freshPhone(core);
  const post = (path: string, body: object) =>
    core.request(path, {
      ...{ method: "POST", body: JSON.stringify(body) },
      headers: { "content-type": "application/json" },
    });
  const sent = (await (await post("/v1/auth/otp", { phone })).json()) as { challengeId: string };
  const answer = await post("/v1/auth/token", { ...sent, code: "000000", as: "rider" });
  expect(await answer.json()).toMatchObject({ user: { role: "rider" } });
  const rider = await core.signIn(phone);
  await rider.call(routes.updateMe, { body: { name: "Anita Applicant" } });
  await rider.call(routes.applyAsRider, { body: { cityCode: "blr", vehicle } });
  return rider;
}

const handIn = (rider: TestPerson, kind: DocumentKind, expiresOn?: string) =>
  rider.call(routes.submitDocument, {
    body: { kind, file: picture, number: "X 12", ...(expiresOn ? { expiresOn } : {}) },
  });
const verify = (id: string, by = ops) =>
  by.call(routes.reviewDocument, { params: { id }, body: { decision: "verify" } });
const goOnline = (rider: TestPerson) =>
  rider.call(routes.setDuty, { body: { status: "online", position: cityCenter(core) } });
const missingOf = async (rider: TestPerson) =>
  (await rider.call(routes.listDocuments)).missing.map(({ what, why }) => `${what} ${why}`);
const inDays = (days: number) =>
  new Date(core.ambient.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

async function onboarded(): Promise<TestPerson> {
  const rider = await applicant();
  for (const kind of ["identity", "photo"] as const) await verify((await handIn(rider, kind)).id);
  return rider;
}

describe("a new rider", () => {
  it("is named what is missing, hands it in, and goes on duty when it is verified", async () => {
    const rider = await applicant();
    const refused = (await goOnline(rider).catch((error) => error)) as Problem;
    expect(refused.code).toBe("KYC_REQUIRED");
    expect(await missingOf(rider)).toEqual(["identity absent", "photo absent"]);
    const identity = await handIn(rider, "identity");
    const photo = await handIn(rider, "photo");
    expect(await missingOf(rider)).toEqual(["identity in_review", "photo in_review"]);
    await verify(identity.id);
    const rejected = await ops.call(routes.reviewDocument, {
      params: { id: photo.id },
      body: { decision: "reject", reason: "unreadable" },
    });
    expect(rejected).toMatchObject({ state: "rejected", reviewReason: "unreadable" });
    expect((await rider.call(routes.listDocuments)).kyc).toBe("rejected");
    await verify((await handIn(rider, "photo")).id);
    expect(await rider.call(routes.listDocuments)).toMatchObject({ kyc: "verified", missing: [] });
    expect(await goOnline(rider)).toMatchObject({ state: "online" });
  });

  it("applies once, for a city of this region", async () => {
    const rider = await applicant();
    const apply = (cityCode: string, vehicle: Vehicle) =>
      outcomeOf(rider.call(routes.applyAsRider, { body: { cityCode, vehicle } }));
    expect(await apply("blr", "bicycle")).toBe("OK");
    expect(await apply("blr", "suv")).toBe("CONFLICT");
    expect(await apply("lon", "bicycle")).toBe("VALIDATION_FAILED");
    const stranger = await core.person("rider");
    expect(await outcomeOf(handIn(stranger, "photo"))).toBe("NOT_FOUND");
  });

  it("is told what cannot be a paper", async () => {
    const rider = await applicant();
    const send = (body: object) =>
      outcomeOf(
        rider.call(routes.submitDocument, { body: { kind: "identity", ...body } as never }),
      );
    expect(await send({ file: Buffer.from("<svg onload=x>").toString("base64") })).toBe(
      "VALIDATION_FAILED",
    );
    expect(await send({ file: picture, expiresOn: "2020-01-01" })).toBe("VALIDATION_FAILED");
    expect(await send({ file: picture, kind: "licence" })).toBe("VALIDATION_FAILED");
    expect(await send({ file: "A".repeat(250_000) })).toBe("VALIDATION_FAILED");
  });
});

describe("a review", () => {
  it("has one winner, is kept, and what is read is sealed", async () => {
    const rider = await applicant();
    const { id } = await handIn(rider, "identity");
    const seen = await ops.call(routes.viewDocument, { params: { id } });
    expect(seen).toMatchObject({ name: "Anita Applicant", number: "X 12", file: picture });
    const both = await Promise.all([verify(id), verify(id, other)].map(outcomeOf));
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    const [row] = await core.system.db
      .select()
      .from(riderDocuments)
      .where(eq(riderDocuments.id, id));
    expect(row!.fileSealed).not.toContain(picture);
    const news = await core.system.db
      .select({ payload: outbox.payload })
      .from(outbox)
      .where(and(eq(outbox.partitionKey, rider.id), eq(outbox.type, "rider.papers_changed")));
    const steps = news.map(({ payload }) => payload["to"]);
    expect(steps).toEqual(expect.arrayContaining(["submitted", "viewed", "verified"]));
    expect(JSON.stringify(news)).not.toContain("Anita");
  });

  it("of all papers at once leaves a verified rider", async () => {
    const rider = await applicant();
    const papers = await Promise.all([handIn(rider, "identity"), handIn(rider, "photo")]);
    await Promise.all(papers.map(({ id }, at) => verify(id, at === 0 ? ops : other)));
    expect(await riderRow(core, rider.id)).toMatchObject({ kyc: "verified" });
  });

  it("tells who is a woman by an identity document only, and nobody is shown it", async () => {
    const rider = await applicant();
    const decide = (id: string) => {
      const body = { decision: "verify", isWoman: true } as const;
      return outcomeOf(ops.call(routes.reviewDocument, { params: { id }, body }));
    };
    expect(await decide((await handIn(rider, "photo")).id)).toBe("VALIDATION_FAILED");
    expect(await decide((await handIn(rider, "identity")).id)).toBe("OK");
    expect((await riderRow(core, rider.id)).isWoman).toBe(true);
    const shown = await ops.call(routes.getOpsRider, { params: { id: rider.id } });
    expect(JSON.stringify(shown)).not.toMatch(/woman/i);
  });

  it("finds what waits, the longest waiting first, in pages", async () => {
    const rider = await applicant();
    for (const kind of ["identity", "photo", "registration"] as const) await handIn(rider, kind);
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await ops.call(routes.listRiderReviews, { query });
      all.push(...page.items.map(({ submittedAt, id }) => `${submittedAt} ${id}`));
      cursor = page.nextCursor;
    } while (cursor);
    expect(all).toEqual([...new Set(all)].sort());
    expect(all.length).toBeGreaterThan(2);
  });
});

describe("time", () => {
  it("warns once, ends a paper and duty with it, and a renewal holds meanwhile", async () => {
    const rider = await onboarded();
    const old = await handIn(rider, "identity", inDays(10));
    await verify(old.id);
    await goOnline(rider);
    const shown = async () =>
      (await rider.call(routes.listDocuments)).items.find(({ id }) => id === old.id);
    expect(await shown()).toMatchObject({ state: "verified", endsSoon: true });
    expect(await expireDocuments(core.system)).toBe(1);
    expect(await expireDocuments(core.system)).toBe(0);
    const renewed = await handIn(rider, "identity");
    expect(await missingOf(rider)).toEqual([]);
    await core.system.db
      .update(riderDocuments)
      .set({ expiresOn: inDays(-2) })
      .where(eq(riderDocuments.id, old.id));
    const both = await Promise.all([expireDocuments(core.system), expireDocuments(core.system)]);
    expect(both[0] + both[1]).toBe(1);
    expect(await riderRow(core, rider.id)).toMatchObject({ kyc: "pending", state: "offline" });
    expect(await missingOf(rider)).toEqual(["identity in_review"]);
    await verify(renewed.id);
    expect(await missingOf(rider)).toEqual([]);
  });

  it("lets riders from before go on until something of theirs is rejected", async () => {
    const rider = await hireRider(core);
    const paper = await handIn(rider, "photo");
    expect(await goOnline(rider)).toMatchObject({ state: "online" });
    const body = { decision: "reject", reason: "does_not_match" } as const;
    await ops.call(routes.reviewDocument, { params: { id: paper.id }, body });
    expect(await riderRow(core, rider.id)).toMatchObject({ kyc: "rejected", state: "offline" });
    expect(await outcomeOf(goOnline(rider))).toBe("KYC_REQUIRED");
  });
});

describe("a vehicle", () => {
  const add = (rider: TestPerson, change: { plate?: string; year?: number } = {}) =>
    rider.call(routes.addVehicle, {
      body: {
        ...{ type: "sedan", make: "Maruti", model: "Dzire", color: "white", year: 2024 },
        ...{ seats: 4, hasAirConditioning: true, plate: `KA 05 MX ${plates++}` },
        ...change,
      },
    });
  const review = (id: string, by = ops) =>
    by.call(routes.reviewVehicle, { params: { id }, body: { decision: "verify" } });

  it("is one rider's by its plate, however it is written, also at the same time", async () => {
    const [one, two] = [await applicant("sedan"), await applicant("sedan")];
    const both = await Promise.all(
      [add(one, { plate: "KA-01 ab 77" }), add(two, { plate: "ka01AB77" })].map(outcomeOf),
    );
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    expect(await outcomeOf(add(one, { year: 2099 }))).toBe("VALIDATION_FAILED");
  });

  it("is driven when it is verified, changed off duty only, and given up", async () => {
    const rider = await applicant("bike");
    const { id } = await add(rider);
    const both = await Promise.all([review(id), review(id, other)].map(outcomeOf));
    expect(both.sort()).toEqual(["CONFLICT", "OK"]);
    expect(await riderRow(core, rider.id)).toMatchObject({
      ...{ vehicle: "sedan", hasAirConditioning: true },
    });
    const params = { id };
    const second = await add(rider);
    const activate = (vehicleId: string) =>
      rider.call(routes.activateVehicle, { params: { id: vehicleId } });
    expect(await outcomeOf(activate(second.id))).toBe("CONFLICT");
    expect(await activate(id)).toMatchObject({ isActive: true });
    await core.system.db.update(riders).set({ state: "online" }).where(eq(riders.id, rider.id));
    expect(await outcomeOf(activate(id))).toBe("CONFLICT");
    expect(await outcomeOf(rider.call(routes.retireVehicle, { params }))).toBe("CONFLICT");
    await core.system.db.update(riders).set({ state: "offline" }).where(eq(riders.id, rider.id));
    expect(await rider.call(routes.retireVehicle, { params })).toMatchObject({ state: "retired" });
    const stranger = await applicant("sedan");
    expect(await outcomeOf(stranger.call(routes.retireVehicle, { params }))).toBe("NOT_FOUND");
    expect((await rider.call(routes.listVehicles)).items).toHaveLength(2);
  });
});
