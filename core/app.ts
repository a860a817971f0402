/** The table of contents of the core's HTTP side: every module's routes, and the system routes. */
import { Hono } from "hono";
import { cors } from "hono/cors";
import { routes } from "#shared/contracts/index.ts";
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { docsPage, openApiText } from "#shared/openapi.ts";
import { bindCatalog } from "./catalog/index.ts";
import { bindChat, mountMedia } from "./chat/index.ts";
import { bindDispatch, openWithAcceptance } from "./dispatch/index.ts";
import { bindDocuments } from "./documents/index.ts";
import { bindEngagement, mountLinks } from "./engagement/index.ts";
import { bindEta } from "./eta/index.ts";
import { bindIdentity, mountIdentity, publishedKeys } from "./identity/index.ts";
import { bindInventory } from "./inventory/index.ts";
import { bindLedger } from "./ledger/index.ts";
import { limitCallsOf } from "./limits/index.ts";
import {
  bindOps,
  bindOrders,
  bindPartnerOrders,
  showFarePreviews,
  showPricePreviews,
  showSurgePreviews,
} from "./orders/index.ts";
import { bindPayments } from "./payments/index.ts";
import { bindPayouts } from "./payouts/index.ts";
import {
  asBeelineError,
  type Bind,
  guardBrowsers,
  makeBind,
  problemResponse,
  type Runtime,
  requestIdOf,
  type VerifyToken,
} from "./platform/index.ts";
import { bindPolicy } from "./policy/index.ts";
import { bindProviders } from "./providers/index.ts";
import { bindReconciliation } from "./reconciliation/index.ts";
import { bindRiders } from "./riders/index.ts";
import { bindSafety } from "./safety/index.ts";
import { bindSagas } from "./sagas/index.ts";
import { bindSupply, isLiveIndexShared } from "./supply/index.ts";
import { bindSurge } from "./surge/index.ts";
import { bindTracking, mountInternal } from "./tracking/index.ts";
import { bindTracks } from "./tracks/index.ts";
import { bindTrips } from "./trips/index.ts";

export function makeApp(runtime: Runtime, verifyToken: VerifyToken): Hono {
  const app = new Hono();
  app.use(guardBrowsers(runtime.config));
  admitRiderPages(app);
  const bind: Bind = makeBind(app, runtime, verifyToken, limitCallsOf(runtime));
  bindIdentity(bind);
  bindCatalog(bind);
  bindInventory(bind);
  bindOrders(bind);
  bindPartnerOrders(bind);
  bindOps(bind);
  showFarePreviews(runtime);
  showSurgePreviews(runtime);
  bindPolicy(bind);
  showPricePreviews(runtime);
  bindLedger(bind);
  bindPayments(bind);
  bindProviders(bind);
  bindSagas(bind);
  bindSupply(bind);
  bindSurge(bind);
  bindTrips(bind);
  bindDispatch(bind);
  openWithAcceptance(runtime);
  bindTracking(bind);
  bindTracks(bind);
  bindEta(bind);
  bindChat(bind);
  mountMedia(app, runtime);
  bindEngagement(bind);
  bindDocuments(bind);
  bindPayouts(bind);
  bindReconciliation(bind);
  bindRiders(bind);
  bindSafety(bind);
  mountInternal(app, runtime);
  mountIdentity(app, runtime);
  mountLinks(app, runtime);
  mountSystem(app, runtime);
  refuseTheRest(app, runtime);
  return app;
}

/**
 * The rider's page comes from the edge and reports positions here. Any page may: what opens the door
 * is the token in the header, which a browser never adds by itself as it does with cookies.
 */
function admitRiderPages(app: Hono): void {
  const { path, method } = routes.sendPings;
  const allowHeaders = ["authorization", "content-type", "x-request-id"];
  app.use(path, cors({ origin: "*", allowMethods: [method], allowHeaders, maxAge: 7_200 }));
}

/** How long a dependency may take to say that it is there. */
const READY_DEADLINE_MS = 2_000;

function mountSystem(app: Hono, runtime: Runtime): void {
  app.get("/healthz", (c) => c.json({ status: "ok", region: runtime.config.region }));
  app.get("/readyz", async (c) => {
    const database = await isAnswering(runtime.database.ping());
    // Without Redis the core goes on by what it knows itself: worth telling, no reason to stop.
    const redis = isLiveIndexShared(runtime);
    return c.json(
      { status: database ? "ready" : "not ready", checks: { database, redis } },
      database ? 200 : 503,
    );
  });
  app.get("/metrics", async (c) => {
    c.header("content-type", runtime.metrics.registry.contentType);
    return c.body(await runtime.metrics.registry.metrics());
  });
  app.get("/.well-known/jwks.json", async (c) => {
    const keys = await publishedKeys(runtime);
    c.header("cache-control", "public, max-age=300");
    return c.json(keys);
  });
  const originOf = (url: string) => new URL(url).origin;
  app.get("/openapi.json", (c) => {
    c.header("content-type", "application/json");
    return c.body(openApiText(originOf(c.req.url)));
  });
  app.get("/docs", (c) => c.html(docsPage(originOf(c.req.url))));
}

async function isAnswering(check: Promise<void>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, READY_DEADLINE_MS, false));
  return Promise.race([check.then(() => true).catch(() => false), late]);
}

/** A known path with another method is 405, anything else 404; both as problem+json. */
function refuseTheRest(app: Hono, runtime: Runtime): void {
  const known = (Object.values(routes) as Route[]).map(
    (route) => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  );
  app.notFound((c) => {
    const isKnown = known.some((path) => path.test(c.req.path));
    const code = isKnown ? "METHOD_NOT_ALLOWED" : "NOT_FOUND";
    return problemResponse(new BeelineError(code), requestIdOf(c.req.raw.headers));
  });
  app.onError((error, c) => {
    const requestId = requestIdOf(c.req.raw.headers);
    return problemResponse(asBeelineError(error, runtime.log, requestId), requestId);
  });
}
