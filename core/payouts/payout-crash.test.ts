/** A core that dies by kill -9 around the sending of a payout: the money leaves once, or is owed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import type { CrashPoint } from "../platform/index.ts";
import { type RunningSimulator, startSimulator } from "../providers/simulator/index.ts";
import { startTestCore, type TestCore, until } from "../test/index.ts";
import { driveDuePayouts } from "./index.ts";
import { earn, held, owedTo, payoutsOf } from "./test-payouts.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIXTURE = new URL("dying-payout.fixture.ts", import.meta.url).pathname;

let simulator: RunningSimulator;
let core: TestCore;
beforeAll(async () => {
  simulator = await startSimulator();
  core = await startTestCore({ paymentProviders: simulator.providers });
});
afterAll(async () => {
  await core.stop();
  await simulator.stop();
});

/** Pays out in a process of its own; how it ended. */
async function payOut(ownerId: string, crashAt: string): Promise<string> {
  const aheadMs = core.ambient.now().getTime() - Date.now();
  const child = Bun.spawn([process.execPath, FIXTURE, ownerId, String(aheadMs)], {
    env: {
      ...core.environment,
      PATH: process.env.PATH ?? "",
      ...(crashAt === "" ? {} : { BEELINE_CRASH_AT: crashAt }),
    },
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = await new Response(child.stdout).text();
  await child.exited;
  return child.signalCode === null ? said.trim() : String(child.signalCode);
}

test.each<[CrashPoint, number]>([
  ["payout.send.before_call", 0],
  ["payout.send.after_call", 1],
  ["payout.send.after_commit", 1],
])("killed at %s", async (point, sentBefore) => {
  const person = await core.person("rider");
  const owner = { kind: "rider", id: person.id } as const;
  const account = { provider: "razorpay", token: "fa_test", lastFour: "6789", bank: "B" } as const;
  await person.call(routes.setRiderPayoutAccount, { body: account });
  await earn(core, owner, 40_000);
  core.ambient.advance(2 * DAY_MS);
  const atBank = await held(core, "bank");
  expect(await payOut(owner.id, point)).toBe("SIGKILL");
  const [row] = await payoutsOf(core, owner.id);
  const atProvider = async () =>
    (await simulator.truth()).payouts.filter(({ reference }) => reference === row!.id);
  // Whatever came of the call, the balance cannot be spent twice.
  expect(await owedTo(core, owner)).toBe(0);
  expect(await atProvider()).toHaveLength(sentBefore);
  // While the dead one's lease lasts nobody asks; then somebody else goes on.
  expect(await driveDuePayouts(core.system)).toBe(0);
  await until("the bank has it", async () => {
    core.ambient.advance(HOUR_MS);
    await driveDuePayouts(core.system);
    const [seen] = await payoutsOf(core, owner.id);
    return seen?.state === "paid";
  });
  expect(await payoutsOf(core, owner.id)).toMatchObject([{ amountMinor: 39_800, feeMinor: 200 }]);
  expect(await atProvider()).toMatchObject([{ amountMinor: 39_800 }]);
  expect(await held(core, "payout_clearing")).toBe(0);
  expect(await held(core, "bank")).toBe(atBank - 39_800);
});
