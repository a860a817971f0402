/** What the columns of money tables hold. What is not there is a dash. */
import type { ReactNode } from "react";
import type { Money } from "#shared/money.ts";
import { MoneyText } from "../../design/figures.tsx";
import type { TableColumn } from "../../design/table.tsx";
import { countWords } from "../../words/figure-words.ts";
import { IdLink, MoneyChip, type Place, When } from "./money-parts.tsx";
import { type MoneySign, termWords } from "./money-signs.ts";

const NONE = "–";

type Of<T, V> = (row: T) => V | null | undefined;
type Make<V> = <T>(title: string, of: Of<T, V>) => TableColumn<T>;

const made =
  <V,>(draw: (value: V) => ReactNode, isNumber = false): Make<V> =>
  (title, of) => ({
    title,
    isNumber,
    cell: (row) => {
      const value = of(row);
      return value === null || value === undefined ? NONE : draw(value);
    },
  });

export const textColumn = made((text: ReactNode) => (text === "" ? NONE : text));
export const termColumn = made(termWords);
export const signColumn = made((sign: MoneySign) => <MoneyChip sign={sign} />);
export const whenColumn = made((at: string) => <When at={at} />);
export const moneyColumn = made((amount: Money) => <MoneyText amount={amount} />, true);
export const countColumn = made((count: number) => countWords(count), true);

/** An id that leads to `place`. */
export function idColumn<T>(title: string, place: Place, of: Of<T, string>): TableColumn<T> {
  return made((id: string) => <IdLink to={place} id={id} />)(title, of);
}
