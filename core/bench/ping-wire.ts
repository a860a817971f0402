/**
 * Just enough of HTTP and WebSocket over plain TCP for the load of `bench:ping`: a client library
 * would cost more than what it measures.
 */

/** How much of `bytes` is one complete HTTP answer, and what it says; undefined while it is not. */
export function readAnswer(
  bytes: Buffer,
): { length: number; status: string; body: Buffer } | undefined {
  const split = bytes.indexOf("\r\n\r\n");
  if (split < 0) return undefined;
  const head = bytes.toString("latin1", 0, split);
  const bodyLength = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const length = split + 4 + bodyLength;
  if (bytes.length < length) return undefined;
  return { length, status: head.slice(9, 12), body: bytes.subarray(split + 4, length) };
}

export function upgradeRequest(port: number, token: string): string {
  return [
    "GET /v1/rider/stream HTTP/1.1",
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${token}`,
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
    "\r\n",
  ].join("\r\n");
}

export const BINARY = 2;

export interface SocketMessage {
  readonly length: number;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** One complete WebSocket message of a server; undefined while something is missing. */
export function readMessage(bytes: Buffer): SocketMessage | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const size =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const length = start + size;
  if (bytes.length < length) return undefined;
  return { length, opcode: bytes[0]! & 0x0f, payload: bytes.subarray(start, length) };
}

/** A client's binary message. The mask is all zeros: allowed, and nothing has to be masked. */
export function binaryMessage(payload: Uint8Array): Uint8Array {
  const start = payload.length < 126 ? 6 : 8;
  const message = new Uint8Array(start + payload.length);
  message[0] = 0x80 | BINARY;
  if (payload.length < 126) message[1] = 0x80 | payload.length;
  else {
    message[1] = 0x80 | 126;
    message[2] = payload.length >> 8;
    message[3] = payload.length & 0xff;
  }
  message.set(payload, start);
  return message;
}
