/** What every form and every button does that asks the server: one press at a time, failure beside it. */
import { useCallback, useRef, useState } from "react";

export interface Submit {
  readonly isBusy: boolean;
  /** Of the last run; null while one is under way and after a good one. */
  readonly error: unknown;
  /** Does it, unless something is under way already. @returns whether it was done */
  run(work: () => Promise<unknown>): Promise<boolean>;
  /** Takes the failure off the page. */
  clear(): void;
}

/** @param options.staysBusy after success, because the page is left then */
export function useSubmit(options: { readonly staysBusy?: boolean } = {}): Submit {
  const { staysBusy = false } = options;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // Two presses within one frame see the same state, but not the same ref.
  const isRunning = useRef(false);
  const run = useCallback(
    async (work: () => Promise<unknown>) => {
      if (isRunning.current) return false;
      isRunning.current = true;
      setIsBusy(true);
      setError(null);
      try {
        await work();
      } catch (caught) {
        isRunning.current = false;
        setError(caught);
        setIsBusy(false);
        return false;
      }
      if (!staysBusy) {
        isRunning.current = false;
        setIsBusy(false);
      }
      return true;
    },
    [staysBusy],
  );
  const clear = useCallback(() => setError(null), []);
  return { isBusy, error, run, clear };
}
