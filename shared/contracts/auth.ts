import { z } from "zod";
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
    body: z.object({ challengeId: z.string().max(80), code: z.string().max(12) }),
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
    }),
  }),
  updateMe: defineRoute({
    method: "PATCH",
    path: "/v1/me",
    tag: "Sign-in",
    summary: "Change my name",
    body: z.object({ name: text(80) }),
    response: z.object({ id: z.string(), name: z.string() }),
  }),
} as const;
