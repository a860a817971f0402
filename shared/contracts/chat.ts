/** The conversations around an order. Bodies are personal: they live in the region's core only. */
import { z } from "zod";
import { chatChannels, chatParties } from "../chat-rules.ts";
import { Id } from "../ids.ts";
import { Role } from "../roles.ts";
import { IdParams, Instant, PageQuery, pageOf, text } from "./fields.ts";
import { defineRoute } from "./route.ts";

export const ChatChannel = z.enum(chatChannels);
export const ChatParty = z.enum(chatParties);

/** Longer is no message any more. */
export const MAX_CHAT_CHARS = 2_000;
/** A picture as phones make them, after the app has made it smaller. */
export const MAX_MEDIA_BYTES = 5 * 1024 * 1024;
export const MediaType = z.enum(["image/jpeg", "image/png", "image/webp"]);
export type MediaType = z.infer<typeof MediaType>;

/** The sender's own name for a message; repeated, it is the same message. */
export const ClientMessageId = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\x21-\x7e]+$/);

/** One message as one participant sees it. */
export const ChatMessage = z.object({
  messageId: z.string(),
  /** Counts the messages of one order: everybody sees them in this order. */
  messageSeq: z.int().min(1),
  channel: ChatChannel,
  /** Whose conversation with support it is; null elsewhere. */
  party: ChatParty.nullable(),
  sender: Role,
  isOwn: z.boolean(),
  clientMessageId: z.string(),
  /** Null for a picture without words, and for a message that was taken away. */
  body: z.string().nullable(),
  mediaId: z.string().nullable(),
  sentAt: Instant,
  /** Taken away after a report; it stays as an empty place. */
  isHidden: z.boolean(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** How far a role has received and read, as numbers of messages. */
export const ChatReceipt = z.object({
  role: Role,
  deliveredSeq: z.int().min(0),
  readSeq: z.int().min(0),
});
export type ChatReceipt = z.infer<typeof ChatReceipt>;

const messageFields = {
  clientMessageId: ClientMessageId,
  channel: ChatChannel.optional(),
  /** Support says whom it answers; the customer when it does not. */
  to: ChatParty.optional(),
  body: text(MAX_CHAT_CHARS).optional(),
  mediaId: Id.optional(),
};
const saysSomething = (message: { body?: unknown; mediaId?: unknown }) =>
  message.body !== undefined || message.mediaId !== undefined;
const NOTHING_SAID = "A message has words or a picture";

export const NewChatMessage = z.object(messageFields).refine(saysSomething, NOTHING_SAID);
export type NewChatMessage = z.infer<typeof NewChatMessage>;

export const ChatAck = z.object({
  clientMessageId: z.string(),
  messageId: z.string(),
  messageSeq: z.int().min(1),
});
export type ChatAck = z.infer<typeof ChatAck>;

export const ChatReport = z.object({
  id: z.string(),
  orderId: z.string(),
  message: ChatMessage,
  reason: z.string(),
  reporterRole: Role.nullable(),
  createdAt: Instant,
});
export type ChatReport = z.infer<typeof ChatReport>;

export const MaskedContact = z.object({
  number: z.string(),
  pin: z.string().nullable(),
  expiresAt: Instant,
});
export type MaskedContact = z.infer<typeof MaskedContact>;

const chatTag = { tag: "Chat" } as const;

export const chatRoutes = {
  listChat: defineRoute({
    ...chatTag,
    method: "GET",
    path: "/v1/orders/{id}/chat",
    summary: "The messages of an order that the caller may read, newest first",
    params: IdParams,
    query: PageQuery.extend({ before: z.coerce.number().int().min(1).optional() }),
    response: pageOf(ChatMessage).extend({ receipts: z.array(ChatReceipt) }),
    errors: ["NOT_FOUND"],
  }),
  sendChat: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/chat",
    summary: "Send a message without a socket; a repeated clientMessageId is the same message",
    limit: "message",
    // The clientMessageId is the key, and a stored answer would be one more place with words.
    idempotent: false,
    params: IdParams,
    body: NewChatMessage,
    status: 201,
    response: ChatAck,
    errors: ["NOT_FOUND", "FORBIDDEN", "CONFLICT", "CHAT_CLOSED", "RATE_LIMITED"],
  }),
  readChat: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/chat/read",
    summary: "Tell how far the caller has read; it never goes back",
    idempotent: false,
    params: IdParams,
    body: z.object({ messageSeq: z.int().min(0) }),
    response: z.object({ receipts: z.array(ChatReceipt) }),
    errors: ["NOT_FOUND"],
  }),
  reportChat: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/chat/{messageId}/report",
    summary: "Report a message; a person of ours looks at it",
    params: IdParams.extend({ messageId: Id }),
    body: z.object({ reason: text(300) }),
    status: 201,
    response: z.object({ id: z.string() }),
    errors: ["NOT_FOUND"],
  }),
  blockInChat: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/chat/block",
    summary: "Get no direct messages of the other side any more, or again; support always works",
    params: IdParams,
    body: z.object({ with: ChatParty, isBlocked: z.boolean() }),
    response: z.object({ isBlocked: z.boolean() }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  offerMedia: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/chat/media",
    summary: "Announce a picture; PUT its bytes to the answered address at the region's core",
    params: IdParams,
    body: z.object({ contentType: MediaType, byteLength: z.int().min(1).max(MAX_MEDIA_BYTES) }),
    status: 201,
    response: z.object({ mediaId: z.string(), uploadUrl: z.string(), expiresAt: Instant }),
    errors: ["NOT_FOUND", "CHAT_CLOSED", "RATE_LIMITED"],
  }),
  getMedia: defineRoute({
    ...chatTag,
    method: "GET",
    path: "/v1/orders/{id}/chat/media/{mediaId}",
    summary: "A short-lived address, at the region's core, of a picture that the caller may see",
    params: IdParams.extend({ mediaId: Id }),
    response: z.object({ url: z.string(), contentType: MediaType, expiresAt: Instant }),
    errors: ["NOT_FOUND"],
  }),
  getContact: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/orders/{id}/contact",
    summary: "A number that reaches the other side while the order lives and shows nobody's own",
    // One per order, caller and callee: asking again gives the same.
    idempotent: false,
    access: ["customer", "rider", "partner"],
    params: IdParams,
    body: z.object({ with: ChatParty }),
    response: MaskedContact,
    errors: ["NOT_FOUND", "CONFLICT", "UNAVAILABLE"],
  }),
  listChatReports: defineRoute({
    ...chatTag,
    method: "GET",
    path: "/v1/ops/chat/reports",
    summary: "Messages that were reported and nobody has looked at, oldest first",
    access: ["ops"],
    query: PageQuery,
    response: pageOf(ChatReport),
  }),
  resolveChatReport: defineRoute({
    ...chatTag,
    method: "POST",
    path: "/v1/ops/chat/reports/{id}/resolve",
    summary: "Take a reported message away for everybody, or keep it",
    access: ["ops"],
    params: IdParams,
    body: z.object({ outcome: z.enum(["hidden", "kept"]) }),
    response: z.object({ id: z.string(), outcome: z.enum(["hidden", "kept"]) }),
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
} as const;
