/** A list that grows page by page. */
import { useCallback, useState } from "react";
import { type Loaded, useLoad } from "../../use-load.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Pages<T> {
  readonly loaded: Loaded<readonly T[]>;
  readonly reload: () => void;
  /** Present while there is more. */
  readonly more?: () => Promise<void>;
  readonly isMoreBusy: boolean;
  readonly moreError: unknown;
}

interface Rest<T> {
  /** The first page that these follow; after another one they are old. */
  readonly of: Page<T>;
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly isBusy: boolean;
  readonly error: unknown;
}

/** @param key null: nothing to load yet */
export function usePages<T>(
  key: string | null,
  load: (cursor: string | undefined) => Promise<Page<T>>,
): Pages<T> {
  const first = useLoad(key, () => load(undefined));
  const [rest, setRest] = useState<Rest<T> | null>(null);
  const page = first.loaded.status === "ready" ? first.loaded.value : undefined;
  const current = rest && rest.of === page ? rest : null;
  const nextCursor = current ? current.nextCursor : (page?.nextCursor ?? null);
  const more = useCallback(async () => {
    if (!page || nextCursor === null) return;
    const was = { of: page, items: current?.items ?? [], nextCursor };
    setRest({ ...was, isBusy: true, error: null });
    const next = await load(nextCursor).catch((error: unknown) => ({ error }));
    setRest((now) => {
      // Another list is shown meanwhile.
      if (now?.of !== page) return now;
      if ("error" in next) return { ...was, isBusy: false, error: next.error };
      const items = [...was.items, ...next.items];
      return { of: page, items, nextCursor: next.nextCursor, isBusy: false, error: null };
    });
  }, [page, nextCursor, current, load]);
  const loaded: Loaded<readonly T[]> = page
    ? { status: "ready", value: [...page.items, ...(current?.items ?? [])] }
    : (first.loaded as Loaded<never>);
  return {
    loaded,
    reload: first.reload,
    ...(nextCursor === null ? {} : { more }),
    isMoreBusy: current?.isBusy ?? false,
    moreError: current?.error ?? null,
  };
}
