/** The city of `bench:ping`: riders on duty with their tokens, some of them watched. */
import { createPrivateKey, sign } from "node:crypto";
import postgres from "postgres";
import { offsetMeters } from "#shared/geo.ts";
import { makeId } from "#shared/ids.ts";
import { regions } from "#shared/regions.ts";
import { ACCESS_AUDIENCE } from "#shared/roles.ts";
import { type DataKeys, makeSealer, signHeaders } from "../platform/index.ts";

const city = regions.in.cities[0]!;
const WATCH_PATH = "/internal/rooms/watch";
const WATCHES_AT_ONCE = 16;

export interface BenchRider {
  readonly id: string;
  readonly lat: number;
  readonly lng: number;
  /** On a trip somebody may be silent: these need no socket of their own. */
  readonly isBusy: boolean;
  /** Whose order somebody watches; null for most. */
  readonly orderId: string | null;
}

const idOf = (kind: "rider" | "order", i: number) =>
  makeId(
    kind,
    "in",
    Date.now(),
    Uint8Array.from({ length: 16 }, (_, byte) => (i >> (byte * 5)) & 31),
  );

/**
 * Riders spread over the city by a fixed pattern, so that each run has the same cells. The first
 * `free` wait for orders; every `watchedEvery`-th of those is followed by somebody.
 */
export function makeRiders(count: number, free: number, watchedEvery: number): BenchRider[] {
  return Array.from({ length: count }, (_, i) => {
    const orderId = i < free && i % watchedEvery === 0 ? idOf("order", i) : null;
    return { ...riderAt(i, count), isBusy: i >= free, orderId };
  });
}

export function riderAt(i: number, count: number): Pick<BenchRider, "id" | "lat" | "lng"> {
  // A stride that has no divisor in common spreads the free ones evenly.
  const spot = (i * 7_919) % count;
  const angle = spot * 2.399963;
  const meters = 6_500 * Math.sqrt((spot + 0.5) / count);
  const at = offsetMeters(city.center, {
    northMeters: meters * Math.cos(angle),
    eastMeters: meters * Math.sin(angle),
  });
  return { id: idOf("rider", i), ...at };
}

export async function insertRiders(
  url: string,
  env: Readonly<Record<string, string>>,
  riders: readonly BenchRider[],
): Promise<void> {
  const dataKeys = JSON.parse(env["BEELINE_DATA_KEYS"] ?? "{}") as DataKeys;
  const address = makeSealer(dataKeys, (size) => crypto.getRandomValues(new Uint8Array(size))).seal(
    "12 Bench Street",
  );
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    for (let start = 0; start < riders.length; start += 5_000) {
      const batch = JSON.stringify(riders.slice(start, start + 5_000));
      await sql`
        with rider as (select * from jsonb_to_recordset(${batch}::text::jsonb)
          as rider(id text, lat float8, lng float8, "isBusy" bool, "orderId" text)),
        person as (insert into people (id, role, phone_hash, phone_sealed)
          select id, 'rider', id, id from rider),
        watched as (insert into orders (id, quote_id, placed_with_key, customer_id, city_code,
            vertical, state, items, lines, total_minor, currency, dropoff_lat, dropoff_lng,
            address_sealed, otp, placed_at, release_at, rider_id)
          select "orderId", "orderId", "orderId", 'nobody', ${city.code}, 'delivery',
            'out_for_delivery', '[]', '[]', 10000, 'INR', lat + 0.01, lng, ${address}, '0000', now(), now(), id
          from rider where "orderId" is not null)
        insert into riders (id, city_code, state, vehicle, last_lat, last_lng, last_seen_at)
        select id, ${city.code}, case when "isBusy" then 'on_trip' else 'online' end, 'scooter',
          lat, lng, now() from rider`;
    }
    await sql`analyze`;
  } finally {
    await sql.end();
  }
}

/** One line per rider: an access token as the core itself would sign it, and where the rider is. */
export function ridersText(env: Readonly<Record<string, string>>, riders: readonly BenchRider[]) {
  const [jwk] = JSON.parse(env["BEELINE_SIGNING_KEYS"] ?? "[]") as [
    import("node:crypto").webcrypto.JsonWebKey & { kid: string },
  ];
  const key = createPrivateKey({ key: jwk, format: "jwk" });
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = encode({ alg: "EdDSA", kid: jwk.kid });
  const iat = Math.floor(Date.now() / 1000);
  const lines = riders.map(({ id, lat, lng }) => {
    const claims = {
      ...{ iss: "beeline:in", aud: ACCESS_AUDIENCE, sub: id, role: "rider", region: "in" },
      ...{ sid: id.replace("rdr", "ses"), iat, exp: iat + 900 },
    };
    const text = `${header}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(text), key).toString("base64url");
    return `${text}.${signature} ${lat} ${lng}`;
  });
  return lines.join("\n");
}

/** Enters or renews the rooms of the watched riders, as the edge does. */
export async function watchRooms(
  core: { baseUrl: string; env: Readonly<Record<string, string>> },
  riders: readonly BenchRider[],
  coreMs: number,
): Promise<number> {
  const orders = riders.flatMap(({ orderId }) => orderId ?? []);
  const waiting = [...orders];
  const one = async () => {
    for (let orderId = waiting.pop(); orderId; orderId = waiting.pop()) {
      const body = JSON.stringify({ orderId });
      const secret = core.env["BEELINE_RELAY_SECRET"] ?? "";
      const request = { method: "POST", path: WATCH_PATH, body };
      const nonce = crypto.randomUUID().replaceAll("-", "").slice(0, 22);
      const answer = await fetch(new URL(WATCH_PATH, core.baseUrl), {
        method: "POST",
        headers: signHeaders(secret, request, { nowMs: Math.round(coreMs), nonce }),
        body,
      });
      if (!answer.ok) throw new Error(`A room was not watched: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: WATCHES_AT_ONCE }, one));
  return orders.length;
}
