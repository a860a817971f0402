/** One thing that is sent from a form: busy, refused, and safe to send again. */
import type { CallOf, ResponseOf, Route } from "#shared/contracts/route.ts";
import { runOnce } from "../../money/run-once.ts";
import { useSubmit } from "../../use-submit.ts";
import { opsApi } from "../ops-api.ts";

export interface Sending<R extends Route> {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Sends under the key of this very wish. Undefined when it was refused: see `error`. */
  send(call: CallOf<R>): Promise<ResponseOf<R> | undefined>;
}

export function useSending<R extends Route>(route: R): Sending<R> {
  const { isBusy, error, run } = useSubmit();
  return {
    isBusy,
    error,
    send: async (call) => {
      let answer: ResponseOf<R> | undefined;
      await run(async () => {
        const wish = [JSON.stringify(call)];
        answer = await runOnce(`${route.method} ${route.path}`, wish, (idempotencyKey) =>
          opsApi.call(route, { ...call, idempotencyKey }),
        );
      });
      return answer;
    },
  };
}
