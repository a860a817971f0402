/** What a change would change, and what things would then cost. */
import type {
  PolicyExample,
  PolicyExampleSubject,
  PolicyPreview,
} from "#shared/contracts/ops-policies.ts";
import type { Currency, Money } from "#shared/money.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Note } from "../../design/notice.tsx";
import { Table } from "../../design/table.tsx";
import { say } from "../../i18n/speech.ts";
import { distanceWords } from "../../words/distance-words.ts";
import { factorWords, lineWords, rideTypeWords } from "../../words/ride-words.ts";
import { spanWords } from "../../words/time-words.ts";
import { DifferenceTable } from "./difference-table.tsx";
import { pathWords } from "./field-words.ts";
import { differencesOf, type Json } from "./form-rules.ts";

export function PreviewView(props: { kind: string; preview: PolicyPreview; currency: Currency }) {
  const { kind, preview, currency } = props;
  if (preview.issues.length > 0) {
    return (
      <Note icon="alert" tone="bad">
        <p>
          <strong>{say("policy.does_not_fit")}</strong> {say("policy.does_not_fit_next")}
        </p>
        <ul>
          {preview.issues.map(({ path, message }) => (
            <li key={path + message}>
              {path === ""
                ? message
                : say("policy.issue", { field: pathWords(kind, path), message })}
            </li>
          ))}
        </ul>
      </Note>
    );
  }
  const changes = preview.changes.flatMap(({ path, before, after }) =>
    differencesOf((before ?? undefined) as Json, (after ?? undefined) as Json, path),
  );
  return (
    <div className="stack" role="status">
      {preview.changes.length === 0 ? (
        <p className="small soft">{say("policy.no_change")}</p>
      ) : (
        <DifferenceTable
          caption={say("policy.would_change")}
          titles={[say("policy.now"), say("policy.then")]}
          {...{ kind, changes, currency }}
        />
      )}
      {preview.examples.map((example) => (
        <ExampleTable key={example.title} example={example} />
      ))}
    </div>
  );
}

function ExampleTable({ example }: { example: PolicyExample }) {
  const title = subjectWords(example.subject);
  const amount = (value: Money | null) => (value ? <MoneyText amount={value} /> : "–");
  const total = { name: say("line.total"), before: example.before, after: example.after };
  const lines = example.lines.map(({ code, label, before, after }) => ({
    ...{ name: lineWords({ code, label }), before, after },
  }));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <Table
        caption={title}
        rows={[...lines, total]}
        rowKey={({ name }) => name}
        isChosen={(row) => row === total}
        columns={[
          { title: say("policy.line"), cell: ({ name }) => name },
          { title: say("policy.now"), isNumber: true, cell: ({ before }) => amount(before) },
          { title: say("policy.then"), isNumber: true, cell: ({ after }) => amount(after) },
        ]}
      />
    </section>
  );
}

/** Policies measure in metres everywhere: so do their examples. */
function subjectWords(subject: PolicyExampleSubject): string {
  switch (subject.what) {
    case "quote":
      return say("policy.example_of_quote", { id: subject.quoteId });
    case "basket":
      return say("policy.example_of_basket", { way: distanceWords(subject.meters, "km") });
    case "ride":
      return say("policy.example_of_ride", {
        type: rideTypeWords(subject.rideType),
        way: distanceWords(subject.meters, "km"),
        time: spanWords(subject.seconds),
      });
    case "surge":
      return say("policy.example_of_surge", {
        type: rideTypeWords(subject.rideType),
        pressure: factorWords(subject.pressure),
        before: factorWords(subject.beforeHundredths / 100),
        after: factorWords(subject.afterHundredths / 100),
      });
  }
}
