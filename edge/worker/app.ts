/** The edge's table of contents: every address it answers, in the order they are tried. */
import { Hono } from "hono";
import { endedSessionsPath } from "#shared/ended-sessions.ts";
import { limitsNotePath } from "#shared/limits/limits-note.ts";
import { oauthTokenPath } from "#shared/oauth.ts";
import { docsPage, openApiText } from "#shared/openapi.ts";
import { streams } from "#shared/streams.ts";
import { acceptCatalog } from "./catalog/accept-catalog.ts";
import { catalogAnswers } from "./catalog/answers.ts";
import { configOf } from "./config.ts";
import type { EdgeContext } from "./env.ts";
import { allowOrigins, dressAnswer } from "./gateway/dress-answer.ts";
import { forwardStream } from "./gateway/forward-stream.ts";
import { answerProblem, notFound } from "./gateway/problem-answer.ts";
import { allPublishedKeys } from "./gateway/region-keys.ts";
import { registerRoutes } from "./gateway/register-routes.ts";
import { limitRequests } from "./gateway/request-limits.ts";
import { answerReadiness } from "./health/readiness.ts";
import { acceptLimits } from "./limits/accept-limits.ts";
import { limitAddress } from "./limits/limit-call.ts";
import { acceptLinks } from "./links/accept-links.ts";
import { followLink, refuseMethod } from "./links/follow-link.ts";
import { acceptRelay } from "./relay/accept-relay.ts";
import { joinRoom } from "./room/join-room.ts";
import { acceptEnded } from "./sessions/accept-ended.ts";
import { forwardOAuth } from "./sessions/forward-oauth.ts";

/** The page brings one inline style and nothing else. */
const DOCS_CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export function makeApp(): Hono<EdgeContext> {
  const app = new Hono<EdgeContext>();
  app.onError(answerProblem);
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.use(dressAnswer);
  app.use("/v1/*", allowOrigins);
  app.use(limitRequests);
  app.use("/v1/*", limitAddress);
  app.use("/s/*", limitAddress);

  app.get("/readyz", answerReadiness);
  app.get("/openapi.json", (c) => {
    c.header("content-type", "application/json");
    return c.body(openApiText(new URL(c.req.url).origin));
  });
  app.get("/docs", (c) => {
    c.header("content-security-policy", DOCS_CONTENT_POLICY);
    return c.html(docsPage(new URL(c.req.url).origin));
  });
  app.get("/.well-known/jwks.json", async (c) => {
    const keys = await allPublishedKeys(configOf(c.env).cores.values(), c.get("requestId"));
    return c.json({ keys }, 200, { "cache-control": "public, max-age=60" });
  });

  app.post("/internal/relay", acceptRelay);
  app.post("/internal/catalog", acceptCatalog);
  app.post("/internal/links", acceptLinks);
  app.post(endedSessionsPath, acceptEnded);
  app.post(limitsNotePath, acceptLimits);

  app.post(oauthTokenPath, forwardOAuth);
  app.get("/v1/track", joinRoom);
  for (const stream of streams) app.get(stream.path, (c) => forwardStream(c, stream));
  app.get("/s/:code", followLink);
  app.all("/s/:code", refuseMethod);
  registerRoutes(app, catalogAnswers);

  for (const prefix of ["/v1", "/internal", "/.well-known", "/s"]) {
    app.all(`${prefix}/*`, notFound);
    app.all(prefix, notFound);
  }
  app.all("*", (c) => c.env.ASSETS.fetch(c.req.raw));
  return app;
}
