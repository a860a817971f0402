/** Where somebody is signed in, and how that ends; the keys that sign tokens. */
import { z } from "zod";
import { IdParams, Instant } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const OwnSession = z.object({
  id: z.string(),
  /** In our own words, such as "Chrome on Android"; null for a client that did not say. */
  device: z.string().nullable(),
  createdAt: Instant,
  /** When a token was last issued in it, at most 15 minutes before it was last used. */
  lastUsedAt: Instant,
  expiresAt: Instant,
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

/** Our own words: what people type may hold what nobody wants in a log. */
export const EndSessionsReason = z.enum(["lost_device", "suspected_theft", "left_the_company"]);
export type EndSessionsReason = z.infer<typeof EndSessionsReason>;

export const SigningKeyState = z.object({
  kid: z.string(),
  state: z.enum(["next", "signs", "verifies", "withdrawn"]),
  signsFrom: Instant,
  signsUntil: Instant.nullable(),
  verifiesUntil: Instant.nullable(),
});
export type SigningKeyState = z.infer<typeof SigningKeyState>;

export const sessionRoutes = {
  listSessions: defineRoute({
    method: "GET",
    path: "/v1/sessions",
    tag: "Sign-in",
    summary: "Where I am signed in, the last used first",
    response: z.object({ items: z.array(OwnSession), nextCursor: z.null() }),
  }),
  endSession: defineRoute({
    method: "DELETE",
    path: "/v1/sessions/{id}",
    tag: "Sign-in",
    summary: "End one of my sessions; its tokens are refused within 5 seconds",
    params: IdParams,
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND"],
  }),
  endOtherSessions: defineRoute({
    method: "POST",
    path: "/v1/sessions/end-others",
    tag: "Sign-in",
    summary: "End all my sessions but this one",
    response: z.object({ ended: z.int() }),
  }),
  endSessionsOf: defineRoute({
    method: "POST",
    path: "/v1/ops/people/{id}/end-sessions",
    tag: "Ops",
    summary: "End all sessions of a person",
    access: ["ops"],
    params: IdParams,
    body: z.object({ reason: EndSessionsReason }),
    response: z.object({ ended: z.int() }),
    errors: ["NOT_FOUND"],
  }),
  linkStaffIdentity: defineRoute({
    method: "POST",
    path: "/v1/ops/people/{id}/identity",
    tag: "Ops",
    summary: "Let a colleague log in with the company's account, named by its subject",
    access: ["ops"],
    params: IdParams,
    body: z.object({ subject: z.string().min(1).max(255) }),
    status: 204,
    response: z.undefined(),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  listSigningKeys: defineRoute({
    method: "GET",
    path: "/v1/ops/signing-keys",
    tag: "Ops",
    summary: "The region's token keys, the newest first",
    access: ["ops"],
    response: z.object({ items: z.array(SigningKeyState), nextCursor: z.null() }),
  }),
  rotateSigningKeys: defineRoute({
    method: "POST",
    path: "/v1/ops/signing-keys/rotate",
    tag: "Ops",
    summary:
      "Publish the next token key, which signs after every verifier knows it; while one waits already, that one is answered",
    limit: "secret",
    access: ["ops"],
    body: z
      .object({
        compromised: z
          .boolean()
          .describe("Somebody else may have a key: withdraw all at once, sign with a new one now"),
      })
      .optional(),
    response: SigningKeyState,
  }),
} as const;
