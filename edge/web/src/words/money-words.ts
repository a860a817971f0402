import type { Money } from "#shared/money.ts";
import { moneyText } from "#shared/words/money-text.ts";
import { locale as spoken } from "../i18n/speech.ts";

export function moneyWords(amount: Money, locale: string = spoken()): string {
  return moneyText(amount, locale);
}
