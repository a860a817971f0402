/** What the core tells a room of those whose session has ended. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "#shared/contracts/index.ts";
import { WatchAnswer } from "#shared/rooms.ts";
import { signHeaders } from "../platform/index.ts";
import { openStore, placedOrder, startTestCore, type TestCore } from "../test/index.ts";

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core?.stop());

async function ask(path: string, message: object): Promise<unknown> {
  const body = JSON.stringify(message);
  const stamp = { nowMs: core.ambient.now().getTime(), nonce: crypto.randomUUID() };
  const headers = signHeaders(core.config.relaySecret, { method: "POST", path, body }, stamp);
  const answer = await core.request(path, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  return answer.json();
}

it("names the ended ones when a room renews, and takes no message of theirs", async () => {
  const customer = await core.person("customer");
  const order = await placedOrder(core, customer, await openStore(core));
  const [here, gone] = [await core.signIn(customer.phone), await core.signIn(customer.phone)];
  const [sid, goneSid] = [here, gone].map(({ token }) => String(decodeJwt(token)["sid"]));
  await gone.call(routes.logout);
  const watched = await ask("/internal/rooms/watch", {
    orderId: order.id,
    sessions: [sid, goneSid],
  });
  expect(WatchAnswer.parse(watched).ended).toEqual([goneSid]);
  const message = {
    ...{ orderId: order.id, personId: customer.id, role: "customer", after: 0 },
    ...{ clientMessageId: "m1", channel: "group", body: "Planted words" },
  };
  const send = (session: string | undefined) =>
    ask("/internal/rooms/chat/send", { ...message, sid: session });
  expect(await send(goneSid)).toMatchObject({ refused: { code: "UNAUTHENTICATED" } });
  expect(await send(sid)).toHaveProperty("ack");
});
