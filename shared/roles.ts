/** Who may call. A token carries exactly one role. */
import { z } from "zod";

export const Role = z.enum(["customer", "rider", "partner", "ops"]);
export type Role = z.infer<typeof Role>;

/** Who made a state change happen; `system` is a timer or a rule of ours. */
export const ActorRole = z.enum(["customer", "rider", "partner", "ops", "system"]);
export type ActorRole = z.infer<typeof ActorRole>;

/** What a machine may be allowed. A person's token names none and may do all that the role may. */
export const Scope = z.enum(["orders:read", "orders:write", "catalog:write", "store:write"]);
export type Scope = z.infer<typeof Scope>;

/** What an access token says after its signature was verified. */
export const TokenClaims = z.object({
  /** A person, or a service account (`svc_…`). */
  sub: z.string(),
  role: Role,
  region: z.enum(["in", "us", "uk"]),
  /** The session (`ses_…`), or the credential (`crd_…`), whose end ends the token. */
  sid: z.string(),
  exp: z.int(),
  /** When there, only routes that declare one of them may be called. */
  scopes: z.array(Scope).max(20).optional(),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

/** The audience of access tokens and of tracking tokens; one never passes for the other. */
export const ACCESS_AUDIENCE = "beeline";
export const TRACKING_AUDIENCE = "beeline-track";

/** Claims of a tracking token: the right to enter one order's room in one role for 30 minutes. */
export const TrackingClaims = z.object({
  orderId: z.string(),
  viewer: z.enum(["customer", "rider", "partner", "ops", "guest"]),
  /** Who it is, by id; a guest is nobody. */
  sub: z.string().optional(),
  region: z.enum(["in", "us", "uk"]),
  /** The session it was asked for in, or the shared link (`lnk_…`): with its end it ends too. */
  sid: z.string().optional(),
  exp: z.int(),
});
export type TrackingClaims = z.infer<typeof TrackingClaims>;
export type Viewer = TrackingClaims["viewer"];
