import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { workOffJobs } from "../jobs/index.ts";
import { findSaga, forgetOldSagas, reconcileSagas } from "../sagas/index.ts";
import { outcomeOf, startTestCore, type TestCore, type TestPerson } from "../test/index.ts";

let core: TestCore;
let customer: TestPerson;
let ops: TestPerson;
beforeAll(async () => {
  core = await startTestCore();
  customer = await core.person("customer");
  ops = await core.person("ops");
});
afterAll(() => core.stop());

const amount = { amountMinor: 50_000, currency: "INR" } as const;

async function topUp(token: string): Promise<void> {
  const body = { provider: "test" as const, token, lastFour: "4242", brand: "Visa" };
  const paymentMethodId = (await customer.call(routes.addPaymentMethod, { body })).id;
  await outcomeOf(customer.call(routes.topUpWallet, { body: { amount, paymentMethodId } }));
}
const latest = async () => {
  const { items } = await ops.call(routes.listSagas, {});
  return ops.call(routes.getSaga, { params: { id: items[0]!.id } });
};
const doneOf = ({ history }: Awaited<ReturnType<typeof latest>>) =>
  history.filter(({ outcome }) => outcome === "done").map(({ step }) => step);

test("a top-up is authorized, captured and in the wallet", async () => {
  await topUp("tok_ok");
  await workOffJobs(core.runtime);
  const saga = await latest();
  expect(saga).toMatchObject({
    ...{ kind: "top_up", state: "done", order: null, payment: { state: "captured" } },
  });
  expect(doneOf(saga)).toEqual(["authorize", "capture", "credit_wallet"]);
});

test("a declined one ends with nothing to undo", async () => {
  await topUp("tok_declined");
  await workOffJobs(core.runtime);
  expect(await latest()).toMatchObject({ state: "compensated", payment: { state: "failed" } });
});

test("one whose driver died is found and brought to its end", async () => {
  await topUp("tok_late");
  await core.asOwner("delete from jobs.job; delete from saga_steps; delete from sagas");
  core.ambient.advance(60_000);
  [customer, ops] = [await core.signIn(customer.phone), await core.signIn(ops.phone)];
  for (let round = 0; round < 3; round++) {
    await reconcileSagas(core.system);
    await workOffJobs(core.runtime);
  }
  expect(await latest()).toMatchObject({ state: "done", payment: { state: "captured" } });
});

test("one that ended long ago is forgotten, an open one is not", async () => {
  await topUp("tok_ok");
  await workOffJobs(core.runtime);
  const { items } = await ops.call(routes.listSagas, {});
  const [open, ended] = items.map(({ id }) => id);
  const forgetAfter = async (days: number) => {
    core.ambient.advance(days * 86_400_000);
    await core.asOwner(`update sagas set ended_at = null where subject_id = '${open}'`);
    await forgetOldSagas(core.system);
    return Promise.all([open, ended].map(async (id) => (await findSaga(core.system, id!))?.kind));
  };
  expect(await forgetAfter(170)).toEqual(["top_up", "top_up"]);
  expect(await forgetAfter(20)).toEqual(["top_up", undefined]);
});
