/** What to price by both policies: a quote that was made, or something made up. */
import type { PolicyExampleRequest } from "#shared/contracts/ops-policies.ts";
import { TextField } from "../../design/field.tsx";

type Name = keyof PolicyExampleRequest;

const asked: Readonly<Record<string, readonly (readonly [Name, string])[]>> = {
  fares: [
    ["quoteId", "Quote"],
    ["meters", "Or a trip of (m)"],
    ["seconds", "taking (s)"],
    ["surgeHundredths", "surge (hundredths)"],
    ["rideType", "type"],
  ],
  surge: [
    ["meters", "A trip of (m)"],
    ["seconds", "taking (s)"],
    ["rideType", "type"],
  ],
  prices: [
    ["quoteId", "Quote"],
    ["meters", "Or a way of (m)"],
    ["itemsMinor", "goods for (minor units)"],
  ],
};

export function ExampleFields(props: {
  kind: string;
  value: PolicyExampleRequest;
  onValue: (value: PolicyExampleRequest) => void;
}) {
  const fields = asked[props.kind];
  if (!fields) return null;
  const set = (name: Name, text: string) => {
    const { [name]: _, ...others } = props.value;
    const isText = name === "quoteId" || name === "rideType";
    const value = isText ? text.trim() : Math.round(Number(text));
    const isNone = text.trim() === "" || Number.isNaN(value);
    props.onValue(isNone ? others : { ...others, [name]: value });
  };
  return (
    <fieldset className="policy-example">
      <legend>Price example</legend>
      <div className="policy-fields">
        {fields.map(([name, label]) => (
          <TextField
            key={name}
            label={label}
            inputMode={name === "quoteId" || name === "rideType" ? "text" : "numeric"}
            autoComplete="off"
            spellCheck={false}
            maxLength={80}
            value={String(props.value[name] ?? "")}
            onChange={({ target }) => set(name, target.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
