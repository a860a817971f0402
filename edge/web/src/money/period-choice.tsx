import { Choices } from "../design/field.tsx";
import { type Period, periodNames, periods } from "./period.ts";

export function PeriodChoice(props: { value: Period; onChange: (period: Period) => void }) {
  return (
    <Choices
      legend="Period"
      isLegendHidden
      value={props.value}
      onChange={props.onChange}
      choices={periods.map((value) => ({ value, label: periodNames[value] }))}
    />
  );
}
