/** Two policies beside each other: the fields in which they differ, with what their figures mean. */
import type { Currency } from "#shared/money.ts";
import { Table } from "../../design/table.tsx";
import { say } from "../../i18n/speech.ts";
import { pathWords, valueWords } from "./field-words.ts";
import { type Difference, hintOf, type Json } from "./form-rules.ts";

export function DifferenceTable(props: {
  /** Of the policy. */
  kind: string;
  caption: string;
  /** Of the two columns of values. */
  titles: readonly [before: string, after: string];
  changes: readonly Difference[];
  currency: Currency;
}) {
  const [before, after] = props.titles;
  const shown = (path: string, value: Json | undefined) => {
    if (value === undefined || value === null) return say("policy.none");
    if (typeof value === "boolean") return say(value ? "policy.on" : "policy.off");
    const names = path.split(".");
    const words = valueWords(props.kind, names, value);
    const hint = hintOf(names.at(-1) ?? "", value, props.currency);
    return hint === "" ? words : say("policy.value_hint", { value: words, hint });
  };
  return (
    <Table
      caption={props.caption}
      rows={props.changes}
      rowKey={({ path }) => path}
      columns={[
        { title: say("policy.field"), cell: ({ path }) => pathWords(props.kind, path) },
        { title: before, cell: ({ path, before: value }) => shown(path, value) },
        { title: after, cell: ({ path, after: value }) => shown(path, value) },
      ]}
    />
  );
}
