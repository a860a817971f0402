/** Every route against everybody who must not use it. A new route without a sample does not compile. */
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "#shared/client.ts";
import { type Order, type Route, type RouteName, routes } from "#shared/contracts/index.ts";
import type { Problem } from "#shared/errors.ts";
import { type IdKind, makeId } from "#shared/ids.ts";
import { ACCESS_AUDIENCE, type Role, Role as Roles, Scope } from "#shared/roles.ts";
import { signToken } from "../identity/index.ts";
import {
  cityCenter,
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "./index.ts";

interface Sample {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

let core: TestCore;
let abroad: TestCore;
let people: Record<Role, TestPerson>;
let others: Record<Role, TestPerson>;
let store: TestStore;
let order: Order;

beforeAll(async () => {
  [core, abroad] = await Promise.all([startTestCore(), startTestCore({ region: "uk" })]);
  store = await openStore(core);
  const otherStore = await openStore(core);
  people = {
    customer: await core.person("customer"),
    rider: await riderOnDuty(core),
    partner: store.partner,
    ops: await core.person("ops"),
  };
  others = {
    customer: await core.person("customer"),
    rider: await riderOnDuty(core),
    partner: otherStore.partner,
    ops: people.ops,
  };
  order = await placedOrder(core, people.customer, store);
});

afterAll(() => Promise.all([core.stop(), abroad.stop()]));

const unknownId = (kind: IdKind, region: "in" | "uk" = "in") =>
  makeId(kind, region, 1_790_000_000_000, new Uint8Array(16).fill(5));

/** A well-formed call of each route, about things of the first people. */
function sampleOf(name: RouteName): Sample {
  const mine = { params: { id: order.id } };
  const stop = { params: { id: unknownId("trip"), stopId: unknownId("stop") } };
  const samples: Record<RouteName, Sample> = {
    requestOtp: { body: { phone: "+919812345678" } },
    requestToken: { body: { challengeId: "x", code: "000000" } },
    refreshToken: { body: { refreshToken: "x" } },
    startStaffLogin: { query: { region: "in", binding: "x".repeat(43) } },
    finishStaffLogin: { body: { state: "log_in_x", code: "x", binding: "x".repeat(43) } },
    logout: {},
    listSessions: {},
    endSession: { params: { id: unknownId("session") } },
    endOtherSessions: {},
    endSessionsOf: { params: { id: unknownId("customer") }, body: { reason: "lost_device" } },
    linkStaffIdentity: { params: { id: unknownId("ops") }, body: { subject: "s" } },
    listSigningKeys: {},
    rotateSigningKeys: {},
    listServiceAccounts: {},
    createServiceAccount: { body: { label: "till 2", scopes: ["orders:read"] } },
    disableServiceAccount: { params: { id: unknownId("serviceAccount") } },
    createCredential: {
      params: { id: unknownId("serviceAccount") },
      body: { kind: "api_key" },
    },
    revokeCredential: { params: { id: unknownId("credential") } },
    getMe: {},
    updateMe: { body: { name: "A Name" } },
    listCities: {},
    listStores: { query: { city: "blr" } },
    getStore: { params: { id: store.id } },
    getMenu: { params: { id: store.id } },
    search: { query: { city: "blr", q: "pizza" } },
    listCuisines: { query: { city: "blr" } },
    popularNear: { query: { city: "blr" } },
    goesWith: { query: { storeId: store.id, itemIds: store.itemIds[0] } },
    orderAgain: {},
    createQuote: {
      body: {
        vertical: "delivery",
        storeId: store.id,
        items: [{ itemId: store.itemIds[0], quantity: 1 }],
        dropoff: { position: cityCenter(core), address: "1 Street" },
      },
    },
    placeOrder: { body: { quoteId: unknownId("quote"), paymentMethodId: "cash" } },
    listOrders: {},
    getOrder: mine,
    cancelOrder: { ...mine, body: { reason: "changed my mind" } },
    getTrackingToken: mine,
    listChat: mine,
    sendChat: { ...mine, body: { clientMessageId: "m1", body: "hello" } },
    readChat: { ...mine, body: { messageSeq: 0 } },
    reportChat: { params: { id: order.id, messageId: "msg_in_x" }, body: { reason: "rude" } },
    blockInChat: { ...mine, body: { with: "partner", isBlocked: true } },
    offerMedia: { ...mine, body: { contentType: "image/png", byteLength: 100 } },
    getMedia: { params: { id: order.id, mediaId: "med_in_x" } },
    getContact: { ...mine, body: { with: "partner" } },
    listChatReports: {},
    resolveChatReport: { params: { id: "rpt_in_x" }, body: { outcome: "kept" } },
    listPartnerOrders: {},
    acceptOrder: mine,
    rejectOrder: { ...mine, body: { reason: "too busy" } },
    startPreparing: mine,
    markReady: mine,
    updateItem: { params: { id: store.itemIds[0]! }, body: { available: true } },
    updateStore: { body: { open: true } },
    setDuty: { body: { status: "offline" } },
    getRider: {},
    sendPings: { body: { ...cityCenter(core), recordedAt: "2026-11-22T10:00:00Z" } },
    listOffers: {},
    declineOffer: { params: { id: unknownId("offer") } },
    acceptOffer: { body: { offerId: unknownId("offer") } },
    getActiveTrip: {},
    getTrip: { params: { id: unknownId("trip") } },
    arriveAtStop: stop,
    completeStop: stop,
    failStop: { ...stop, body: { reason: "customer_unavailable" } },
    cancelTrip: { params: { id: unknownId("trip") }, body: { reason: "flat tyre" } },
    getEarnings: {},
    listPaymentMethods: {},
    addPaymentMethod: {
      body: { provider: "test", token: "tok_ok", lastFour: "4242", brand: "visa" },
    },
    listOpsOrders: {},
    resolveHold: { ...mine, body: { action: "fail", reason: "gave up" } },
    getSupply: { query: { city: "blr" } },
    listFlaggedRiders: {},
    clearRiderFlag: { params: { id: people.rider.id }, body: { reason: "looked_fine" } },
    listOrderOffers: mine,
    explainOffer: { params: { id: unknownId("offer") } },
    getRiderTrack: { params: { id: people.rider.id } },
    getEtaModel: { query: { city: "blr" } },
    createLink: { body: { purpose: "trip", orderId: order.id } },
    listLinks: {},
    revokeLink: { params: { id: unknownId("link") } },
    getLinkStats: { params: { id: unknownId("link") } },
    followStore: { params: { id: store.id } },
    unfollowStore: { params: { id: store.id } },
    getFollow: { params: { id: store.id } },
    listFollowing: {},
    getFeed: {},
    countNews: { query: { since: "2026-11-22T10:00:00Z" } },
    listStorePosts: { params: { id: store.id } },
    publishPost: { body: { kind: "news", title: "Fresh dough" } },
    listPosts: {},
    retractPost: { params: { id: unknownId("post") } },
    getTripTrack: { params: { id: unknownId("trip") } },
  };
  return samples[name];
}

async function answer(name: RouteName, token: string | undefined, sample = sampleOf(name)) {
  const route: Route = routes[name];
  const response = await core.request(pathOf(route, sample), {
    method: route.method,
    headers: {
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
  });
  const text = await response.text();
  return { status: response.status, problem: (text ? JSON.parse(text) : {}) as Problem };
}

const names = Object.keys(routes) as RouteName[];
const guarded = names.filter((name) => routes[name].access !== "public");
const byRole = guarded.flatMap((name) => {
  const { access } = routes[name] as Route;
  if (!Array.isArray(access)) return [];
  return Roles.options
    .filter((role) => !access.includes(role))
    .map((role) => [name, role] as const);
});

describe("without a valid token", () => {
  test.each(guarded)("%s answers 401 to nobody", async (name) => {
    const { status, problem } = await answer(name, undefined);
    expect([status, problem.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  const forgeries: [string, () => Promise<string>][] = [
    [
      "signed with none",
      async () =>
        new UnsecuredJWT(claims())
          .setAudience(ACCESS_AUDIENCE)
          .setIssuer("beeline:in")
          .setExpirationTime("5m")
          .encode(),
    ],
    ["signed by a stranger", async () => sign((await generateKeyPair("EdDSA")).privateKey, "5m")],
    ["expired", async () => sign(await ownKey(), "-1m")],
    ["for another audience", async () => sign(await ownKey(), "5m", "beeline-track")],
    ["tampered with", async () => `${people.customer.token.slice(0, -8)}AAAAAAAA`],
    ["cut short", async () => people.customer.token.split(".").slice(0, 2).join(".")],
    ["a symmetric signature with the public key", symmetric],
    ["of another region", async () => (await abroad.person("customer")).token],
  ];

  const claims = () => ({ sub: people.ops.id, role: "ops", region: "in", sid: "ses_in_x" });
  const ownKey = async () => importJWK(core.config.signingKeys[0] as never, "EdDSA") as never;
  async function sign(key: never | CryptoKey, expires: string, audience = ACCESS_AUDIENCE) {
    return new SignJWT(claims())
      .setProtectedHeader({ alg: "EdDSA", kid: core.config.signingKeys[0]!.kid })
      .setAudience(audience)
      .setIssuer("beeline:in")
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  }
  async function symmetric() {
    const { publicKey } = await generateKeyPair("EdDSA", { extractable: true });
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey)));
    return new SignJWT(claims())
      .setProtectedHeader({ alg: "HS256", kid: core.config.signingKeys[0]!.kid })
      .setAudience(ACCESS_AUDIENCE)
      .setIssuer("beeline:in")
      .setExpirationTime("5m")
      .sign(secret);
  }

  test.each(forgeries)("a token %s opens nothing", async (_, make) => {
    const token = await make();
    for (const name of guarded) {
      const { status, problem } = await answer(name, token);
      expect([name, status, problem.code]).toEqual([name, 401, "UNAUTHENTICATED"]);
    }
  });
});

describe("with the wrong role", () => {
  test.each(byRole)("%s answers 403 to a %s", async (name, role) => {
    const { status, problem } = await answer(name, people[role].token);
    expect([status, problem.code]).toEqual([403, "FORBIDDEN"]);
  });
});

describe("with the wrong scopes", () => {
  const asMachine = async (role: Role, scopes: Scope[]) => {
    // Another store's: what is let in changes nothing that the tests below look at.
    const { id } = others[role];
    const [issuedAt, expiresAt] = [core.ambient.now(), new Date(Date.now() + 600_000)];
    const claims = { sub: id, role, sid: unknownId("credential"), scopes };
    return signToken(core.system, { audience: ACCESS_AUDIENCE, issuedAt, expiresAt, claims });
  };
  const roleFor = ({ access }: Route): Role => (Array.isArray(access) ? access[0]! : "partner");

  test.each(guarded)("%s answers 403 to a machine without its scope", async (name) => {
    const { scope } = routes[name] as Route;
    const others = Scope.options.filter((other) => other !== scope);
    const token = await asMachine(roleFor(routes[name]), others);
    const { status, problem } = await answer(name, token);
    expect([status, problem.code]).toEqual([403, "FORBIDDEN"]);
  });

  const scoped = guarded.filter((name) => (routes[name] as Route).scope !== undefined);
  test.each(scoped)("%s lets a machine with its scope in", async (name) => {
    const token = await asMachine(roleFor(routes[name]), [(routes[name] as Route).scope!]);
    expect([401, 403]).not.toContain((await answer(name, token)).status);
  });
});

describe("somebody else's thing", () => {
  const theirs: [RouteName, Role][] = [
    ["getOrder", "customer"],
    ["getOrder", "partner"],
    ["getOrder", "rider"],
    ["cancelOrder", "customer"],
    ["getTrackingToken", "customer"],
    ["getTrackingToken", "partner"],
    ["getTrackingToken", "rider"],
    ["listChat", "customer"],
    ["listChat", "rider"],
    ["listChat", "partner"],
    ["sendChat", "customer"],
    ["sendChat", "rider"],
    ["sendChat", "partner"],
    ["readChat", "customer"],
    ["reportChat", "rider"],
    ["blockInChat", "customer"],
    ["offerMedia", "rider"],
    ["getMedia", "partner"],
    ["getContact", "rider"],
    ["acceptOrder", "partner"],
    ["rejectOrder", "partner"],
    ["startPreparing", "partner"],
    ["markReady", "partner"],
    ["updateItem", "partner"],
  ];
  test.each(theirs)("%s answers 404 to another %s", async (name, role) => {
    const { status, problem } = await answer(name, others[role].token);
    expect([status, problem.code]).toEqual([404, "NOT_FOUND"]);
  });

  test("the order is as it was after all that", async () => {
    const now = await people.customer.call(routes.getOrder, { params: { id: order.id } });
    expect([now.state, now.version]).toEqual([order.state, order.version]);
  });
});

describe("an id that is not here", () => {
  const byId = names.filter((name) => "params" in routes[name] && routes[name].access !== "public");
  const foreign = (name: RouteName): Record<string, string> => {
    const prefix = name.includes("Trip") || name.includes("Stop") ? "trp" : "ord";
    return { id: `${prefix}_uk_${"0".repeat(26)}`, stopId: `stp_uk_${"0".repeat(26)}` };
  };
  test.each(byId)("%s answers 404 for an id of another region", async (name) => {
    const { access } = routes[name] as Route;
    const role = Array.isArray(access) ? (access[0] as Role) : "customer";
    const { status } = await answer(name, people[role].token, {
      ...sampleOf(name),
      params: foreign(name),
    });
    expect(status).toBe(404);
  });
});
