/**
 * Who may read and write in which conversation around an order. Pure, and the one table that core,
 * rooms and web apps ask.
 */
import type { Role, Viewer } from "./roles.ts";

export const chatChannels = ["rider", "partner", "support", "group"] as const;
export type ChatChannel = (typeof chatChannels)[number];

/** With whom support talks; each of them apart from the others. */
export const chatParties = ["customer", "rider", "partner"] as const;
export type ChatParty = (typeof chatParties)[number];

/**
 * Support reads everything, because somebody has to look when it goes wrong, and writes where it is
 * asked. A guest of a shared link has no part in any conversation.
 */
const table: Readonly<Record<ChatChannel, { read: readonly Role[]; write: readonly Role[] }>> = {
  rider: { read: ["customer", "rider", "ops"], write: ["customer", "rider"] },
  partner: { read: ["customer", "partner", "ops"], write: ["customer", "partner"] },
  support: {
    read: ["customer", "rider", "partner", "ops"],
    write: ["customer", "rider", "partner", "ops"],
  },
  group: {
    read: ["customer", "rider", "partner", "ops"],
    write: ["customer", "rider", "partner", "ops"],
  },
};

/** Where a message goes that names no channel: all who are here read it. */
export const DEFAULT_CHANNEL: ChatChannel = "group";

export function mayReadChannel(viewer: Viewer, channel: ChatChannel): boolean {
  return viewer !== "guest" && table[channel].read.includes(viewer);
}

export function mayWriteChannel(viewer: Viewer, channel: ChatChannel): boolean {
  return viewer !== "guest" && table[channel].write.includes(viewer);
}

/** Two people talk here, and one of them can be blocked by the other. */
export function isDirect(channel: ChatChannel): boolean {
  return channel === "rider" || channel === "partner";
}

/** Whose conversation with support a message belongs to; null outside of that channel. */
export function partyOf(
  channel: ChatChannel,
  sender: Role,
  to: ChatParty | undefined,
): ChatParty | null {
  if (channel !== "support") return null;
  return sender === "ops" ? (to ?? "customer") : sender;
}

/** What decides about one message for one reader. */
export interface MessageScope {
  readonly channel: ChatChannel;
  readonly party: ChatParty | null;
  /** Who carried the order when it was written; a later rider does not read it. */
  readonly riderId: string | null;
  readonly senderId: string;
  /** Who has blocked the sender. */
  readonly blockedBy: readonly string[];
}

export interface Reader {
  readonly role: Viewer;
  readonly id: string;
}

export function mayReadMessage(reader: Reader, message: MessageScope): boolean {
  const { channel, party, riderId, senderId, blockedBy } = message;
  if (!mayReadChannel(reader.role, channel)) return false;
  if (senderId === reader.id || reader.role === "ops") return true;
  if (party !== null && party !== reader.role) return false;
  if (reader.role === "rider" && riderId !== reader.id) return false;
  return !(isDirect(channel) && blockedBy.includes(reader.id));
}
