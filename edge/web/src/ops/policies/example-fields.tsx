/** What to price by both policies: a quote that was made, or something made up. */
import type { PolicyExampleRequest } from "#shared/contracts/ops-policies.ts";
import { TextField } from "../../design/field.tsx";
import { type PlainKey, say } from "../../i18n/speech.ts";

type Name = keyof PolicyExampleRequest;

const asked: Readonly<Record<string, readonly (readonly [Name, PlainKey])[]>> = {
  fares: [
    ["quoteId", "policy.example_quote"],
    ["meters", "policy.example_trip"],
    ["seconds", "policy.example_seconds"],
    ["surgeHundredths", "policy.example_surge"],
    ["rideType", "policy.example_type"],
  ],
  surge: [
    ["meters", "policy.example_trip"],
    ["seconds", "policy.example_seconds"],
    ["rideType", "policy.example_type"],
  ],
  prices: [
    ["quoteId", "policy.example_quote"],
    ["meters", "policy.example_way"],
    ["itemsMinor", "policy.example_goods"],
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
      <legend>{say("policy.example")}</legend>
      <div className="policy-fields">
        {fields.map(([name, label]) => (
          <TextField
            key={name}
            label={say(label)}
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
