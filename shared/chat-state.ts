/**
 * What one participant's app knows of a conversation, and what it still has to send. Pure.
 *
 * Own messages go out one at a time: the next one only after the last was confirmed, so that what
 * is sent again after a broken line never changes places. A message is sent until it is confirmed;
 * its clientMessageId makes a repeat harmless.
 */

import type { ChatChannel, ChatParty } from "./chat-rules.ts";
import type { ChatMessage, ChatReceipt } from "./contracts/chat.ts";
import { type ErrorCode, errorCodes } from "./errors.ts";
import type { Role } from "./roles.ts";
import type { RoomFrame } from "./rooms.ts";

export interface Draft {
  readonly clientMessageId: string;
  readonly channel: ChatChannel;
  readonly to?: ChatParty;
  readonly body?: string;
  readonly mediaId?: string;
}

export interface Pending extends Draft {
  readonly writtenAtMs: number;
  /** When it was last sent on a link that still stands; null when it has to be sent. */
  readonly sentAtMs: number | null;
  /** Not before. */
  readonly dueAtMs: number;
  /** Why it will not be sent any more, unless the person asks for it. */
  readonly failure: ErrorCode | null;
}

export interface ChatState {
  /** In order of their numbers, each once. */
  readonly messages: readonly ChatMessage[];
  readonly pending: readonly Pending[];
  readonly receipts: readonly ChatReceipt[];
  readonly typing: readonly { readonly role: Role; readonly untilMs: number }[];
  /** Messages between the oldest shown ones and those before may be missing: load pages. */
  readonly isGapped: boolean;
}

export const emptyChat: ChatState = {
  ...{ messages: [], pending: [], receipts: [], typing: [], isGapped: false },
};

/** More than this nobody writes without a line; the next one is refused in words. */
export const MAX_PENDING = 50;
/** Without an answer for this long a message is sent again. */
export const RESEND_MS = 6_000;
const RETRY_MS = 2_000;
const TYPING_MS = 4_000;
/** The room shows so many to whoever comes in; older ones are paged. */
const SNAPSHOT_MESSAGES = 50;

export function write(state: ChatState, draft: Draft, nowMs: number): ChatState | "full" {
  if (state.pending.length >= MAX_PENDING) return "full";
  const pending: Pending = {
    ...{ ...draft, writtenAtMs: nowMs, sentAtMs: null, dueAtMs: nowMs, failure: null },
  };
  return { ...state, pending: [...state.pending, pending] };
}

/** The message to send now, if any: the first that has not failed, when it is its time. */
export function nextToSend(state: ChatState, nowMs: number): Pending | undefined {
  const head = state.pending.find(({ failure }) => failure === null);
  if (!head || nowMs < head.dueAtMs) return undefined;
  const isWaiting = head.sentAtMs !== null && nowMs - head.sentAtMs < RESEND_MS;
  return isWaiting ? undefined : head;
}

function changePending(
  state: ChatState,
  clientMessageId: string,
  change: Partial<Pending>,
): ChatState {
  const pending = state.pending.map((one) =>
    one.clientMessageId === clientMessageId ? { ...one, ...change } : one,
  );
  return { ...state, pending };
}

export function markSent(state: ChatState, clientMessageId: string, nowMs: number): ChatState {
  return changePending(state, clientMessageId, { sentAtMs: nowMs });
}

/** The line broke: whatever was not confirmed has to be sent again on the next one. */
export function markUnsent(state: ChatState): ChatState {
  return { ...state, pending: state.pending.map((one) => ({ ...one, sentAtMs: null })) };
}

export function retry(state: ChatState, clientMessageId: string, nowMs: number): ChatState {
  return changePending(state, clientMessageId, { failure: null, sentAtMs: null, dueAtMs: nowMs });
}

export function discard(state: ChatState, clientMessageId: string): ChatState {
  const pending = state.pending.filter((one) => one.clientMessageId !== clientMessageId);
  return { ...state, pending };
}

