/** A list of things as rows, each with its fields: all of the wider level's, or all of one's own. */

import type { ReactNode } from "react";
import type { PolicyIssue } from "#shared/contracts/ops-policies.ts";
import { Button } from "../../design/button.tsx";
import { say } from "../../i18n/speech.ts";
import type { Body, Json } from "./form-rules.ts";

export interface RowForm {
  readonly body: Body;
  readonly issues: readonly PolicyIssue[];
  readonly onBody: (body: Body) => void;
}

interface RowsProps {
  readonly label: string;
  readonly error: string | undefined;
  readonly own: Json | undefined;
  readonly wider: Json | undefined;
  readonly onValue: (value: Json | undefined) => void;
  readonly path: string;
  readonly issues: readonly PolicyIssue[];
  /** The fields of one row. */
  readonly children: (form: RowForm) => ReactNode;
}

const rowsOf = (value: Json | undefined) => (Array.isArray(value) ? (value as Body[]) : []);

export function RowsField(props: RowsProps) {
  const { label, own, wider, onValue } = props;
  const rows = rowsOf(own);
  const count = say("policy.rows", { count: rowsOf(own ?? wider).length });
  return (
    <fieldset className="policy-rows">
      <legend>{label}</legend>
      {own === undefined ? (
        <div className="row wide wrap">
          <span className="small soft">{say("policy.rows_wider", { rows: count })}</span>
          <Button size="small" onClick={() => onValue(wider ?? [])}>
            {say("policy.rows_own")}
          </Button>
        </div>
      ) : (
        <>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its place
            <Row key={`${at} of ${rows.length}`} {...props} row={row} at={at} rows={rows} />
          ))}
          {props.error ? (
            <p className="field-error" role="alert">
              {props.error}
            </p>
          ) : null}
          <div className="row wrap">
            <Button size="small" onClick={() => onValue([...rows, rows.at(-1) ?? {}])}>
              {say("policy.row_add")}
            </Button>
            <Button size="small" look="quiet" onClick={() => onValue(undefined)}>
              {say("policy.rows_drop")}
            </Button>
            <span className="small soft">{count}</span>
          </div>
        </>
      )}
    </fieldset>
  );
}

function Row(props: RowsProps & { row: Body; at: number; rows: readonly Body[] }) {
  const { row, at, rows, path, onValue } = props;
  const under = `${path}.${at}.`;
  const issues = props.issues
    .filter((issue) => issue.path.startsWith(under))
    .map((issue) => ({ ...issue, path: issue.path.slice(under.length) }));
  const number = at + 1;
  return (
    <section className="policy-row" aria-label={say("policy.row", { number })}>
      {props.children({
        ...{ body: row, issues },
        onBody: (next) => onValue(rows.with(at, next) as Json[]),
      })}
      <div>
        <Button
          size="small"
          look="quiet"
          aria-label={say("policy.row_remove", { number })}
          onClick={() => onValue(rows.toSpliced(at, 1) as Json[])}
        >
          {say("policy.row_remove", { number })}
        </Button>
      </div>
    </section>
  );
}
