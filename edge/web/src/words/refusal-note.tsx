/** A refusal in the server's own words, where those say more than the code does. */
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { ErrorNote, Note } from "../design/notice.tsx";

const telling: ReadonlySet<ErrorCode> = new Set(["CONFLICT", "VALIDATION_FAILED"]);

export function RefusalNote({ error }: { error: unknown }) {
  if (!(error instanceof BeelineError) || !telling.has(error.code)) {
    return <ErrorNote error={error} />;
  }
  const [issue] = error.options.issues ?? [];
  return (
    <div role="alert">
      <Note icon="alert" tone="bad">
        {issue?.message ?? error.message}.
      </Note>
    </div>
  );
}
