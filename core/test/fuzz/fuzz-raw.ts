/** Requests that no client library would send, byte by byte over TCP. */
import type { Found } from "./fuzz-routes.ts";

const requests: readonly [name: string, bytes: string][] = [
  ["no request at all", "hello\r\n\r\n"],
  ["a method nobody knows", "EXPLODE /v1/cities HTTP/1.1\r\nhost: a\r\n\r\n"],
  [
    "headers of other alphabets",
    "POST /v1/quotes HTTP/1.1\r\nhost: a\r\nidempotency-key: \xdf\xff\r\nx-request-id: \xe4\r\ncontent-type: \xfc\r\nauthorization: Bearer \xdf\r\ncontent-length: 2\r\n\r\n{}",
  ],
  ["no host", "GET /v1/cities HTTP/1.1\r\n\r\n"],
  ["an old version", "GET /v1/cities HTTP/0.9\r\n\r\n"],
  ["a whole address", "GET http://other.example/v1/me HTTP/1.1\r\nhost: a\r\n\r\n"],
  ["an asterisk", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n"],
  ["a host that is none", "GET /v1/me HTTP/1.1\r\nhost: a b/../c:x\r\n\r\n"],
  ["an empty host", "GET /v1/me HTTP/1.1\r\nhost:\r\n\r\n"],
  ["a host with a path", "GET /v1/me HTTP/1.1\r\nhost: a/b?c#d\r\n\r\n"],
  [
    "an upgrade to nothing",
    "GET /v1/rider/stream HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\n\r\n",
  ],
  [
    "an upgrade without a key",
    "GET /v1/ops/stream?city=%zz HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  ],
  [
    "two lengths",
    "POST /v1/auth/otp HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x",
  ],
  [
    "a length and chunks",
    "POST /v1/auth/otp HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  [
    "chunks that are none",
    "POST /v1/auth/otp HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
  ],
  ["a negative length", "POST /v1/auth/otp HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n{}"],
  [
    "a length that never comes",
    "POST /v1/auth/otp HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{",
  ],
  [
    "a header folded over two lines",
    "GET /v1/cities HTTP/1.1\r\nhost: a\r\nx-request-id: a\r\n b\r\n\r\n",
  ],
  [
    "a header of 100 KB",
    `GET /v1/cities HTTP/1.1\r\nhost: a\r\nx-a: ${"x".repeat(100_000)}\r\n\r\n`,
  ],
  ["a thousand headers", `GET /v1/cities HTTP/1.1\r\nhost: a\r\n${"x-a: b\r\n".repeat(1_000)}\r\n`],
  ["an address of 100 KB", `GET /${"x".repeat(100_000)} HTTP/1.1\r\nhost: a\r\n\r\n`],
  ["bytes that are no text", "GET /\xff\xfe\x00 HTTP/1.1\r\nhost: a\r\n\r\n"],
  [
    "authorization twice",
    "GET /v1/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a.b.c\r\nauthorization: Bearer d.e.f\r\n\r\n",
  ],
  [
    "a signature of the edge that is none",
    "GET /v1/cities HTTP/1.1\r\nhost: a\r\nx-beeline-edge: 1\r\n\r\n",
  ],
];

/** Long enough for an answer, and for the silence that some of these deserve. */
const WAIT_MS = 400;

/** Each may be refused or hung up on; none may be answered with a 5xx or a look inside. */
export async function fuzzRaw(port: number): Promise<Found[]> {
  const answers = await Promise.all(
    requests.map(async ([name, bytes]) => ({ name, answer: await exchange(port, bytes) })),
  );
  return (
    answers
      // 505 is the server's own word for a version that it does not speak.
      .filter(({ answer }) =>
        /^HTTP\/1\.1 5(?!05)|\bat .+\.ts:\d|node_modules|Bun|Error:/m.test(answer),
      )
      .map(({ name, answer }) => ({ complaint: answer.slice(0, 300), request: name }))
  );
}

async function exchange(port: number, bytes: string): Promise<string> {
  let answer = "";
  const ended = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data: (_, chunk) => {
        answer += chunk.toString();
      },
      close: () => ended.resolve(),
      error: () => ended.resolve(),
    },
  });
  socket.write(Buffer.from(bytes, "latin1"));
  await Promise.race([ended.promise, Bun.sleep(WAIT_MS)]);
  socket.end();
  return answer;
}
