import { useSyncExternalStore } from "react";
import type { Role } from "#shared/roles.ts";
import { type KeptSession, onSessions, readSession } from "./keep-session.ts";

/** Who is signed in for a role in this browser; follows the other tabs. */
export function useSession(role: Role): KeptSession | undefined {
  return useSyncExternalStore(onSessions, () => readSession(role));
}
