import { z } from "zod";
import { LanguageCode } from "../languages.ts";
import { regionCodes } from "../regions.ts";
import { Role } from "../roles.ts";
import { Instant, Phone, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const User = z.object({ id: z.string(), role: Role, region: z.string() });

export const Session = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int().describe("Seconds until the access token ends"),
  user: User,
});
export type Session = z.infer<typeof Session>;

export const authRoutes = {
  requestOtp: defineRoute({
    method: "POST",
    path: "/v1/auth/otp",
    tag: "Sign-in",
    summary: "Send a one-time code; the answer is the same for known and unknown phones",
    limit: "sign-in",
    access: "public",
    routeBy: "phone",
    idempotent: false,
    body: z.object({ phone: Phone }),
    status: 202,
    response: z.object({ challengeId: z.string(), expiresAt: Instant }),
    errors: ["RATE_LIMITED"],
  }),
  requestToken: defineRoute({
    method: "POST",
    path: "/v1/auth/token",
    tag: "Sign-in",
    summary: "Exchange a one-time code for tokens",
    limit: "sign-in",
    access: "public",
    routeBy: "challengeId",
    idempotent: false,
    body: z.object({
      challengeId: z.string().max(80),
      code: z.string().max(12),
      /** What a phone that nobody has becomes; whoever has signed in before stays what they are. */
      as: z.enum(["customer", "rider"]).optional(),
    }),
    response: Session,
    errors: ["INVALID_OTP", "RATE_LIMITED"],
  }),
  refreshToken: defineRoute({
    method: "POST",
    path: "/v1/auth/refresh",
    tag: "Sign-in",
    summary: "Rotate the refresh token; using an old one ends the session",
    limit: "session",
    access: "public",
    routeBy: "refreshToken",
    idempotent: false,
    body: z.object({ refreshToken: z.string().max(200) }),
    response: Session,
  }),
  startStaffLogin: defineRoute({
    method: "GET",
    path: "/v1/auth/oidc/start",
    tag: "Sign-in",
    summary: "Where staff log in with their company's account; NOT_FOUND when the region has none",
    access: "public",
    limit: "sign-in",
    routeBy: "region",
    query: z.object({
      region: z.enum(regionCodes),
      binding: z
        .string()
        .regex(/^[\w-]{43}$/)
        .describe("SHA-256 (base64url) of a secret that the browser keeps for the way back"),
    }),
    response: z.object({ url: z.url() }),
    errors: ["NOT_FOUND"],
  }),
  finishStaffLogin: defineRoute({
    method: "POST",
    path: "/v1/auth/oidc/callback",
    tag: "Sign-in",
    summary: "Exchange what the company's provider sent back for tokens; works once",
    access: "public",
    limit: "sign-in",
    routeBy: "state",
    patience: "long",
    idempotent: false,
    body: z.object({
      state: z.string().max(100),
      code: z.string().min(1).max(2_000),
      /** Sent by providers that say who they are (RFC 9207). */
      iss: z.string().max(300).optional(),
      binding: z.string().min(16).max(200).describe("The secret whose hash began the log-in"),
    }),
    response: Session,
    errors: ["FORBIDDEN"],
  }),
  logout: defineRoute({
    method: "POST",
    path: "/v1/auth/logout",
    tag: "Sign-in",
    summary: "End this session",
    idempotent: false,
    status: 204,
    response: z.undefined(),
  }),
  getMe: defineRoute({
    method: "GET",
    path: "/v1/me",
    tag: "Sign-in",
    summary: "Who am I",
    response: z.object({
      id: z.string(),
      role: Role,
      region: z.string(),
      name: z.string().nullable(),
      phone: z.string(),
      storeId: z.string().nullable(),
      /** What the person chose; null leaves it to the browser and the region. */
      language: LanguageCode.nullable(),
    }),
  }),
  updateMe: defineRoute({
    method: "PATCH",
    path: "/v1/me",
    tag: "Sign-in",
    summary: "Change my name or my language",
    body: z
      .object({ name: text(80).optional(), language: LanguageCode.optional() })
      .refine(({ name, language }) => name !== undefined || language !== undefined, {
        error: "Name what is to be changed",
      }),
    response: z.object({
      id: z.string(),
      name: z.string().nullable(),
      language: LanguageCode.nullable(),
    }),
  }),
} as const;
