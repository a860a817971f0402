/**
 * Sessions in this browser: one per role, so that a customer's tab and a partner's tab live side
 * by side. Kept in localStorage because a rotated refresh token must be known to every tab.
 */
import { z } from "zod";
import { Session } from "#shared/contracts/auth.ts";
import type { Role } from "#shared/roles.ts";

const KeptSession = Session.pick({ accessToken: true, refreshToken: true, user: true }).extend({
  /** Epoch milliseconds by this browser's clock. */
  expiresAtMs: z.number(),
});
export type KeptSession = z.infer<typeof KeptSession>;

const listeners = new Set<() => void>();
const memory = new Map<Role, KeptSession | undefined>();
/** Roles whose session the server ended, so that the sign-in can say why it is there. */
const ended = new Set<Role>();
const keyOf = (role: Role) => `beeline.session.${role}`;

function load(role: Role): KeptSession | undefined {
  try {
    const parsed = KeptSession.safeParse(JSON.parse(localStorage.getItem(keyOf(role)) ?? "null"));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function readSession(role: Role): KeptSession | undefined {
  if (!memory.has(role)) memory.set(role, load(role));
  return memory.get(role);
}

/** Reads past the memory of this tab: another tab may have rotated the tokens. */
export function rereadSession(role: Role): KeptSession | undefined {
  memory.delete(role);
  return readSession(role);
}

export function keepSession(session: Session, nowMs: number): KeptSession {
  const { accessToken, refreshToken, user } = session;
  const kept = { accessToken, refreshToken, user, expiresAtMs: nowMs + session.expiresIn * 1_000 };
  memory.set(user.role, kept);
  ended.delete(user.role);
  try {
    localStorage.setItem(keyOf(user.role), JSON.stringify(kept));
  } catch {
    // Storage may be full or forbidden: the session then lives as long as this tab.
  }
  tell();
  return kept;
}

export function dropSession(role: Role): void {
  memory.set(role, undefined);
  try {
    localStorage.removeItem(keyOf(role));
  } catch {
    // Nothing was kept then.
  }
  tell();
}

/** Like dropping it, but not by the person's own wish. */
export function endSession(role: Role): void {
  ended.add(role);
  dropSession(role);
}

export function wasEnded(role: Role): boolean {
  return ended.has(role);
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function onSessions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

if (typeof window !== "undefined") {
  window.addEventListener("storage", (event) => {
    if (event.key !== null && !event.key.startsWith("beeline.session.")) return;
    memory.clear();
    tell();
  });
}
