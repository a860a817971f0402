/** The words of a conversation, by who reads them. Pure. */
import type { ChatChannel, ChatParty } from "#shared/chat-rules.ts";
import type { ChatState } from "#shared/chat-state.ts";
import type { ChatMessage, ChatReceipt } from "#shared/contracts/chat.ts";
import type { ErrorCode } from "#shared/errors.ts";
import { findCity } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { locale, type PlainKey, say } from "../i18n/speech.ts";
import { clockWords } from "../words/time-words.ts";

type Whom = Role | "everyone";

/** To whom one can write: a channel, and for support the side it answers. */
export interface Target {
  readonly channel: ChatChannel;
  readonly to?: ChatParty;
  readonly whom: Whom;
  readonly label: string;
}

function target(channel: ChatChannel, whom: Whom, to?: ChatParty): Target {
  return { channel, whom, label: say(`chat.role.${whom}`), ...(to ? { to } : {}) };
}

export function targetsOf(
  role: Role,
  order: { readonly hasRider: boolean; readonly hasStore: boolean },
): Target[] {
  const { hasRider, hasStore } = order;
  const everyone = target("group", "everyone");
  const support = target("support", "ops");
  switch (role) {
    case "customer":
      return [
        ...(hasRider ? [target("rider", "rider")] : []),
        ...(hasStore ? [target("partner", "partner")] : []),
        support,
      ];
    case "rider":
      return [target("rider", "customer"), everyone, support];
    case "partner":
      return [target("partner", "customer"), everyone, support];
    case "ops":
      return [
        target("support", "customer", "customer"),
        ...(hasRider ? [target("support", "rider", "rider")] : []),
        ...(hasStore ? [target("support", "partner", "partner")] : []),
        everyone,
      ];
  }
}

export function roleWords(role: Role): string {
  return say(`chat.role.${role}`);
}

/** What a person can say with one touch while the other hand is on the handlebar. */
export const quickReplies: Readonly<Record<Role, readonly PlainKey[]>> = {
  rider: ["chat.quick.here", "chat.quick.on_my_way", "chat.quick.traffic", "chat.quick.come_down"],
  partner: ["chat.quick.longer", "chat.quick.sold_out"],
  customer: ["chat.quick.ring", "chat.quick.at_door"],
  ops: [],
};

/** Where a message went, unless it is plain from who reads it. */
export function channelWords(message: Pick<ChatMessage, "channel" | "party">, role: Role): string {
  switch (message.channel) {
    case "group":
      return say("chat.in.everyone");
    case "support":
      return role === "ops" && message.party
        ? say("chat.in.support_with", { party: roleWords(message.party) })
        : say("chat.in.support");
    case "rider":
      if (role === "rider") return "";
      return say(role === "ops" ? "chat.in.customer_rider" : "chat.in.rider");
    case "partner":
      if (role === "partner") return "";
      return say(role === "ops" ? "chat.in.customer_store" : "chat.in.store");
  }
}

const failures: Partial<Record<ErrorCode, PlainKey>> = {
  CHAT_CLOSED: "chat.failed.closed",
  FORBIDDEN: "chat.failed.forbidden",
  CONFLICT: "chat.failed.nobody",
  NOT_FOUND: "chat.failed.picture",
};

export function failureWords(code: ErrorCode): string {
  return say(failures[code] ?? "chat.not_sent");
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

const progress = {
  ...{ saved: "chat.sent", delivered: "chat.arrived", read: "chat.read" },
} as const satisfies Record<string, PlainKey>;

export function progressWords(how: keyof typeof progress): string {
  return say(progress[how]);
}

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
  const [first, second, third] = here.map((other) => say(`chat.the.${other}`));
  if (first === undefined) return "";
  if (second === undefined) return capitalised(say("chat.looking.1", { first }));
  if (third === undefined) return capitalised(say("chat.looking.2", { first, second }));
  return capitalised(say("chat.looking.3", { first, second, third }));
}

/** Sentences may begin with a name that is written small in their middle. */
function capitalised(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase(locale()) + sentence.slice(1);
}

/** When it was sent, by the clock of the order's city, as on the order's timeline. */
export function sentWords(
  { sentAt }: Pick<ChatMessage, "sentAt">,
  cityCode: string,
  inLocale?: string,
): string {
  const found = findCity(cityCode);
  if (!found) return clockWords(sentAt, {}, inLocale);
  const { city, region } = found;
  return clockWords(sentAt, { timeZone: city.timeZone, hourCycle: region.hourCycle }, inLocale);
}
