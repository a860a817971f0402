import { useCallback, useEffect, useRef, useState } from "react";
import { ROOM_PROTOCOL, RoomFrame, type RoomMessage, roomCloseCodes } from "#shared/rooms.ts";
import {
  type LinkState,
  openReconnecting,
  type ReconnectingSocket,
} from "./reconnecting-socket.ts";
import { applyFrame, type RoomView } from "./room.ts";
import { readFrame, socketUrl } from "./use-stream.ts";

export interface RoomLink {
  readonly view: RoomView | null;
  readonly link: LinkState;
  /** The room closed for good: the token ended, or the order is gone. */
  readonly closeCode: number | undefined;
  /** False when there is no line right now: nothing is kept for later. */
  readonly send: (message: RoomMessage) => boolean;
}

/** Two heartbeats: the room answers each of them. */
const SILENCE_MS = 35_000;
/** Well before the room holds positions back for want of a word from here. */
const CONFIRM_FRAMES = 24;

type Seen = Omit<RoomLink, "send">;
const nothing: Seen = { view: null, link: "connecting", closeCode: undefined };

/**
 * Follows one order's room.
 * @param room names the room for as long as it stays the same; null: none
 * @param token asked before each attempt; `isRefused` says that the last token was
 */
export function useRoom(
  room: string | null,
  token: (isRefused: boolean) => Promise<string | undefined>,
  onFrame?: (frame: RoomFrame) => void,
): RoomLink {
  const [state, setState] = useState<Seen>(nothing);
  const socket = useRef<ReconnectingSocket | null>(null);
  const send = useCallback(
    (message: RoomMessage) => socket.current?.send(JSON.stringify(message)) ?? false,
    [],
  );
  // The two callbacks belong to the room: a new function per render must not mean a new socket.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (room === null) return;
    let view: RoomView | null = null;
    let unconfirmed = 0;
    setState(nothing);
    const link = openReconnecting({
      // Says what has arrived, so that the room does not send ahead of a slow line.
      heartbeat: () => seenUpTo(view),
      silenceMs: SILENCE_MS,
      endCodes: [roomCloseCodes.gone],
      async address(lastCloseCode) {
        const isRefused = lastCloseCode === roomCloseCodes.token;
        if (lastCloseCode !== undefined) setState((was) => ({ ...was, closeCode: lastCloseCode }));
        const value = await token(isRefused);
        if (value === undefined) return undefined;
        const since = view ? `&since=${view.seq}` : "";
        const url = socketUrl(`/v1/track?token=${encodeURIComponent(value)}${since}`);
        return { url, protocols: [ROOM_PROTOCOL] };
      },
      onText(text) {
        const frame = readFrame(RoomFrame, text);
        if (!frame) return;
        view = applyFrame(view, frame, Date.now());
        unconfirmed += 1;
        // A message is confirmed at once: its sender sees that it has arrived.
        if (frame.type === "chat" || unconfirmed >= CONFIRM_FRAMES) {
          unconfirmed = 0;
          link.send(seenUpTo(view));
        }
        setState((was) => (was.view === view ? was : { ...was, view }));
        onFrame?.(frame);
      },
      onState: (link) => setState((was) => ({ ...was, link })),
    });
    socket.current = link;
    return () => {
      socket.current = null;
      link.close();
    };
  }, [room]);
  return { ...state, send };
}

function seenUpTo(view: RoomView | null): string {
  const ping: RoomMessage = { type: "ping", ...(view ? { seq: view.seq } : {}) };
  return JSON.stringify(ping);
}
