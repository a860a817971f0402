import { useCallback, useEffect, useRef, useState } from "react";
import { errorCodes } from "#shared/errors.ts";
import { codeOf } from "./words/error-words.ts";

export type Loaded<T> =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown };

/** After a second look that could not be had; the first one is still on the screen. */
const LOOK_AGAIN_MS = 4_000;

/**
 * Loads something when `key` changes. A later key wins over a slow answer of an earlier one.
 * @param key null: nothing to load yet
 */
export function useLoad<T>(
  key: string | null,
  load: () => Promise<T>,
): { loaded: Loaded<T>; reload: () => void; setValue: (value: T) => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ status: "loading" });
  const [turn, setTurn] = useState(0);
  const loader = useRef(load);
  const shown = useRef(loaded);
  useEffect(() => {
    loader.current = load;
    shown.current = loaded;
  });
  const reload = useCallback(() => setTurn((was) => was + 1), []);
  // `turn` stands for the wish to load the same thing again.
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    setLoaded((was) => (was.status === "ready" && turn > 0 ? was : { status: "loading" }));
    loader.current().then(
      (value) => isCurrent && setLoaded({ status: "ready", value }),
      (error: unknown) => {
        if (!isCurrent) return;
        // What is there already is worth more than the news that it cannot be read again right now.
        const canWait = turn > 0 && shown.current.status === "ready";
        if (canWait && errorCodes[codeOf(error)].retryable)
          again = setTimeout(reload, LOOK_AGAIN_MS);
        else setLoaded({ status: "failed", error });
      },
    );
    return () => {
      isCurrent = false;
      clearTimeout(again);
    };
  }, [key, turn, reload]);
  const setValue = useCallback((value: T) => setLoaded({ status: "ready", value }), []);
  return { loaded, reload, setValue };
}
