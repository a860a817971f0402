/** What a change would change, and what things would then cost. */
import type { PolicyExample, PolicyPreview } from "#shared/contracts/ops-policies.ts";
import type { Currency, Money } from "#shared/money.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Note } from "../../design/notice.tsx";
import { Table } from "../../design/table.tsx";
import { say } from "../../i18n/speech.ts";
import { lineWords } from "../../words/ride-words.ts";
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
  const amount = (value: Money | null) => (value ? <MoneyText amount={value} /> : "–");
  const total = { name: say("line.total"), before: example.before, after: example.after };
  const lines = example.lines.map(({ code, label, before, after }) => ({
    ...{ name: lineWords({ code, label }), before, after },
  }));
  return (
    <section aria-label={example.title}>
      <h3>{example.title}</h3>
      <Table
        caption={example.title}
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
