import type { Currency } from "#shared/money.ts";
import { TextField } from "../design/field.tsx";
import { say } from "../i18n/speech.ts";

/** A field for an amount of money; a phone shows digits for it. */
export function AmountField(props: {
  label: string;
  currency: Currency;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
}) {
  const { label, currency, value, onChange, hint, error } = props;
  return (
    <TextField
      label={say("amount.label", { label, currency })}
      inputMode="decimal"
      autoComplete="off"
      maxLength={14}
      className="figures"
      value={value}
      hint={hint}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
