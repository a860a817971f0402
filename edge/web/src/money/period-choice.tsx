import { Choices } from "../design/field.tsx";
import { say } from "../i18n/speech.ts";
import { type Period, periods } from "./period.ts";

export function PeriodChoice(props: { value: Period; onChange: (period: Period) => void }) {
  return (
    <Choices
      legend={say("period.title")}
      isLegendHidden
      value={props.value}
      onChange={props.onChange}
      choices={periods.map((value) => ({ value, label: say(`period.${value}`) }))}
    />
  );
}
