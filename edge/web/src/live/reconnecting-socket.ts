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
  /** Sent regularly when given, so that nothing between takes the link for idle. */
  readonly heartbeat?: string | (() => string);
  /** A link on which nothing came for this long is taken for dead. Without it: never. */
  readonly silenceMs?: number;
  /** Close codes after which coming back is pointless. */
  readonly endCodes?: readonly number[];
}

export interface ReconnectingSocket {
  /** False when there is no link right now: nothing is kept for later. */
  send(text: string): boolean;
  close(): void;
}

const HEARTBEAT_MS = 15_000;
/** A server that is starting, or a network that drops, may leave an attempt without any answer. */
const CONNECT_MS = 10_000;
/** Only a link that held this long resets the backoff: one that is refused at once does not. */
const HELD_MS = 5_000;
const SILENT_CODE = 4000;

export function openReconnecting(options: SocketOptions): ReconnectingSocket {
  const link = new Link(options);
  const wake = () => link.wake();
  const beat = setInterval(() => link.beat(), HEARTBEAT_MS);
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  options.onState("connecting");
  void link.connect();
  return {
    send: (text) => link.send(text),
    close() {
      clearInterval(beat);
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      link.close();
    },
  };
}

class Link {
  readonly #options: SocketOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  /** Between asking for the address and having a socket: a second way in must not open another. */
  #isAsking = false;
  #isClosed = false;
  #lastCloseCode: number | undefined;
  #heardAtMs = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  async connect(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isAsking || this.#socket) return;
    this.#isAsking = true;
    const address = await this.#options.address(this.#lastCloseCode).catch(() => null);
    this.#isAsking = false;
    if (this.#isClosed) return;
    if (address === undefined) this.#end();
    else if (address === null) this.#later();
    else this.#open(address);
  }

  #open(address: Address): void {
    const socket = new WebSocket(address.url, address.protocols);
    let openedAtMs = 0;
    this.#socket = socket;
    const deadline = setTimeout(() => socket.close(), CONNECT_MS);
    socket.onopen = () => {
      clearTimeout(deadline);
      openedAtMs = this.#heardAtMs = Date.now();
      this.#options.onState("open");
    };
    socket.onmessage = (event) => {
      this.#heardAtMs = Date.now();
      if (typeof event.data === "string" && !this.#isClosed) this.#options.onText(event.data);
    };
    socket.onclose = (event) => {
      clearTimeout(deadline);
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#lastCloseCode = event.code;
      if (openedAtMs > 0 && Date.now() - openedAtMs > HELD_MS) this.#attempt = 0;
      if (this.#options.endCodes?.includes(event.code)) this.#end();
      else this.#later();
    };
  }

  #later(): void {
    if (this.#isClosed) return;
    this.#options.onState("reconnecting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.connect(), backoffMs(this.#attempt++, Math.random()));
  }

  #end(): void {
    this.#isClosed = true;
    this.#options.onState("ended");
  }

  /** The network or the tab is back: do not sit out the rest of the wait. */
  wake(): void {
    if (this.#isClosed || this.#socket || document.visibilityState === "hidden") return;
    this.#attempt = 0;
    void this.connect();
  }

  beat(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    const { heartbeat, silenceMs = Number.POSITIVE_INFINITY } = this.#options;
    if (Date.now() - this.#heardAtMs > silenceMs) socket.close(SILENT_CODE);
    else if (heartbeat !== undefined) {
      socket.send(typeof heartbeat === "string" ? heartbeat : heartbeat());
    }
  }

  send(text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }
}
