/** A viewer in an order's room, or a listener of a board, who writes down everything that is said. */
import { type Order, routes } from "#shared/contracts/index.ts";
import { ROOM_PROTOCOL, RoomFrame } from "#shared/rooms.ts";
import { until } from "../test/index.ts";
import type { Person } from "./person.ts";

export interface Visit {
  readonly socket: WebSocket;
  /** Frames as they came, as text. */
  readonly texts: string[];
  /** The same, read; only for rooms. */
  frames(): RoomFrame[];
  /** The code with which the other side closed. */
  readonly closed: Promise<number>;
  send(text: string): void;
  /** Says goodbye; answers the code with which the other side did. */
  leave(): Promise<number>;
}

const OPEN_WITHIN_MS = 20_000;

export async function connect(url: string, token?: string): Promise<Visit> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), {
    protocols: [ROOM_PROTOCOL],
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
  });
  const texts: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    texts.push(String(data));
  });
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", ({ code }) => resolve(code));
  });
  await until(
    `a socket opens at ${new URL(url).pathname}`,
    () => socket.readyState !== WebSocket.CONNECTING,
    OPEN_WITHIN_MS,
  );
  return {
    socket,
    texts,
    closed,
    frames: () => texts.map((text) => RoomFrame.parse(JSON.parse(text))),
    send: (text) => socket.send(text),
    async leave() {
      socket.close();
      return closed;
    },
  };
}

/** Enters an order's room by its link. @param since the last number seen on an earlier visit */
export async function enterRoom(
  edgeUrl: string,
  person: Person,
  order: Pick<Order, "id">,
  options: { viewer?: "self" | "guest"; since?: number } = {},
): Promise<Visit> {
  const { viewer = "self", since } = options;
  const call = { params: { id: order.id }, query: { viewer } };
  const { token } = await person.call(routes.getTrackingToken, call);
  const after = since === undefined ? "" : `&since=${since}`;
  return connect(`${edgeUrl}/v1/track?token=${encodeURIComponent(token)}${after}`);
}
