/**
 * A route as data. One declaration gives validation, OpenAPI, the typed client and the edge's
 * forwarding; nobody declares a path twice.
 */
import type { z } from "zod";
import type { ErrorCode } from "../errors.ts";
import type { RouteLimit } from "../limits/limit-classes.ts";
import type { Role, Scope, TokenClaims } from "../roles.ts";

/** `public`: no token. `any`: any signed-in role. A list: only these roles. */
export type Access = "public" | "any" | readonly Role[];

/**
 * How the edge finds the region of a request. `token`: the caller's home region.
 * `phone`, `challengeId`, `refreshToken`: this field of the body. `id`: the region in the first
 * parameter of the path. `city`: the city's code in the query. `position`: the city nearest to `lat`
 * and `lng` of the query. `edge`: the edge answers by itself (the core answers too when it is asked
 * directly). All but `token` are for callers who need not have signed in.
 */
export type RouteBy =
  | "token"
  | "phone"
  | "challengeId"
  | "refreshToken"
  | "id"
  | "city"
  | "position"
  | "region"
  | "state"
  | "edge";

/**
 * How long a caller waits for the answer before the edge gives up. `short`: a look-up. `usual`: a
 * change. `long`: a change that waits for somebody outside, such as a payment provider.
 */
export type Patience = "short" | "usual" | "long";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** OpenAPI style, such as `/v1/orders/{id}`. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  /** What a token with scopes needs to call this; a route without one is for people only. */
  readonly scope?: Scope;
  readonly routeBy: RouteBy;
  /** Default: `short` for a GET, `usual` for everything else. */
  readonly patience?: Patience;
  /** How often one caller may call this. Default: `read` for a GET, `write` for everything else. */
  readonly limit?: RouteLimit;
  /** Whether `Idempotency-Key` is required and the stored answer replayed. */
  readonly idempotent: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Another content type that the body may have, and the answer too when it is asked for. */
  readonly binary?: { readonly contentType: string; readonly description: string };
  /** Content types in which the same answer can be had by asking for a `format`. */
  readonly alsoAnswers?: readonly string[];
  readonly status: 200 | 201 | 202 | 204;
  readonly response: z.ZodType;
  /** The specific codes; validation, sign-in and limits go without saying. */
  readonly errors: readonly ErrorCode[];
}

/**
 * Whether a caller may use a route at all; whose thing it is, is asked later. The same answer at
 * the edge and in the core.
 */
export function mayCall(
  route: Pick<Route, "access" | "scope">,
  claims: Pick<TokenClaims, "role" | "scopes">,
): boolean {
  if (route.access === "public") return true;
  if (route.access !== "any" && !route.access.includes(claims.role)) return false;
  if (claims.scopes === undefined) return true;
  return route.scope !== undefined && claims.scopes.includes(route.scope);
}

/**
 * Whether a key is taken where none is required: changing or removing a thing twice does no harm, but
 * a repeat that comes late would undo what somebody else did meanwhile.
 */
export function mayBringKey(route: Pick<Route, "access" | "method">): boolean {
  return route.access !== "public" && (route.method === "PATCH" || route.method === "DELETE");
}

const defaults = {
  access: "any",
  routeBy: "token",
  idempotent: false,
  errors: [],
  status: 200,
} as const;
type Defaults = typeof defaults;

type Declared = Omit<Route, keyof Defaults> & Partial<Pick<Route, keyof Defaults>>;
type Filled<R> = Omit<Defaults, keyof R | "idempotent"> &
  R & { readonly idempotent: R extends { idempotent: infer I } ? I : boolean };

/**
 * Fills in what most routes share: any signed-in role, the home region of the token, 200, and a
 * required idempotency key for each POST.
 */
export function defineRoute<const R extends Declared>(route: R): Filled<R> {
  return { ...defaults, idempotent: route.method === "POST", ...route } as unknown as Filled<R>;
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined;
type Input<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<R> = R extends { params: infer T } ? Output<T> : undefined;
export type QueryOf<R> = R extends { query: infer T } ? Output<T> : undefined;
export type BodyOf<R> = R extends { body: infer T } ? Output<T> : undefined;
export type ResponseOf<R> = R extends { response: infer T } ? Output<T> : undefined;
/** What a client may leave out is optional here. */
export type CallOf<R> = (R extends { params: infer T } ? { params: Input<T> } : object) &
  (R extends { query: infer T } ? { query?: Input<T> } : object) &
  (R extends { body: infer T } ? { body: Input<T> } : object) & { idempotencyKey?: string };
