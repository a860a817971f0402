/** What the ledger's tests share: a database, accounts, postings, and the owner's view of them. */
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll } from "vitest";
import {
  type Ctx,
  makeRuntime,
  type Runtime,
  readConfig,
  realAmbient,
  systemCtx,
} from "../platform/index.ts";
import { createTestDatabase, makeKeys, makeSecret } from "../up/index.ts";
import {
  type AccountKind,
  type AccountRef,
  type Posting,
  type PostingPurpose,
  post,
  sealJournal,
} from "./index.ts";

export interface TestLedger {
  readonly runtime: Runtime;
  readonly system: Ctx;
  /** As the application connects. */
  readonly url: string;
  readonly ownerUrl: string;
  /** What the clock says; may be set. */
  readonly clock: { now: Date };
  stop(): Promise<void>;
}

/** A migrated database and what the ledger needs of a core, without the modules above it. */
export async function startTestLedger(): Promise<TestLedger> {
  const database = await createTestDatabase();
  const { signingKeys, dataKeys } = makeKeys("in");
  const config = readConfig({
    BEELINE_ENV: "dev",
    BEELINE_REGION: "in",
    DATABASE_URL: database.url,
    BEELINE_EDGE_URL: "http://127.0.0.1:9",
    BEELINE_RELAY_SECRET: makeSecret(),
    BEELINE_SIGNING_KEYS: signingKeys,
    BEELINE_DATA_KEYS: dataKeys,
    LOG_LEVEL: "silent",
  });
  const clock = { now: new Date("2026-11-22T12:00:00Z") };
  const runtime = makeRuntime(config, { ...realAmbient, now: () => clock.now });
  return {
    ...{ runtime, clock, url: database.url, ownerUrl: database.ownerUrl },
    system: systemCtx(runtime, "test"),
    stop: async () => {
      await runtime.database.close();
      await database.drop();
    },
  };
}

export function account(kind: AccountKind, owner = "platform"): AccountRef {
  return { kind, owner, currency: "INR" };
}

export const wallet = (owner: string) => account("customer_wallet", owner);
export const clearing = account("provider_clearing", "test");
export const funds = account("order_funds");

/** A movement of one amount: debited from the first account and credited to the second. */
export function move(
  reference: string,
  [debit, credit]: readonly [AccountRef, AccountRef],
  amountMinor: number,
  purpose: PostingPurpose = "capture",
): Posting {
  return {
    purpose,
    reference,
    legs: [
      { account: debit, amountMinor },
      { account: credit, amountMinor: -amountMinor },
    ],
  };
}

export const topUp = (reference: string, owner: string, amountMinor: number) =>
  move(reference, [clearing, wallet(owner)], amountMinor, "top_up");

/** A connection as the owner of the database, who here may do anything. */
export function asOwner(ledger: TestLedger): postgres.Sql {
  return postgres(ledger.ownerUrl, { max: 1, onnotice: () => {} });
}

/** A ledger with one top-up in it, and two connections past its functions' callers. */
export interface TestDoors {
  ledger: TestLedger;
  owner: postgres.Sql;
  /** As the application's role. */
  application: postgres.Sql;
}

/** Filled before the first test of the calling file, and closed after its last one. */
export function openDoors(toppedUp: Posting): TestDoors {
  const doors = {} as TestDoors;
  beforeAll(async () => {
    doors.ledger = await startTestLedger();
    doors.owner = asOwner(doors.ledger);
    doors.application = postgres(doors.ledger.url, { max: 1, onnotice: () => {} });
    await post(doors.ledger.system, toppedUp);
  });
  afterAll(async () => {
    const { owner, application, ledger } = doors;
    await Promise.all([owner.end({ timeout: 5 }), application.end({ timeout: 5 })]);
    await ledger.stop();
  });
  return doors;
}

/** The name of the refusal: a constraint's, or the SQLSTATE. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return "accepted";
  } catch (error) {
    const found = error as { constraint_name?: string; code?: string; cause?: unknown };
    if (found.constraint_name || !found.cause) return found.constraint_name ?? found.code ?? "";
    return refusalOf(Promise.reject(found.cause));
  }
}

const SEALED_WITHIN_MS = 10_000;

/**
 * Seals until everything is. A transaction of any database of the server that is still open, such as
 * that of another test file, makes the sealer wait.
 */
export async function sealAll(ledger: TestLedger): Promise<void> {
  const deadline = performance.now() + SEALED_WITHIN_MS;
  for (;;) {
    await sealJournal(ledger.system);
    const [row] = await ledger.runtime.database.queries.execute(sql`
      select (select count(*) from ledger.transactions) - (select count(*) from ledger.seals) as left`);
    if (Number(row!.left) <= 0) return;
    if (performance.now() > deadline) throw new Error("the journal was not sealed in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
