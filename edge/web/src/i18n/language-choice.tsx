import { type LanguageCode, languageCodes, languageNames } from "#shared/languages.ts";
import { Choices } from "../design/field.tsx";
import { say } from "./speech.ts";
import { useLanguage } from "./use-language.ts";

/** The languages of the apps, each by its own name. */
export function LanguageChoice({ onChoose }: { onChoose: (language: LanguageCode) => void }) {
  return (
    <Choices
      legend={say("language.title")}
      isLegendHidden
      value={useLanguage()}
      onChange={onChoose}
      choices={languageCodes.map((value) => ({
        value,
        label: <span lang={value}>{languageNames[value]}</span>,
      }))}
    />
  );
}
