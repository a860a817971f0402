/** An edge over real HTTP that keeps what it is sent, by the feed's rules, and fails when told to. */
import { CatalogMessage, type CatalogTastes, type StoreShelf } from "#shared/catalog/feed.ts";
import { makeSignatureCheck } from "../../platform/index.ts";
import type { TestCore } from "../../test/index.ts";

interface KeptCity {
  version: number;
  readonly shelves: Map<string, StoreShelf>;
  readonly staged: Map<number, StoreShelf[]>;
  stagedVersion: number;
  last: number | undefined;
}

export function fakeEdge(core: TestCore) {
  const check = makeSignatureCheck(core.config.relaySecret, () => core.ambient.now().getTime());
  const cities = new Map<string, KeptCity>();
  const received: CatalogMessage[] = [];
  const tastes = new Map<string, CatalogTastes>();
  let failures = 0;
  let losses = 0;
  const unserved = new Set<string>();
  const cityOf = (code: string): KeptCity => {
    const fresh: KeptCity = {
      ...{ version: 0, shelves: new Map(), staged: new Map() },
      ...{ stagedVersion: 0, last: undefined },
    };
    const known = cities.get(code) ?? fresh;
    cities.set(code, known);
    return known;
  };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      if (failures > 0) {
        failures -= 1;
        return new Response("busy", { status: 503 });
      }
      const message = CatalogMessage.parse(JSON.parse(await check(request)));
      if (unserved.has(message.cityCode)) return new Response("no such city", { status: 404 });
      received.push(message);
      const city = cityOf(message.cityCode);
      if (losses > 0 && message.kind === "change" && message.shelves.length > 0) {
        // Taken and then forgotten, as by an edge whose storage was set back.
        losses -= 1;
        return Response.json({ version: message.to });
      }
      keep(city, message, tastes);
      return Response.json({ version: city.version });
    },
  });
  return {
    received,
    tastes,
    city: cityOf,
    url: `http://127.0.0.1:${server.port}`,
    failNext: (count: number) => {
      failures = count;
    },
    loseNext: (count: number) => {
      losses = count;
    },
    unserved,
    /** Loses everything. */
    forget: () => cities.clear(),
    stop: () => server.stop(true),
  };
}

function keep(city: KeptCity, message: CatalogMessage, tastes: Map<string, CatalogTastes>): void {
  if (message.kind === "tastes") {
    tastes.set(message.cityCode, message);
    return;
  }
  if (message.kind === "change") {
    if (message.from !== city.version || message.to <= city.version) return;
    for (const shelf of message.shelves) city.shelves.set(shelf.store.id, shelf);
    for (const id of message.gone) city.shelves.delete(id);
    city.version = message.to;
    return;
  }
  if (message.version <= city.version || message.version < city.stagedVersion) return;
  if (message.version > city.stagedVersion) {
    city.staged.clear();
    city.last = undefined;
  }
  city.stagedVersion = message.version;
  city.staged.set(message.part, message.shelves);
  if (message.isLast) city.last = message.part;
  if (city.last === undefined || city.staged.size !== city.last + 1) return;
  city.shelves.clear();
  for (const shelf of [...city.staged.values()].flat()) city.shelves.set(shelf.store.id, shelf);
  city.staged.clear();
  city.version = message.version;
}