/** The same refusal would come again, or a later try may go through. */
export function refuse(
  state: ChatState,
  refusal: { readonly clientMessageId: string; readonly code: ErrorCode },
  nowMs: number,
): ChatState {
  const { clientMessageId, code } = refusal;
  const change = errorCodes[code].retryable
    ? { sentAtMs: null, dueAtMs: nowMs + RETRY_MS }
    : { failure: code };
  return changePending(state, clientMessageId, change);
}

/** Takes messages over, from wherever they come. What is here confirms what was pending. */
export function merge(state: ChatState, messages: readonly ChatMessage[]): ChatState {
  if (messages.length === 0) return state;
  const byId = new Map(state.messages.map((message) => [message.messageId, message]));
  for (const message of messages) byId.set(message.messageId, message);
  const own = new Set(messages.filter(({ isOwn }) => isOwn).map((one) => one.clientMessageId));
  return {
    ...state,
    messages: [...byId.values()].sort((a, b) => a.messageSeq - b.messageSeq),
    pending: state.pending.filter(({ clientMessageId }) => !own.has(clientMessageId)),
  };
}

function mergeReceipts(state: ChatState, receipts: readonly ChatReceipt[]): ChatState {
  const byRole = new Map(state.receipts.map((receipt) => [receipt.role, receipt]));
  for (const { role, deliveredSeq, readSeq } of receipts) {
    const known = byRole.get(role);
    byRole.set(role, {
      role,
      deliveredSeq: Math.max(deliveredSeq, known?.deliveredSeq ?? 0),
      readSeq: Math.max(readSeq, known?.readSeq ?? 0),
    });
  }
  return { ...state, receipts: [...byRole.values()] };
}

/** A page of older messages, as HTTP answers it. */
export function mergePage(
  state: ChatState,
  page: { readonly items: readonly ChatMessage[]; readonly receipts: readonly ChatReceipt[] },
): ChatState {
  return mergeReceipts({ ...merge(state, page.items), isGapped: false }, page.receipts);
}

export function applyChatFrame(state: ChatState, frame: RoomFrame, nowMs: number): ChatState {
  switch (frame.type) {
    case "snapshot":
      return applySnapshot(state, frame);
    case "chat": {
      const { type: _, seq: __, ...message } = frame;
      const typing = state.typing.filter(({ role }) => role !== message.sender);
      return { ...merge(state, [message]), typing };
    }
    case "chat.hidden": {
      const messages = state.messages.map((message) =>
        message.messageId === frame.messageId
          ? { ...message, body: null, mediaId: null, isHidden: true }
          : message,
      );
      return { ...state, messages };
    }
    case "chat.saved":
      return discardSaved(state, frame.clientMessageId);
    case "error":
      return frame.clientMessageId === null
        ? state
        : refuse(state, { clientMessageId: frame.clientMessageId, code: frame.code }, nowMs);
    case "receipt":
      return mergeReceipts(state, [frame]);
    case "typing": {
      const { role } = frame;
      const others = state.typing.filter((one) => one.role !== role);
      return { ...state, typing: [...others, { role, untilMs: nowMs + TYPING_MS }] };
    }
    default:
      return state;
  }
}

function applySnapshot(
  state: ChatState,
  { chat, receipts }: Extract<RoomFrame, { type: "snapshot" }>,
): ChatState {
  const newest = state.messages.at(-1)?.messageSeq ?? 0;
  const oldest = chat?.[0]?.messageSeq ?? 0;
  const mayMiss = chat === null || (chat.length >= SNAPSHOT_MESSAGES && oldest > newest + 1);
  const merged = mergeReceipts(merge(state, chat ?? []), receipts);
  return { ...merged, isGapped: state.isGapped || mayMiss };
}

/**
 * The confirmation comes after the message itself on the same line, so it is usually here already;
 * a confirmation alone means that an earlier try was saved and its message was seen before.
 */
function discardSaved(state: ChatState, clientMessageId: string): ChatState {
  const isHere = state.messages.some((one) => one.isOwn && one.clientMessageId === clientMessageId);
  const after = discard(state, clientMessageId);
  return isHere ? after : { ...after, isGapped: true };
}
