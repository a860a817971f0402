/**
 * Stands in for the cores behind the edge, and for nothing else: it answers what a region's core
 * answers over HTTP, keeps what it was asked, and can be away. Tests run in the Worker's isolate,
 * so replacing `fetch` here replaces it for the Worker and its objects.
 */
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { RegionCode } from "#shared/regions.ts";
import {
  ACCESS_AUDIENCE,
  type Role,
  type Scope,
  TRACKING_AUDIENCE,
  type Viewer,
} from "#shared/roles.ts";
import { type RoomOrder, WATCH_LEASE_SECONDS, WatchRequest } from "#shared/rooms.ts";
import { FakeChat } from "./fake-chat.ts";

export interface SeenRequest {
  readonly region: RegionCode;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

interface Keys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: Record<string, unknown>;
  /** Published and not signing any more. */
  readonly older: readonly Record<string, unknown>[];
}

export interface FakeCore {
  readonly seen: SeenRequest[];
  readonly orders: Map<string, RoomOrder>;
  readonly chat: FakeChat;
  /** As the core knows them; what the edge was told is another matter. */
  readonly endedSessions: Set<string>;
  isAway: boolean;
  /** Answers a request before the ordinary answers do. */
  intercept:
    | ((request: SeenRequest, raw: Request) => Response | Promise<Response> | undefined)
    | undefined;
  accessToken(claims: Partial<AccessClaims>, options?: SignOptions): Promise<string>;
  trackingToken(orderId: string, viewer: Viewer, options?: SignOptions): Promise<string>;
  /** Makes the region sign with a new key from now on; the old one is withdrawn, unless it overlaps. */
  rotateKey(region: RegionCode, options?: { overlaps: boolean }): Promise<void>;
  /** Withdraws all keys but the one that signs. */
  withdrawOldKeys(region: RegionCode): void;
}

interface AccessClaims {
  sub: string;
  role: Role;
  region: RegionCode;
  sid: string;
  scopes: readonly Scope[];
}
export interface SignOptions {
  audience?: string;
  /** Seconds from now; negative is in the past. */
  expiresIn?: number;
  /** Whose key signs; another region's key must not pass. */
  signedBy?: RegionCode;
  kid?: string;
  /** Who enters a room; one person per role without it. */
  sub?: string;
  /** The session that a tracking token was asked for in. */
  sid?: string;
}

/** The people of every order here; the rider is that of `fakeOrder`. */
export const personOf = {
  ...{ customer: "cus_in_1", rider: "rdr_in_1", partner: "ptr_in_1", ops: "ops_in_1" },
} as const;

const hosts: Readonly<Record<string, RegionCode>> = { "core.in": "in", "core.uk": "uk" };

async function makeKeys(region: RegionCode, generation: number): Promise<Keys> {
  const kid = `${region}-${generation}`;
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "EdDSA", use: "sig" };
  return { kid, privateKey, jwk, older: [] };
}

/** Call once per file; vitest gives each file a fresh isolate state. */
export async function installFakeCore(): Promise<FakeCore> {
  const keys = new Map<RegionCode, Keys>();
  for (const region of ["in", "uk"] as const) keys.set(region, await makeKeys(region, 1));

  const sign = (region: RegionCode, payload: Record<string, unknown>, options: SignOptions) => {
    const { kid, privateKey } = keys.get(options.signedBy ?? region)!;
    const nowSeconds = Math.floor(Date.now() / 1000);
    return new SignJWT(payload)
      .setProtectedHeader({ alg: "EdDSA", kid: options.kid ?? kid })
      .setIssuer(`beeline:${region}`)
      .setAudience(options.audience ?? ACCESS_AUDIENCE)
      .setIssuedAt(nowSeconds - 1)
      .setExpirationTime(nowSeconds + (options.expiresIn ?? 600))
      .sign(privateKey);
  };

  const core: FakeCore = {
    seen: [],
    orders: new Map(),
    endedSessions: new Set(),
    chat: new FakeChat(),
    isAway: false,
    intercept: undefined,
    accessToken: (claims, options = {}) => {
      const { region = "in", ...given } = claims;
      const usual = { sub: "cus_in_x", role: "customer", region, sid: "ses_in_x" };
      return sign(region, { ...usual, ...given }, options);
    },
    trackingToken: (orderId, viewer, options = {}) => {
      const region = orderId.split("_")[1] as RegionCode;
      const sub = viewer === "guest" ? undefined : (options.sub ?? personOf[viewer]);
      const { sid } = options;
      const payload = { orderId, viewer, region, sub, ...(sid ? { sid } : {}) };
      return sign(region, payload, { audience: TRACKING_AUDIENCE, ...options });
    },
    rotateKey: async (region, { overlaps } = { overlaps: false }) => {
      const older = overlaps ? [keys.get(region)!.jwk] : [];
      keys.set(region, { ...(await makeKeys(region, Date.now())), older });
    },
    withdrawOldKeys: (region) => {
      keys.set(region, { ...keys.get(region)!, older: [] });
    },
  };

  globalThis.fetch = async (input, init) => {
    const raw = new Request(input, init);
    const url = new URL(raw.url);
    const region = hosts[url.host];
    if (!region) throw new TypeError(`no such host in tests: ${url.host}`);
    const body = raw.body ? await raw.clone().text() : "";
    const path = url.pathname + url.search;
    const request = { region, method: raw.method, path, headers: raw.headers, body };
    core.seen.push(request);
    if (core.isAway) throw new TypeError("connection refused");
    return (await core.intercept?.(request, raw)) ?? answer(core, keys, request);
  };
  return core;
}

function answer(
  core: FakeCore,
  keys: ReadonlyMap<RegionCode, Keys>,
  request: SeenRequest,
): Response {
  const { region, method, path, body } = request;
  switch (path) {
    case "/.well-known/jwks.json":
      return Response.json({ keys: [keys.get(region)!.jwk, ...keys.get(region)!.older] });
    case "/healthz":
      return Response.json({ status: "ok" });
    case "/internal/rooms/watch": {
      const { orderId, chatAfter, sessions } = WatchRequest.parse(JSON.parse(body));
      const order = core.orders.get(orderId) ?? null;
      const chat = core.chat.tell(orderId, chatAfter);
      const ended = sessions?.filter((id) => core.endedSessions.has(id));
      return Response.json({ order, leaseSeconds: WATCH_LEASE_SECONDS, chat, ended });
    }
    case "/internal/rooms/unwatch":
      return Response.json({});
    case "/internal/rooms/chat/read":
      return Response.json(core.chat.read(body));
    case "/internal/rooms/chat/send":
      return Response.json(core.chat.send(body));
    case "/internal/rooms/chat/receipts":
      return Response.json(core.chat.note(body));
    default:
      return Response.json({ region, method, path, body }, { headers: { server: "bun" } });
  }
}
