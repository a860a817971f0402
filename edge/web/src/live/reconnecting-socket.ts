/** A WebSocket that comes back: backoff with jitter, at once when the network or the tab returns. */
import { backoffMs } from "./backoff.ts";

export type LinkState = "connecting" | "open" | "reconnecting" | "ended";

export interface Address {
  readonly url: string;
  readonly protocols: string[];
}

export interface SocketOptions {
  /** Asked before each attempt, for a fresh token and the last sequence. Undefined ends it. */
  readonly address: (lastCloseCode: number | undefined) => Promise<Address | undefined>;
  readonly onText: (text: string) => void;
  readonly onState: (state: LinkState) => void;
  /** Sent regularly when given; a link that stays silent after it is taken for dead. */
  readonly heartbeat?: string;
  /** Close codes after which coming back is pointless. */
  readonly endCodes?: readonly number[];
}

export interface ReconnectingSocket {
  /** False when there is no link right now: nothing is kept for later. */
  send(text: string): boolean;
  close(): void;
}

const HEARTBEAT_MS = 15_000;
/** Two heartbeats without a word from the other side. */
const SILENCE_MS = 35_000;
/** Only a link that held this long resets the backoff: one that is refused at once does not. */
const HELD_MS = 5_000;

export function openReconnecting(options: SocketOptions): ReconnectingSocket {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isClosed = false;
  let lastCloseCode: number | undefined;
  let heardAtMs = 0;

  const end = () => {
    isClosed = true;
    options.onState("ended");
  };
  const later = () => {
    if (isClosed) return;
    options.onState("reconnecting");
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), backoffMs(attempt++, Math.random()));
  };
  const connect = async () => {
    clearTimeout(timer);
    const address = await options.address(lastCloseCode).catch(() => null);
    if (isClosed) return;
    if (address === undefined) return end();
    if (address === null) return later();
    const opened = new WebSocket(address.url, address.protocols);
    let openedAtMs = 0;
    socket = opened;
    opened.onopen = () => {
      openedAtMs = heardAtMs = Date.now();
      options.onState("open");
    };
    opened.onmessage = (event) => {
      heardAtMs = Date.now();
      if (typeof event.data === "string") options.onText(event.data);
    };
    opened.onclose = (event) => {
      if (socket !== opened) return;
      socket = undefined;
      lastCloseCode = event.code;
      if (openedAtMs > 0 && Date.now() - openedAtMs > HELD_MS) attempt = 0;
      if (options.endCodes?.includes(event.code)) end();
      else later();
    };
  };
  const wake = () => {
    if (isClosed || socket || document.visibilityState === "hidden") return;
    attempt = 0;
    void connect();
  };
  const beat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN || options.heartbeat === undefined) return;
    if (Date.now() - heardAtMs > SILENCE_MS) socket.close(4000);
    else socket.send(options.heartbeat);
  }, HEARTBEAT_MS);

  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  options.onState("connecting");
  void connect();
  return {
    send(text) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(beat);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      const open = socket;
      socket = undefined;
      open?.close(1000);
    },
  };
}
