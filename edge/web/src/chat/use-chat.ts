/** The conversation of one order in an app: its state, what is still to be sent, and the ways out. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { ChatChannel } from "#shared/chat-rules.ts";
import {
  applyChatFrame,
  type ChatState,
  type Draft,
  discard,
  emptyChat,
  markSent,
  markUnsent,
  mergePage,
  nextToSend,
  type Pending,
  refuse,
  retry,
  write,
} from "#shared/chat-state.ts";
import { chatRoutes } from "#shared/contracts/chat.ts";
import type { RoomFrame } from "#shared/rooms.ts";
import type { RoomLink } from "../live/use-room.ts";
import type { Api } from "../session/call-api.ts";
import { codeOf } from "../words/error-words.ts";

export interface Chat {
  readonly orderId: string;
  readonly api: Api;
  readonly state: ChatState;
  /** Messages before the shown ones; undefined while nobody knows. */
  readonly hasOlder: boolean;
  onFrame(frame: RoomFrame): void;
  /** False when too much waits already. */
  write(draft: Draft): boolean;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  loadOlder(): Promise<void>;
  /** The person has seen everything up to this message. */
  read(messageSeq: number): void;
  /** Tells the others, now and then. */
  typing(channel: ChatChannel): void;
  /** The line, once there is one; for the line only. */
  readonly line: { current: Pick<RoomLink, "send"> | null };
  /** For the line only. */
  readonly change: (change: (was: ChatState) => ChatState) => void;
}

export function useChat(api: Api, orderId: string): Chat {
  const [state, setState] = useState(emptyChat);
  const [hasOlder, setHasOlder] = useState(true);
  const seq = useRef(0);
  const onFrame = useCallback((frame: RoomFrame) => {
    seq.current = Math.max(seq.current, frame.seq);
    setState((was) => applyChatFrame(was, frame, Date.now()));
  }, []);
  const line = useRef<Pick<RoomLink, "send"> | null>(null);
  const typedAtMs = useRef(0);
  const newest = useRef(state);
  newest.current = state;
  const loadPage = async (before: number | undefined) => {
    const query = { limit: 50, ...(before === undefined ? {} : { before }) };
    const page = await api.call(chatRoutes.listChat, { params: { id: orderId }, query });
    setState((was) => mergePage(was, page));
    setHasOlder(page.nextCursor !== null);
  };
  const { isGapped } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once per gap
  useEffect(() => {
    if (isGapped) loadPage(undefined).catch(() => undefined);
  }, [isGapped]);
  return {
    ...{ orderId, api, state, hasOlder, onFrame, line, change: setState },
    read(messageSeq) {
      if (line.current?.send({ type: "read", seq: seq.current, messageSeq })) return;
      const body = { messageSeq };
      api.call(chatRoutes.readChat, { params: { id: orderId }, body }).catch(() => undefined);
    },
    typing(channel) {
      if (Date.now() - typedAtMs.current < TYPING_EVERY_MS) return;
      typedAtMs.current = Date.now();
      line.current?.send({ type: "typing", channel });
    },
    write(draft) {
      const written = write(newest.current, draft, Date.now());
      if (written === "full") return false;
      setState((was) => {
        const next = write(was, draft, Date.now());
        return next === "full" ? was : next;
      });
      return true;
    },
    retry: (id) => setState((was) => retry(was, id, Date.now())),
    discard: (id) => setState((was) => discard(was, id)),
    loadOlder: () => loadPage(newest.current.messages[0]?.messageSeq),
  };
}

const TYPING_EVERY_MS = 2_500;
const TICK_MS = 500;
/** So long a message waits for the line before it takes the way over HTTP. */
const PATIENCE_MS = 3_000;

/** Sends what waits: over the room's line, or over HTTP while there is none. */
export function useChatLine(chat: Chat, room: Pick<RoomLink, "link" | "send">): void {
  const { state, change, api, orderId } = chat;
  const { link, send } = room;
  const isPosting = useRef(false);
  const { line } = chat;
  useEffect(() => {
    line.current = { send };
  }, [line, send]);
  useEffect(() => {
    if (link !== "open") change(markUnsent);
  }, [link, change]);
  useEffect(() => {
    const post = async (next: Pending) => {
      isPosting.current = true;
      try {
        await api.call(chatRoutes.sendChat, { params: { id: orderId }, body: draftOf(next) });
        const page = await api.call(chatRoutes.listChat, { params: { id: orderId } });
        change((was) => mergePage(discard(was, next.clientMessageId), page));
      } catch (error) {
        const refusal = { clientMessageId: next.clientMessageId, code: codeOf(error) };
        change((was) => refuse(was, refusal, Date.now()));
      } finally {
        isPosting.current = false;
      }
    };
    const pump = () => {
      const nowMs = Date.now();
      const next = nextToSend(state, nowMs);
      if (!next || isPosting.current) return;
      const isSent = link === "open" && send({ type: "chat.send", ...draftOf(next) });
      if (isSent) change((was) => markSent(was, next.clientMessageId, nowMs));
      else if (nowMs - next.writtenAtMs >= PATIENCE_MS) void post(next);
    };
    pump();
    if (state.pending.length === 0) return;
    const timer = setInterval(pump, TICK_MS);
    return () => clearInterval(timer);
  }, [state, link, send, change, api, orderId]);
}

function draftOf({ clientMessageId, channel, to, body, mediaId }: Draft): Draft {
  return {
    ...{ clientMessageId, channel },
    ...(to === undefined ? {} : { to }),
    ...(body === undefined ? {} : { body }),
    ...(mediaId === undefined ? {} : { mediaId }),
  };
}
