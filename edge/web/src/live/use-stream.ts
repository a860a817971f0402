import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { ROOM_PROTOCOL } from "#shared/rooms.ts";
import type { Role } from "#shared/roles.ts";
import { TOKEN_PROTOCOL_PREFIX } from "#shared/streams.ts";
import { freshToken } from "../session/call-api.ts";
import { type LinkState, openReconnecting } from "./reconnecting-socket.ts";

/** `http://host/x` → `ws://host/x`; a bare path is taken on this origin. */
export function socketUrl(address: string): string {
  const url = new URL(address, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Reads one frame; a frame of a newer server that we do not know is passed over. */
export function readFrame<T extends z.ZodType>(schema: T, text: string): z.output<T> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Holds a board's stream open while the component lives. `url` null: not yet. */
export function useStream<T extends z.ZodType>(options: {
  role: Role;
  url: string | null;
  schema: T;
  onFrame: (frame: z.output<T>) => void;
}): LinkState {
  const { role, url, schema } = options;
  const [state, setState] = useState<LinkState>("connecting");
  const onFrame = useRef(options.onFrame);
  useEffect(() => {
    onFrame.current = options.onFrame;
  });
  useEffect(() => {
    if (url === null) return;
    const link = openReconnecting({
      async address() {
        const token = await freshToken(role);
        if (!token) return undefined;
        return { url: socketUrl(url), protocols: [ROOM_PROTOCOL, `${TOKEN_PROTOCOL_PREFIX}${token}`] };
      },
      onText(text) {
        const frame = readFrame(schema, text);
        if (frame !== undefined) onFrame.current(frame);
      },
      onState: setState,
    });
    return () => link.close();
  }, [role, url, schema]);
  return state;
}
