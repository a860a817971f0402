import { useCallback, useEffect, useRef, useState } from "react";

export type Loaded<T> =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown };

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
  useEffect(() => {
    loader.current = load;
  });
  // `turn` stands for the wish to load the same thing again.
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    setLoaded((was) => (was.status === "ready" && turn > 0 ? was : { status: "loading" }));
    loader.current().then(
      (value) => isCurrent && setLoaded({ status: "ready", value }),
      (error: unknown) => isCurrent && setLoaded({ status: "failed", error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((was) => was + 1), []);
  const setValue = useCallback((value: T) => setLoaded({ status: "ready", value }), []);
  return { loaded, reload, setValue };
}
