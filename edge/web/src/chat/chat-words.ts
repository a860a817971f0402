/** The words of a conversation, by who reads them. Pure. */
import type { ChatChannel, ChatParty } from "#shared/chat-rules.ts";
import type { ChatState } from "#shared/chat-state.ts";
import type { ChatMessage, ChatReceipt } from "#shared/contracts/chat.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { findCity } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { clockWords } from "../words/time-words.ts";

/** To whom one can write: a channel, and for support the side it answers. */
export interface Target {
  readonly channel: ChatChannel;
  readonly to?: ChatParty;
  readonly label: string;
}

const everyone: Target = { channel: "group", label: "Everyone" };

export function targetsOf(
  role: Role,
  order: { readonly hasRider: boolean; readonly hasStore: boolean },
): Target[] {
  const { hasRider, hasStore } = order;
  const support: Target = { channel: "support", label: "Support" };
  switch (role) {
    case "customer":
      return [
        ...(hasRider ? [{ channel: "rider", label: "Rider" } as const] : []),
        ...(hasStore ? [{ channel: "partner", label: "Store" } as const] : []),
        support,
      ];
    case "rider":
      return [{ channel: "rider", label: "Customer" }, everyone, support];
    case "partner":
      return [{ channel: "partner", label: "Customer" }, everyone, support];
    case "ops":
      return [
        { channel: "support", to: "customer", label: "Customer" },
        ...(hasRider ? [{ channel: "support", to: "rider", label: "Rider" } as const] : []),
        ...(hasStore ? [{ channel: "support", to: "partner", label: "Store" } as const] : []),
        everyone,
      ];
  }
}

export const roleWords: Readonly<Record<Role, string>> = {
  ...{ customer: "Customer", rider: "Rider", partner: "Store", ops: "Support" },
};

/** What a person can say with one touch while the other hand is on the handlebar. */
export const quickReplies: Readonly<Record<Role, readonly string[]>> = {
  rider: ["I am here", "I am on my way", "I am in traffic", "Please come down"],
  partner: ["It takes a little longer", "Something is sold out"],
  customer: ["Please ring the bell", "Please leave it at the door"],
  ops: [],
};

/** Where a message went, unless it is plain from who reads it. */
export function channelWords(message: Pick<ChatMessage, "channel" | "party">, role: Role): string {
  switch (message.channel) {
    case "group":
      return "to everyone";
    case "support":
      return role === "ops" && message.party ? `support, ${roleWords[message.party]}` : "support";
    case "rider":
      return role === "ops" ? "customer and rider" : role === "rider" ? "" : "rider";
    case "partner":
      return role === "ops" ? "customer and store" : role === "partner" ? "" : "store";
  }
}

const failures: Partial<Record<ErrorCode, string>> = {
  CHAT_CLOSED: "The conversation is closed.",
  FORBIDDEN: "You cannot write there.",
  CONFLICT: "There is nobody on that side right now.",
  NOT_FOUND: "The picture is gone.",
};

export function failureWords(code: ErrorCode): string {
  return failures[code] ?? "Not sent.";
}

/** How far an own message has come with those who read it. */
export function progressOf(
  message: ChatMessage,
  receipts: readonly ChatReceipt[],
  role: Role,
): "saved" | "delivered" | "read" {
  const others = receipts.filter((receipt) => receipt.role !== role && concerns(message, receipt));
  if (others.some(({ readSeq }) => readSeq >= message.messageSeq)) return "read";
  return others.some(({ deliveredSeq }) => deliveredSeq >= message.messageSeq)
    ? "delivered"
    : "saved";
}

function concerns({ channel, sender, party }: ChatMessage, { role }: ChatReceipt): boolean {
  if (channel === "group") return true;
  if (channel === "support") return sender === "ops" ? role === party : role === "ops";
  return role === "customer" || role === channel;
}

export const progressWords = { saved: "Sent", delivered: "Arrived", read: "Read" } as const;

/** Messages of others that came after the last one that was read. */
export function countUnread({ messages, receipts }: ChatState, role: Role, readSeq = 0): number {
  const told = receipts.find((receipt) => receipt.role === role)?.readSeq ?? 0;
  const upTo = Math.max(told, readSeq);
  return messages.filter(({ isOwn, messageSeq }) => !isOwn && messageSeq > upTo).length;
}

/** Who of the others is here. */
export function presenceWords(present: Readonly<Record<string, number>>, role: Role): string {
  const here = (["rider", "partner", "ops", "customer"] as const).filter(
    (other) => other !== role && (present[other] ?? 0) > 0,
  );
  const names = here.map((other) =>
    other === "ops" ? "support" : `the ${roleWords[other].toLowerCase()}`,
  );
  const [first] = names;
  if (first === undefined) return "";
  const all = names.length === 1 ? `${first} is looking` : `${names.join(" and ")} are looking`;
  return all.charAt(0).toUpperCase() + all.slice(1);
}

/** When it was sent, by the clock of the order's city, as on the order's timeline. */
export function sentWords(
  { sentAt }: Pick<ChatMessage, "sentAt">,
  cityCode: string,
  locale?: string,
): string {
  const found = findCity(cityCode);
  if (!found) return clockWords(sentAt, {}, locale);
  const { city, region } = found;
  return clockWords(sentAt, { timeZone: city.timeZone, hourCycle: region.hourCycle }, locale);
}
