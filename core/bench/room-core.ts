/** A core that is played: it knows every order, keeps no state, and sends positions as one does. */
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { makeId } from "#shared/ids.ts";
import { TRACKING_AUDIENCE } from "#shared/roles.ts";
import type { RelayFrame, RoomOrder } from "#shared/rooms.ts";
import { signHeaders } from "../platform/index.ts";

const NOTHING_SAID = { newestSeq: 0, messages: [], receipts: [] };

export interface PlayedCore {
  readonly port: number;
  token(orderId: string): Promise<string>;
  stop(): Promise<void>;
}

function playedOrder(id: string): RoomOrder {
  return {
    id,
    vertical: "delivery",
    state: "out_for_delivery",
    version: 7,
    store: { id: "sto_in_1", name: "Luigi's Oven", position: { lat: 12.97, lng: 77.59 } },
    dropoff: { lat: 12.98, lng: 77.6 },
    total: { amountMinor: 45_900, currency: "INR" },
    readyAt: null,
    timeline: [],
    eta: null,
    rider: { id: "rdr_in_1", vehicle: "scooter", rating: 4.7 },
    position: null,
    dispatch: null,
  };
}

export async function startPlayedCore(): Promise<PlayedCore> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "bench", alg: "EdDSA", use: "sig" };
  const server = Bun.serve({
    ...{ hostname: "127.0.0.1", port: 0 },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/.well-known/jwks.json") return Response.json({ keys: [jwk] });
      if (!pathname.startsWith("/internal/rooms/")) return Response.json({ status: "ok" });
      const { orderId } = (await request.json()) as { orderId: string };
      if (pathname.endsWith("/chat/receipts")) return Response.json({ receipts: [] });
      return Response.json({ order: playedOrder(orderId), leaseSeconds: 45, chat: NOTHING_SAID });
    },
  });
  return {
    port: server.port ?? 0,
    token: (orderId) =>
      new SignJWT({ orderId, viewer: "customer", region: "in", sub: "cus_in_1" })
        .setProtectedHeader({ alg: "EdDSA", kid: "bench" })
        .setIssuer("beeline:in")
        .setAudience(TRACKING_AUDIENCE)
        .setIssuedAt()
        .setExpirationTime("30m")
        .sign(privateKey),
    stop: () => server.stop(true),
  };
}

export function newOrderIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    makeId("order", "in", Date.now() + index, crypto.getRandomValues(new Uint8Array(16))),
  );
}

/** The `mark`-th position of a room: the mark travels in the latitude, the time is now. */
export function positionOf(orderId: string, mark: number): RelayFrame {
  const recordedAt = new Date().toISOString();
  const lat = 10 + mark * 1e-6;
  const position = { lat, lng: 77.5946, bearing: 90, speedKmh: 21.5, recordedAt };
  return { type: "position", orderId, position, eta: null };
}

export const markOf = (lat: number) => Math.round((lat - 10) * 1e6);

const PATH = "/internal/relay";

/** One signed batch, as the core's relay sends them. */
export async function relay(
  url: string,
  secret: string,
  frames: readonly RelayFrame[],
): Promise<void> {
  const body = JSON.stringify({ frames });
  const stamp = { nowMs: Date.now(), nonce: crypto.randomUUID() };
  const headers = signHeaders(secret, { method: "POST", path: PATH, body }, stamp);
  const answer = await fetch(url + PATH, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The edge answered ${answer.status}`);
  await answer.body?.cancel();
}
