/** What the server and the three interfaces say to each other. */
import { createHash } from "node:crypto";
import type { WebhookProvider } from "#shared/contracts/webhooks.ts";
import type { Bank, News, Twist } from "./bank.ts";
import type { Delivery } from "./book-rows.ts";
import type { SimulatorKeys } from "./sim-keys.ts";

export interface SimRequest {
  readonly method: string;
  /** Below the provider's prefix, such as `/v1/refunds`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

export interface SimReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question that was understood and may be done: faults stand between that and its answer. */
export interface SimQuestion {
  readonly operation: string;
  readonly reference: string;
  readonly act: (twist: Twist) => SimReply;
  /** Keeps a failure under the key of the question, where the provider does so. */
  readonly keepFailure?: (failure: SimReply) => void;
}

export interface World {
  readonly bank: Bank;
  readonly keys: SimulatorKeys;
  /** Where people and providers reach this process. */
  readonly url: string;
}

export interface Shape {
  readonly provider: WebhookProvider;
  /** A reply at once for what is refused at the door. */
  ask(world: World, request: SimRequest): SimQuestion | SimReply;
  /** What a failure looks like at this provider. */
  failure(status: number): SimReply;
  /** The event that it sends about a piece of news; undefined when it sends none. */
  event(world: World, news: News, id: string): { type: string; body: unknown } | undefined;
  /** Headers of a webhook, signed now. */
  sign(world: World, delivery: Delivery, nowMs: number): Record<string, string>;
}

export const isReply = (answer: SimQuestion | SimReply): answer is SimReply => "status" in answer;

/**
 * An answer under an idempotency key: repeated for the same request, refused for another one.
 * @param onReuse what the provider says to a key with other parameters
 */
export function onceByKey(
  { bank }: World,
  asked: { readonly scope: string; readonly key: string | undefined; readonly content: string },
  act: () => SimReply,
  replies: {
    readonly onReuse: SimReply;
    readonly replayedHeaders: Readonly<Record<string, string>>;
  },
): SimReply {
  if (asked.key === undefined) return act();
  const id = `${asked.scope}:${asked.key}`;
  const fingerprint = createHash("sha256").update(asked.content).digest("hex");
  const known = bank.book.replies.get(id);
  if (known && known.fingerprint !== fingerprint) return replies.onReuse;
  if (known) {
    const body = JSON.parse(known.body) as unknown;
    return { status: known.status, body, headers: replies.replayedHeaders };
  }
  const reply = act();
  keepReply(bank, id, fingerprint, reply);
  return reply;
}

function keepReply(bank: Bank, id: string, fingerprint: string, reply: SimReply): void {
  const { status } = reply;
  const body = JSON.stringify(reply.body);
  bank.book.replies.put({ id, fingerprint, status, body, atMs: bank.now() });
}

/** From now on the key is answered with this. */
export function replaceReply({ bank }: World, scope: string, key: string, reply: SimReply): void {
  const known = bank.book.replies.get(`${scope}:${key}`);
  if (known) keepReply(bank, known.id, known.fingerprint, reply);
}
