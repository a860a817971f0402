/** Who may call. A token carries exactly one role. */
import { z } from "zod";

export const Role = z.enum(["customer", "rider", "partner", "ops"]);
export type Role = z.infer<typeof Role>;

/** Who made a state change happen; `system` is a timer or a rule of ours. */
export const ActorRole = z.enum(["customer", "rider", "partner", "ops", "system"]);
export type ActorRole = z.infer<typeof ActorRole>;

/** What an access token says after its signature was verified. */
export const TokenClaims = z.object({
  sub: z.string(),
  role: Role,
  region: z.enum(["in", "us", "uk"]),
  sid: z.string(),
  exp: z.int(),
});
export type TokenClaims = z.infer<typeof TokenClaims>;

/** The audience of access tokens and of tracking tokens; one never passes for the other. */
export const ACCESS_AUDIENCE = "beeline";
export const TRACKING_AUDIENCE = "beeline-track";

/** Claims of a tracking token: the right to enter one order's room in one role for 30 minutes. */
export const TrackingClaims = z.object({
  orderId: z.string(),
  viewer: z.enum(["customer", "rider", "partner", "ops", "guest"]),
  region: z.enum(["in", "us", "uk"]),
  exp: z.int(),
});
export type TrackingClaims = z.infer<typeof TrackingClaims>;
export type Viewer = TrackingClaims["viewer"];
