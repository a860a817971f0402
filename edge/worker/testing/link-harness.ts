/** What the tests of short links share: links, a core that knows trips and takes clicks, shelves. */
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { makeId } from "#shared/ids.ts";
import { SHELVES, shelfOf } from "#shared/links/code-rules.ts";
import { ClickBatch, LinkBatchAnswer, type ShelfLink } from "#shared/links/shelf.ts";
import type { LinkShelf } from "../links/link-shelf.ts";
import { callEdge, callSigned } from "./call-edge.ts";
import type { FakeCore } from "./fake-core.ts";
import { newOrderId } from "./fake-order.ts";

export class LinkHarness {
  /** What the core says about shared trips; ids that are not here are over. */
  readonly trips = new Map<string, string>();
  /** Batches as the cores took them. */
  readonly taken: ClickBatch[] = [];
  /** So many batches are taken without an answer. */
  losesAnswers = 0;

  constructor(core: FakeCore) {
    core.isAway = false;
    core.seen.length = 0;
    core.intercept = ({ path, body }) => {
      if (path === "/internal/links/guest") {
        const { linkId } = JSON.parse(body) as { linkId: string };
        return Response.json({ token: this.trips.get(linkId) ?? null });
      }
      if (path !== "/internal/links/clicks") return undefined;
      const batch = ClickBatch.parse(JSON.parse(body));
      this.taken.push(batch);
      if (this.losesAnswers-- > 0) throw new TypeError("connection reset");
      return Response.json({ sequence: batch.sequence });
    };
  }

  newTrip(): ShelfLink {
    const link = newLink({ purpose: "trip", target: null, orderId: newOrderId() });
    this.trips.set(link.id, `token-of-${link.id}`);
    return link;
  }
}

let made = 0;
export function newLink(changes: Partial<ShelfLink> = {}): ShelfLink {
  made += 1;
  const id = makeId("link", "in", Date.now() + made, crypto.getRandomValues(new Uint8Array(16)));
  return {
    ...{ code: `campaign-${made}`, id, purpose: "campaign", orderId: null },
    ...{ target: "https://example.com/menu", isRevoked: false },
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    ...changes,
  };
}
export async function publish(...links: ShelfLink[]) {
  const answer = await callSigned("/internal/links", { links });
  if (!answer.ok) throw new Error(`Not taken: ${answer.status}`);
  return LinkBatchAnswer.parse(await answer.json());
}

const browser = { "user-agent": "Mozilla/5.0 (planted browser)", accept: "text/html,*/*" };
export const open = (code: string, headers: Record<string, string> = {}, method = "GET") =>
  callEdge(`/s/${code}`, { method, headers: { ...browser, ...headers }, redirect: "manual" });

/** Passes time for the Worker, whose clock is the test's. */
export function later(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}

export const shelves = () =>
  Array.from({ length: SHELVES }, (_, n) => env.LINK_SHELF.getByName(`shelf-${n}`));

export async function sendAllClicks(): Promise<void> {
  for (const stub of shelves()) await runDurableObjectAlarm(stub);
}

export async function sendAllClicksBut({ code }: ShelfLink): Promise<void> {
  for (let n = 0; n < SHELVES; n++) {
    const name = `shelf-${n}`;
    if (name !== shelfOf(code)) await runDurableObjectAlarm(env.LINK_SHELF.getByName(name));
  }
}

/** All rows of all shelves as one text. */
export async function everythingKept(): Promise<string> {
  const texts = await Promise.all(
    shelves().map((stub) =>
      runInDurableObject(stub, (_: LinkShelf, { storage }) => {
        const names = storage.sql
          .exec<{ name: string }>("select name from sqlite_master where type = 'table'")
          .toArray()
          .filter(({ name }) => !name.startsWith("_cf"));
        return names.flatMap(({ name }) => storage.sql.exec(`select * from ${name}`).toArray());
      }),
    ),
  );
  return JSON.stringify(texts);
}
