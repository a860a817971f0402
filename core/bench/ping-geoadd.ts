/**
 * The other yardstick of `bench:ping`: positions per second into Redis by `GEOADD`, pipelined over
 * one connection, as fast as Redis takes them. A process of its own, as the load of the core is.
 */
interface GeoOrder {
  readonly port: number;
  readonly riders: number;
  readonly seconds: number;
  /** Commands sent before the answers to earlier ones are awaited. */
  readonly pipeline: number;
  /** Riders per command: 1 as positions come in, more as if somebody had gathered them. */
  readonly members: number;
}

export interface GeoReport {
  readonly positionsPerSecond: number;
}

const order = JSON.parse(process.argv[2] ?? "{}") as GeoOrder;
let next = 0;

/** Made before the clock runs, so that Redis and not our text is measured. */
const batches = Array.from({ length: 200 }, () => {
  let text = "";
  for (let i = 0; i < order.pipeline; i++) {
    const parts = ["GEOADD", "drivers:geo:{blr}:scooter"];
    for (let m = 0; m < order.members; m++) {
      next = (next + 7_919) % order.riders;
      const lng = (77.5 + ((next * 31) % 10_000) / 50_000).toFixed(6);
      parts.push(lng, (12.9 + (next % 10_000) / 50_000).toFixed(6), `rdr_in_${next}`);
    }
    const args = parts.map((part) => `$${part.length}\r\n${part}\r\n`).join("");
    text += `*${parts.length}\r\n${args}`;
  }
  return Buffer.from(text);
});

let answers = 0;
let sent = 0;
let turn = 0;
let rest: Uint8Array | undefined;
const startedAt = performance.now();

function push(socket: Bun.Socket): void {
  while (!rest && sent - answers < 2 * order.pipeline) {
    const batch = batches[turn++ % batches.length]!;
    const written = socket.write(batch);
    sent += order.pipeline;
    if (written < batch.length) rest = batch.subarray(Math.max(0, written));
  }
}

await Bun.connect({
  hostname: "127.0.0.1",
  port: order.port,
  socket: {
    open: push,
    drain: (socket) => {
      if (rest) {
        const written = socket.write(rest);
        rest = written < rest.length ? rest.subarray(Math.max(0, written)) : undefined;
      }
      push(socket);
    },
    data: (socket, chunk) => {
      // Each answer is one line, `:0` or `:1` and so on.
      for (const byte of chunk) if (byte === 10) answers += 1;
      const seconds = (performance.now() - startedAt) / 1000;
      if (seconds >= order.seconds) {
        const positionsPerSecond = Math.round((answers * order.members) / seconds);
        console.log(JSON.stringify({ positionsPerSecond } satisfies GeoReport));
        process.exit(0);
      }
      push(socket);
    },
  },
});
