/** The language of the apps, chosen by its own name; kept on this device and in the account. */
import { authRoutes } from "#shared/contracts/auth.ts";
import type { LanguageCode } from "#shared/languages.ts";
import type { Role } from "#shared/roles.ts";
import { ErrorNote } from "../design/notice.tsx";
import { LanguageChoice } from "../i18n/language-choice.tsx";
import { say } from "../i18n/speech.ts";
import { chooseLanguage } from "../i18n/use-language.ts";
import { apiOf } from "../session/call-api.ts";
import { useSubmit } from "../use-submit.ts";

export function LanguagePanel({ role }: { role: Role }) {
  const { error, run } = useSubmit();
  const choose = (language: LanguageCode) =>
    void run(async () => {
      await apiOf(role).call(authRoutes.updateMe, { body: { language } });
      chooseLanguage(language);
    });
  return (
    <section className="panel stack tight" aria-labelledby="language-title">
      <h2 id="language-title">{say("language.title")}</h2>
      <LanguageChoice onChoose={choose} />
      <p className="small soft">{say("language.hint")}</p>
      <ErrorNote error={error} />
    </section>
  );
}
