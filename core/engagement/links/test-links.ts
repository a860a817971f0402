/** What the tests of links share: a core, a store, and an edge with one shelf that can fail. */
import { eq } from "drizzle-orm";
import { links } from "#drizzle/schema/index.ts";
import { routes, type ShortLink } from "#shared/contracts/index.ts";
import { GuestAnswer, LinkBatch, type ShelfLink } from "#shared/links/shelf.ts";
import { makeSignatureCheck, signHeaders } from "../../platform/index.ts";
import {
  openStore,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "../../test/index.ts";

/** An edge with one shelf: the first id that claims a code keeps it. */
function startEdge(now: () => number) {
  const shelf = new Map<string, ShelfLink>();
  const state = { secret: "", isDown: false, calls: 0, bodies: "", takeNext: 0, loseAnswers: 0 };
  let check: ReturnType<typeof makeSignatureCheck> | undefined;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      state.calls += 1;
      if (state.isDown) return new Response("down", { status: 503 });
      check ??= makeSignatureCheck(state.secret, now);
      const body = await check(request);
      state.bodies += body;
      const answer = { kept: [] as string[], taken: [] as string[] };
      for (const link of LinkBatch.parse(JSON.parse(body)).links) {
        const known = shelf.get(link.code);
        const isTaken = known ? known.id !== link.id : state.takeNext-- > 0;
        answer[isTaken ? "taken" : "kept"].push(link.id);
        if (!isTaken) {
          const isRevoked = link.isRevoked || known?.isRevoked === true;
          shelf.set(link.code, { ...link, isRevoked });
        }
      }
      state.takeNext = Math.max(0, state.takeNext);
      if (state.loseAnswers-- > 0) return new Response("lost", { status: 502 });
      return Response.json(answer);
    },
  });
  return { shelf, state, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

export interface LinkStage {
  readonly core: TestCore;
  readonly edge: ReturnType<typeof startEdge>;
  readonly store: TestStore;
  readonly customer: TestPerson;
  /** A signed call, as the edge makes it. */
  internal(path: string, body: unknown): Promise<Response>;
  guestOf(link: ShortLink): Promise<string | null>;
  rowOf(id: string): Promise<typeof links.$inferSelect | undefined>;
  stop(): Promise<void>;
}

export async function startLinkStage(): Promise<LinkStage> {
  let now = () => Date.now();
  const edge = startEdge(() => now());
  const core = await startTestCore({ edgeUrl: edge.url });
  now = () => core.ambient.now().getTime();
  edge.state.secret = core.config.relaySecret;
  const store = await openStore(core);
  const customer = await core.person("customer", { name: "Planted Name" });
  const internal = async (path: string, body: unknown) => {
    const text = JSON.stringify(body);
    const stamp = { nowMs: now(), nonce: crypto.randomUUID() };
    const request = { method: "POST", path, body: text };
    const headers = signHeaders(core.config.relaySecret, request, stamp);
    return core.request(path, { method: "POST", headers, body: text });
  };
  return {
    ...{ core, edge, store, customer, internal },
    guestOf: async (link) => {
      const answer = await internal("/internal/links/guest", { linkId: link.id });
      return GuestAnswer.parse(await answer.json()).token;
    },
    rowOf: async (id) => {
      const [row] = await core.system.db.select().from(links).where(eq(links.id, id));
      return row;
    },
    stop: async () => {
      await core.stop();
      await edge.stop();
    },
  };
}

let words = 0;
export const freshWord = () => `word-${++words}-of-tests`;

export function campaign(
  who: TestPerson,
  changes: object = {},
  idempotencyKey = crypto.randomUUID(),
): Promise<ShortLink> {
  const body = { purpose: "campaign" as const, url: "https://example.com/menu", ...changes };
  return who.call(routes.createLink, { body, idempotencyKey });
}

export function shareTrip(who: TestPerson, orderId: string): Promise<ShortLink> {
  return who.call(routes.createLink, { body: { purpose: "trip", orderId } });
}
