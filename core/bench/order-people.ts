/** Who takes part in `bench:orders`: stores with partners, customers and riders, signed in. */
import { items, riders, stores } from "#drizzle/schema/index.ts";
import { type Client, pathOf } from "#shared/client.ts";
import { routes } from "#shared/contracts/index.ts";
import { cityPhone, DEMO_CODE } from "#shared/demo.ts";
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { offsetMeters, type Position } from "#shared/geo.ts";
import { regions } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { createPerson } from "../identity/index.ts";
import { type Ctx, makeRuntime, newId, readConfig, systemCtx } from "../platform/index.ts";

export const city = regions.in.cities[0]!;

export interface Counts {
  readonly stores: number;
  readonly customers: number;
  readonly riders: number;
}

export interface BenchStore {
  readonly id: string;
  readonly itemId: string;
  readonly position: Position;
  readonly phone: string;
}

/** Everybody stands within a kilometre: the way through the API is measured, not the search. */
export function placeOf(index: number, radiusMeters: number): Position {
  const angle = index * 2.399963;
  const meters = radiusMeters * Math.sqrt(((index % 97) + 0.5) / 97);
  return offsetMeters(city.center, {
    northMeters: meters * Math.cos(angle),
    eastMeters: meters * Math.sin(angle),
  });
}

/** Writes stores and people into the migrated database before the core starts. */
export async function insertPeople(
  env: Readonly<Record<string, string>>,
  counts: Counts,
): Promise<BenchStore[]> {
  const runtime = makeRuntime(readConfig(env));
  try {
    const ctx = systemCtx(runtime, "bench");
    for (let index = 0; index < counts.customers; index++) {
      await createPerson(ctx, { role: "customer", phone: cityPhone("in", "customer", index) });
    }
    for (let index = 0; index < counts.riders; index++) await insertRider(ctx, index);
    const made: BenchStore[] = [];
    for (let index = 0; index < counts.stores; index++) made.push(await insertStore(ctx, index));
    return made;
  } finally {
    await runtime.database.close();
  }
}

async function insertRider(ctx: Ctx, index: number): Promise<void> {
  const phone = cityPhone("in", "rider", index);
  const id = await createPerson(ctx, { role: "rider", phone, name: "Bench Rider" });
  await ctx.db.insert(riders).values({ id, cityCode: city.code, vehicle: "scooter" });
}

async function insertStore(ctx: Ctx, index: number): Promise<BenchStore> {
  const id = newId(ctx, "store");
  const itemId = newId(ctx, "item");
  const position = placeOf(index, 300);
  const phone = cityPhone("in", "partner", index);
  await ctx.db.insert(stores).values({
    id,
    cityCode: city.code,
    name: `Bench Kitchen ${index}`,
    cuisine: "pizza",
    ...position,
    prepMinutes: 1,
  });
  await ctx.db.insert(items).values({
    id: itemId,
    storeId: id,
    section: "Pizza",
    name: "Cheese Pizza",
    priceMinor: 24_900,
    currency: regions.in.currency,
    stock: 1_000_000,
  });
  await createPerson(ctx, { role: "partner", phone, storeId: id });
  return { id, itemId, position, phone };
}

export interface SignedIn {
  readonly id: string;
  readonly token: string;
  readonly client: Client;
}

/** Answers are read, not checked: the load must leave the machine to what is measured. */
function leanClient(baseUrl: string, token?: string): Client {
  return {
    async call(route, call) {
      const { body, ...parts } = (call ?? {}) as { body?: unknown };
      const headers: Record<string, string> = { "content-type": "application/json" };
      if (token) headers["authorization"] = `Bearer ${token}`;
      if (route.idempotent) headers["idempotency-key"] = crypto.randomUUID();
      const answer = await fetch(baseUrl + pathOf(route, parts), {
        method: route.method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value = (await answer.json()) as { code: ErrorCode; detail: string };
      if (!answer.ok) throw new BeelineError(value.code, { detail: value.detail });
      return value as never;
    },
  };
}

export async function signIn(baseUrl: string, phone: string): Promise<SignedIn> {
  const anyone = leanClient(baseUrl);
  const { challengeId } = await anyone.call(routes.requestOtp, { body: { phone } });
  const body = { challengeId, code: DEMO_CODE };
  const session = await anyone.call(routes.requestToken, { body });
  const token = session.accessToken;
  return { id: session.user.id, token, client: leanClient(baseUrl, token) };
}

export function signInAll(baseUrl: string, role: Role, count: number): Promise<SignedIn[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => signIn(baseUrl, cityPhone("in", role, index))),
  );
}
