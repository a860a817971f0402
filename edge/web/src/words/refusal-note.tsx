/**
 * A refusal in the server's own words, where those say more than the code does. They are English:
 * who reads another language gets what the code means in that first.
 */
import { BeelineError, type ErrorCode } from "#shared/errors.ts";
import { ErrorNote, Note } from "../design/notice.tsx";
import { useLanguage } from "../i18n/use-language.ts";
import { errorWords } from "./error-words.ts";

const telling: ReadonlySet<ErrorCode> = new Set(["CONFLICT", "VALIDATION_FAILED"]);

export function RefusalNote({ error }: { error: unknown }) {
  const language = useLanguage();
  if (!(error instanceof BeelineError) || !telling.has(error.code)) {
    return <ErrorNote error={error} />;
  }
  const [issue] = error.options.issues ?? [];
  return (
    <div role="alert">
      <Note icon="alert" tone="bad">
        {language === "en" ? null : <strong className="block">{errorWords(error).title}</strong>}
        <span lang="en">{issue?.message ?? error.message}.</span>
      </Note>
    </div>
  );
}
