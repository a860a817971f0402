/**
 * Who sent a request, as far as the network tells. The edge says it under its signature; a caller
 * who comes directly (riders do) is where its socket says, whatever its headers claim.
 */
import { BeelineError } from "#shared/errors.ts";
import { EMPTY_SHA256_HEX, forwardedText, forwardHeaders, readStamp } from "#shared/forwarding.ts";
import { NonceMemory } from "#shared/nonce-memory.ts";
import type { Client, Runtime } from "../context.ts";
import { hmacHex, sameText, sha256Hex } from "../crypto.ts";

/**
 * About 60 MB, and 8 000 forwarded requests a second for the minute that a signature counts: more
 * than one process answers. At the bound requests of the edge get 503 until old ones are forgotten.
 * Per process: behind a balancer the same request passes once at each, which is why everything that
 * creates or moves something has an idempotency key as well.
 */
const MAX_FORWARDED_NONCES = 500_000;

const memories = new WeakMap<Runtime, NonceMemory>();

function noncesOf(runtime: Runtime): NonceMemory {
  let memory = memories.get(runtime);
  if (!memory) {
    memory = new NonceMemory(MAX_FORWARDED_NONCES);
    memories.set(runtime, memory);
  }
  return memory;
}

export class SignatureRefused extends BeelineError {
  constructor() {
    super("FORBIDDEN", { detail: "The signature of the edge is not valid" });
  }
}

/** What Bun's server knows and a `Request` does not. */
export interface SocketAddress {
  /** The other end of the connection; undefined when it is gone. */
  readonly addressOf: (request: Request) => string | undefined;
}

/**
 * @param readBody called only for a request that says it comes from the edge
 * @throws SignatureRefused for a stamp that is wrong, stale or used before; UNAVAILABLE when no more
 *   nonces can be remembered
 */
export async function identifyClient(
  runtime: Runtime,
  request: Request,
  readBody: () => Promise<ArrayBuffer>,
  socket: Partial<SocketAddress>,
): Promise<Client> {
  const { headers } = request;
  const stamp = headers.get(forwardHeaders.stamp);
  if (stamp === null) {
    const address = plainAddress(socket.addressOf?.(request));
    return { address, country: undefined, viaEdge: false };
  }
  const at = runtime.ambient.now().getTime();
  const given = readStamp(stamp, at);
  if (!given) throw new SignatureRefused();
  const body = request.body ? new Uint8Array(await readBody()) : undefined;
  const { pathname, search } = new URL(request.url);
  const text = forwardedText(
    {
      region: runtime.config.region,
      method: request.method,
      path: pathname + search,
      bodySha256Hex: body?.byteLength ? sha256Hex(body) : EMPTY_SHA256_HEX,
      headerOf: (name) => headers.get(name),
    },
    given,
  );
  if (!sameText(hmacHex(runtime.config.relaySecret, text), given.signature)) {
    throw new SignatureRefused();
  }
  // Only after the signature: strangers cannot fill the memory.
  const verdict = noncesOf(runtime).claim(given.nonce, Number(given.time), at);
  if (verdict === "full") throw new BeelineError("UNAVAILABLE", { retryAfterSeconds: 1 });
  if (verdict === "replayed") throw new SignatureRefused();
  return {
    address: headers.get(forwardHeaders.address) ?? undefined,
    country: headers.get(forwardHeaders.country) ?? undefined,
    viaEdge: true,
  };
}

/** An IPv4 address that arrived on an IPv6 socket reads as what it is. */
function plainAddress(address: string | undefined): string | undefined {
  return address?.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
