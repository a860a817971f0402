/**
 * Just enough of Redis's protocol (RESP2) for tests that run where Bun's client does not: commands
 * go out as they come, answers come back in their order.
 */
import { connect, type Socket } from "node:net";

export type RedisAnswer = string | number | null | RedisRefusal | readonly RedisAnswer[];

export class RedisRefusal extends Error {}

interface Parsed {
  readonly answer: RedisAnswer;
  readonly end: number;
}

/** One answer from `from` on; undefined while it is not whole. */
function parseAnswer(bytes: Buffer, from: number): Parsed | undefined {
  const lineEnd = bytes.indexOf("\r\n", from);
  if (lineEnd < 0) return undefined;
  const kind = String.fromCharCode(bytes[from]!);
  const line = bytes.toString("utf8", from + 1, lineEnd);
  const after = lineEnd + 2;
  switch (kind) {
    case "+":
      return { answer: line, end: after };
    case "-":
      return { answer: new RedisRefusal(line), end: after };
    case ":":
      return { answer: Number(line), end: after };
    case "$": {
      const length = Number(line);
      if (length < 0) return { answer: null, end: after };
      if (bytes.length < after + length + 2) return undefined;
      return { answer: bytes.toString("utf8", after, after + length), end: after + length + 2 };
    }
    case "*":
      return parseList(bytes, after, Number(line));
    default:
      throw new Error(`Redis sent ${JSON.stringify(kind)}`);
  }
}

function parseList(bytes: Buffer, from: number, length: number): Parsed | undefined {
  if (length < 0) return { answer: null, end: from };
  const answers: RedisAnswer[] = [];
  let at = from;
  for (let i = 0; i < length; i++) {
    const parsed = parseAnswer(bytes, at);
    if (!parsed) return undefined;
    answers.push(parsed.answer);
    at = parsed.end;
  }
  return { answer: answers, end: at };
}

export class RedisWire {
  readonly #socket: Socket;
  readonly #waiting: { resolve: (answer: RedisAnswer) => void; reject: (error: Error) => void }[] =
    [];
  #bytes = Buffer.alloc(0);

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    const fail = (error: Error) => {
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
    this.#socket.on("error", fail);
    this.#socket.on("close", () => fail(new Error("Redis closed the connection")));
  }

  /** What Redis refuses is an answer too: a RedisRefusal. */
  send(command: readonly string[]): Promise<RedisAnswer> {
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`*${command.length}\r\n${parts.join("")}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const parsed = this.#bytes.length > 0 ? parseAnswer(this.#bytes, 0) : undefined;
      if (!parsed) return;
      this.#bytes = this.#bytes.subarray(parsed.end);
      this.#waiting.shift()?.resolve(parsed.answer);
    }
  }
}
