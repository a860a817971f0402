import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import type { Role } from "#shared/roles.ts";
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import { TOKEN_PROTOCOL_PREFIX } from "#shared/upgrades.ts";
import { freshToken } from "../session/call-api.ts";
import { type LinkState, openReconnecting } from "./reconnecting-socket.ts";

/** `http://host/x` → `ws://host/x`; a bare path is taken on this origin. */
export function socketUrl(address: string): string {
  const url = new URL(address, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Understood by every stream and room. */
export const KEEP_ALIVE = JSON.stringify({ type: "ping" });

/** Reads one frame; a frame of a newer server that we do not know is passed over. */
export function readFrame<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Holds a board's stream open while the component lives. */
export function useStream<T extends z.ZodType>(options: {
  role: Role;
  /** Null: not yet. */
  url: string | null;
  /** Another way to the same stream, taken in turns while the first cannot be opened. */
  fallbackUrl?: string;
  schema: T;
  /** For a stream that never falls silent: after this long it is taken for dead. */
  silenceMs?: number;
  onFrame: (frame: z.output<T>) => void;
}): LinkState {
  const { role, url, fallbackUrl, schema, silenceMs } = options;
  const [state, setState] = useState<LinkState>("connecting");
  const onFrame = useRef(options.onFrame);
  useEffect(() => {
    onFrame.current = options.onFrame;
  });
  useEffect(() => {
    if (url === null) return;
    const ways = fallbackUrl === undefined ? [url] : [url, fallbackUrl];
    let way = 0;
    let hasOpened = true;
    const link = openReconnecting({
      heartbeat: KEEP_ALIVE,
      ...(silenceMs === undefined ? {} : { silenceMs }),
      async address() {
        const token = await freshToken(role);
        if (!token) return undefined;
        if (!hasOpened) way = (way + 1) % ways.length;
        hasOpened = false;
        return {
          url: socketUrl(ways[way] ?? url),
          protocols: [ROOM_PROTOCOL, `${TOKEN_PROTOCOL_PREFIX}${token}`],
        };
      },
      onText(text) {
        const frame = readFrame(schema, text);
        if (frame !== undefined) onFrame.current(frame);
      },
      onState(next) {
        hasOpened ||= next === "open";
        setState(next);
      },
    });
    return () => link.close();
  }, [role, url, fallbackUrl, schema, silenceMs]);
  return state;
}
