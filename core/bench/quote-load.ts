/** Requests for quotes by lanes, each of which asks again as soon as it is answered. */
import { type Percentiles, percentilesOf } from "./harness.ts";

export interface Load {
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
  /** Answers that were none of 201; they are not counted in the rate. */
  readonly failed: number;
}

export interface LoadPlan {
  readonly url: string;
  readonly lanes: number;
  readonly seconds: number;
  readonly tokens: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of the next request. */
  readonly next: () => string;
}

const DEADLINE_MS = 30_000;

export async function sendLoad(plan: LoadPlan): Promise<Load> {
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + plan.seconds * 1_000;
  const lane = async (index: number) => {
    const token = plan.tokens[index % plan.tokens.length];
    while (performance.now() < endsAt) {
      const from = performance.now();
      const answer = await fetch(plan.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${token}`,
          "idempotency-key": crypto.randomUUID(),
          ...plan.headers,
        },
        body: plan.next(),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await answer.arrayBuffer();
      if (answer.status === 201) latencies.push(performance.now() - from);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: plan.lanes }, (_, index) => lane(index)));
  const elapsed = (performance.now() - startedAt) / 1_000;
  return {
    perSecond: Math.round(latencies.length / elapsed),
    latencyMs: percentilesOf(latencies),
    failed,
  };
}
