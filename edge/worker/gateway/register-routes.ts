/** Registers every declared route: answered here when it says `edge`, forwarded home otherwise. */
import type { Context, Hono } from "hono";
import { routes } from "#shared/contracts/index.ts";
import type { Route } from "#shared/contracts/route.ts";
import { BeelineError } from "#shared/errors.ts";
import { refuseCardNumbers } from "#shared/requests.ts";
import type { EdgeContext } from "../env.ts";
import { limitCaller } from "../limits/limit-call.ts";
import { forwardRequest } from "./forward-request.ts";
import { problemResponse } from "./problem-answer.ts";

type Routes = typeof routes;
/** The names of the routes that the edge answers by itself. */
export type EdgeRouteName = {
  [Name in keyof Routes]: Routes[Name]["routeBy"] extends "edge" ? Name : never;
}[keyof Routes];

export type EdgeAnswer = (c: Context<EdgeContext>) => Promise<Response>;
/** Complete by type: a route that is declared for the edge and not answered does not compile. */
export type EdgeAnswers = Readonly<Record<EdgeRouteName, EdgeAnswer>>;

const parameters = /\{(\w+)\}/g;

/** Fewer parameters first, so that `/v1/trips/active` is never taken for a trip's id. */
function bySpecificity(a: Route, b: Route): number {
  return (a.path.match(parameters)?.length ?? 0) - (b.path.match(parameters)?.length ?? 0);
}

export function registerRoutes(app: Hono<EdgeContext>, answers: EdgeAnswers): void {
  registerDeclared(app, routes, answers);
}

/** @param answers by the name of the route; what is not in it is forwarded */
export function registerDeclared(
  app: Hono<EdgeContext>,
  declared: Readonly<Record<string, Route>>,
  answers: Readonly<Record<string, EdgeAnswer>>,
): void {
  const sorted = Object.entries(declared).toSorted(([, a], [, b]) => bySpecificity(a, b));
  for (const [name, route] of sorted) {
    const path = route.path.replaceAll(parameters, ":$1");
    const answer = answers[name];
    app.on(route.method, path, async (c) => {
      if (route.access === "public") await limitCaller(c, route);
      refuseCardNumbers(c.req.query(), "query");
      return answer ? answer(c) : forwardRequest(c, route);
    });
  }
  registerWrongMethods(app, sorted);
}

/** After all routes: a known path with another method is 405 with `Allow`, not 404. */
function registerWrongMethods(app: Hono<EdgeContext>, sorted: readonly [string, Route][]): void {
  const methods = new Map<string, string[]>();
  for (const [, { path, method }] of sorted) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  for (const [path, allowed] of methods) {
    app.all(path.replaceAll(parameters, ":$1"), (c) => {
      const answer = problemResponse(new BeelineError("METHOD_NOT_ALLOWED"), c.get("requestId"));
      answer.headers.set("allow", allowed.join(", "));
      return answer;
    });
  }
}
