import { type people, refreshTokens, sessions } from "#drizzle/schema/index.ts";
import type { Session } from "#shared/contracts/auth.ts";
import { ACCESS_AUDIENCE } from "#shared/roles.ts";
import { type Ctx, newId, now, sha256Hex } from "../../platform/index.ts";
import { signToken } from "../keys/sign-token.ts";
import { ACCESS_TOKEN_SECONDS, SESSION_IDLE_MS } from "../token-rules.ts";

export type PersonRow = typeof people.$inferSelect;

const REFRESH_RANDOM_BYTES = 32;

/** @param device our own words for it, see `deviceLabel` */
export async function openSession(
  ctx: Ctx,
  person: PersonRow,
  device: string | null,
): Promise<Session> {
  const createdAt = now(ctx);
  const id = newId(ctx, "session");
  await ctx.db.insert(sessions).values({
    id,
    personId: person.id,
    createdAt,
    device,
    lastUsedAt: createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_IDLE_MS),
  });
  return issueTokens(ctx, person, id);
}

/** A new pair of tokens for an open session. The refresh token is kept by its hash only. */
export async function issueTokens(
  ctx: Ctx,
  person: PersonRow,
  sessionId: string,
): Promise<Session> {
  const issuedAt = now(ctx);
  const secret = Buffer.from(ctx.runtime.ambient.randomBytes(REFRESH_RANDOM_BYTES));
  // The id in front names the region, so that the edge can send the token home.
  const refreshToken = `${newId(ctx, "refresh")}.${secret.toString("base64url")}`;
  await ctx.db
    .insert(refreshTokens)
    .values({ tokenHash: sha256Hex(refreshToken), sessionId, createdAt: issuedAt });
  const accessToken = await signToken(ctx, {
    audience: ACCESS_AUDIENCE,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + ACCESS_TOKEN_SECONDS * 1000),
    claims: { sub: person.id, role: person.role, sid: sessionId },
  });
  const user = { id: person.id, role: person.role, region: ctx.runtime.region.code };
  return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS, user };
}
