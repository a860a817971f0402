/** Every route against everybody who must not use it. */
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "#shared/client.ts";
import { type Order, type Route, type RouteName, routes } from "#shared/contracts/index.ts";
import type { Problem } from "#shared/errors.ts";
import { ACCESS_AUDIENCE, type Role, Role as Roles, Scope } from "#shared/roles.ts";
import { signToken } from "../identity/index.ts";
import {
  openStore,
  placedOrder,
  riderOnDuty,
  startTestCore,
  type TestCore,
  type TestPerson,
  type TestStore,
} from "./index.ts";
import { type Sample, sampleOf, unknownId } from "./route-samples.ts";

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

const own = (name: RouteName) => sampleOf(name, { core, people, store, order });

async function answer(name: RouteName, token: string | undefined, sample: Sample = own(name)) {
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
    ["retryOrder", "customer"],
    ["previewCancellation", "customer"],
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
    ["moveStock", "partner"],
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
      ...own(name),
      params: foreign(name),
    });
    expect(status).toBe(404);
  });
});
