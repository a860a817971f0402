/**
 * A core that dies between the commit of a message and its answer, and a line between app and core
 * that loses requests and answers: what was sent is saved once, and every sender's order is kept.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeClient } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { type CoreProcess, startCoreProcess } from "./core-process.ts";
import {
  openStore,
  orderIn,
  startTestCore,
  type TestCore,
  type TestPerson,
  tripFor,
} from "./index.ts";

const MESSAGES = 12;

let bench: TestCore;
let core: CoreProcess;
let customer: TestPerson;
let rider: TestPerson;
let orderId: string;

beforeAll(async () => {
  bench = await startTestCore();
  const store = await openStore(bench);
  const order = await orderIn(bench, store, "accepted");
  ({ customer } = order);
  orderId = order.id;
  ({ rider } = await tripFor(bench, order.id));
  core = await startCoreProcess({ ...bench.environment, LOG_LEVEL: "debug" });
});
afterAll(async () => {
  await core?.kill();
  await bench?.stop();
});

type Fate = "fine" | "never arrives" | "answer is lost" | "core dies";

/** Stands between the apps and the core and decides about each call to write. */
function startLine(fateOf: () => Fate) {
  return Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    async fetch(request) {
      const isWriting = request.method === "POST";
      const fate = isWriting ? fateOf() : "fine";
      const gone = () => new Response("gone", { status: 502 });
      if (fate === "never arrives") return gone();
      const { pathname, search } = new URL(request.url);
      const body = isWriting ? await request.text() : null;
      const answer = await fetch(core.url + pathname + search, {
        ...{ method: request.method, headers: request.headers, body },
      }).catch(() => undefined);
      if (fate === "core dies") {
        // It has committed and answered, and nobody has read the answer.
        await core.kill();
        await core.start();
      }
      if (!answer || fate !== "fine") return gone();
      return new Response(await answer.text(), {
        status: answer.status,
        headers: { "content-type": answer.headers.get("content-type") ?? "" },
      });
    },
  });
}

function clientOf(person: TestPerson, url: string) {
  return makeClient({
    ...{ baseUrl: url, fetch: (address, init) => fetch(address, init) },
    ...{ newKey: () => crypto.randomUUID(), token: () => person.token },
  });
}

/** As an app does: one message after the other, each until it is confirmed. */
async function talk(person: TestPerson, role: string, url: string): Promise<string[]> {
  const client = clientOf(person, url);
  const ids: string[] = [];
  for (let count = 0; count < MESSAGES; count++) {
    const said = { clientMessageId: `${role}-${count}`, channel: "rider" as const };
    for (let tries = 0; ; tries++) {
      if (tries > 60) throw new Error("never confirmed");
      const ack = await client
        .call(routes.sendChat, {
          params: { id: orderId },
          body: { ...said, body: `${role} says ${count}` },
        })
        .catch((error: { code?: string }) => {
          if (error.code !== "UNAVAILABLE") throw error;
        });
      if (ack) {
        ids.push(ack.messageId);
        break;
      }
      await Bun.sleep(10);
    }
  }
  return ids;
}

it("nothing is lost, nothing comes twice, and the order is kept", { timeout: 60_000 }, async () => {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return seed / 0x7fff_ffff;
  };
  let calls = 0;
  const line = startLine(() => {
    calls += 1;
    if (calls === 9 || calls === 25) return "core dies";
    const fate = random();
    return fate < 0.2 ? "never arrives" : fate < 0.4 ? "answer is lost" : "fine";
  });
  try {
    const url = `http://127.0.0.1:${line.port}`;
    const [fromCustomer, fromRider] = await Promise.all([
      talk(customer, "customer", url),
      talk(rider, "rider", url),
    ]);
    const page = await clientOf(rider, core.url).call(routes.listChat, {
      params: { id: orderId },
      query: { limit: 100 },
    });
    const messages = page.items.toReversed();
    expect(messages.map(({ messageSeq }) => messageSeq)).toEqual(
      Array.from({ length: 2 * MESSAGES }, (_, index) => index + 1),
    );
    const own = (role: string) =>
      messages.filter(({ sender }) => sender === role).map(({ messageId }) => messageId);
    expect(own("customer")).toEqual(fromCustomer);
    expect(own("rider")).toEqual(fromRider);
    expect(calls).toBeGreaterThan(2 * MESSAGES + 5);
  } finally {
    await line.stop(true);
  }
});
