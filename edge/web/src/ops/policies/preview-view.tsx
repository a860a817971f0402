/** What a change would change, and what things would then cost. */
import type { PolicyExample, PolicyPreview } from "#shared/contracts/ops-policies.ts";
import type { Currency, Money } from "#shared/money.ts";
import { MoneyText } from "../../design/figures.tsx";
import { Note } from "../../design/notice.tsx";
import { Table } from "../../design/table.tsx";
import { hintOf, type Json, textOf } from "./form-rules.ts";

export function PreviewView(props: { preview: PolicyPreview; currency: Currency }) {
  const { preview, currency } = props;
  if (preview.issues.length > 0) {
    return (
      <Note icon="alert" tone="bad">
        <p>
          <strong>This does not fit.</strong> Nothing can be set before it does.
        </p>
        <ul>
          {preview.issues.map(({ path, message }) => (
            <li key={path + message}>{path === "" ? message : `${path}: ${message}`}</li>
          ))}
        </ul>
      </Note>
    );
  }
  const shown = (path: string, value: Json) => {
    const hint = hintOf(path.split(".").at(-1) ?? "", value, currency);
    return `${value === null ? "none" : textOf(value)}${hint === "" ? "" : ` (${hint})`}`;
  };
  return (
    <div className="stack" role="status">
      {preview.changes.length === 0 ? (
        <p className="small soft">Nothing would change: this is what holds already.</p>
      ) : (
        <Table
          caption="What would change"
          rows={preview.changes}
          rowKey={({ path }) => path}
          columns={[
            { title: "Field", cell: ({ path }) => path },
            { title: "Now", cell: ({ path, before }) => shown(path, before as Json) },
            { title: "Then", cell: ({ path, after }) => shown(path, after as Json) },
          ]}
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
  const total = { label: "Total", before: example.before, after: example.after };
  return (
    <section aria-label={example.title}>
      <h3>{example.title}</h3>
      <Table
        caption={example.title}
        rows={[...example.lines, total]}
        rowKey={({ label }) => label}
        isChosen={({ label }) => label === "Total"}
        columns={[
          { title: "", cell: ({ label }) => label },
          { title: "Now", isNumber: true, cell: ({ before }) => amount(before) },
          { title: "Then", isNumber: true, cell: ({ after }) => amount(after) },
        ]}
      />
    </section>
  );
}
