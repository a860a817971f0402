import { useState } from "react";
import { Button } from "../design/button.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { say } from "../i18n/speech.ts";
import { useSubmit } from "../use-submit.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Pages of a list, one after the other. */
export function useOlder<T>(first: Page<T>, read: (cursor: string) => Promise<Page<T>>) {
  const [more, setMore] = useState<Page<T>>({ items: [], nextCursor: first.nextCursor });
  const { isBusy, error, run } = useSubmit();
  const older = () =>
    run(async () => {
      if (more.nextCursor === null) return;
      const next = await read(more.nextCursor);
      setMore({ items: [...more.items, ...next.items], nextCursor: next.nextCursor });
    });
  return {
    items: [...first.items, ...more.items],
    button: (
      <>
        <ErrorNote error={error} />
        {more.nextCursor === null ? null : (
          <Button isBusy={isBusy} onClick={() => void older()}>
            {say("list.older")}
          </Button>
        )}
      </>
    ),
  };
}
