/** A policy as a form: each field shows what holds without it, and keeps only what differs. */
import { type ReactNode, useId, useState } from "react";
import type { PolicyIssue } from "#shared/contracts/ops-policies.ts";
import type { Currency } from "#shared/money.ts";
import { SelectField, TextField } from "../../design/field.tsx";
import { say } from "../../i18n/speech.ts";
import { choiceWords, fieldWords, labelWords, valueWords } from "./field-words.ts";
import {
  type Body,
  columnsOf,
  type Field,
  fieldsOf,
  hintOf,
  type Json,
  readList,
  readNumber,
  type Schema,
  textOf,
  valueAt,
  withValue,
} from "./form-rules.ts";
import { RowsField } from "./rows-field.tsx";

export interface FormProps {
  /** Of the policy. */
  readonly kind: string;
  /** Of a row: where its list is. */
  readonly under?: readonly string[];
  readonly schema: Schema;
  /** What is set at this place. */
  readonly body: Body;
  /** What holds where nothing is set here. */
  readonly wider: Body;
  readonly issues: readonly PolicyIssue[];
  readonly currency: Currency;
  readonly onBody: (body: Body) => void;
}

export function PolicyForm(props: FormProps) {
  return <Fields {...props} fields={fieldsOf(props.schema)} />;
}

function Fields({ fields, ...form }: FormProps & { fields: readonly Field[] }): ReactNode {
  const plain = fields.filter(({ kind }) => kind !== "group");
  const groups = fields.filter(({ kind }) => kind === "group");
  return (
    <>
      <div className="policy-fields">
        {plain.map((field) => (
          <OneField key={field.path.join(".")} field={field} form={form} />
        ))}
      </div>
      {groups.map((group) => (
        <details
          key={group.path.join(".")}
          className="policy-group"
          open={fields.length <= 2 || valueAt(form.body, group.path) !== undefined}
        >
          <summary>
            {fieldWords(form.kind, wordsPathOf(form, group), group.schema.description)}
          </summary>
          <Fields {...form} fields={fieldsOf(group.schema, group.path)} />
        </details>
      ))}
    </>
  );
}

/** Where the words of a field are: in a row below those of the list. */
const wordsPathOf = (form: FormProps, field: Field) => [...(form.under ?? []), ...field.path];

function wordsOrNone(kind: string, path: readonly string[], value: Json | undefined): string {
  if (typeof value === "boolean") return say(value ? "policy.on" : "policy.off");
  return valueWords(kind, path, value) || say("policy.none");
}

/** What may be typed into a list, with what it means. */
function choicesHint(kind: string, path: readonly string[], schema: Schema): string {
  const choices = (schema.items?.enum ?? []).map((choice) => {
    const value = String(choice);
    return say("policy.value_hint", { value, hint: choiceWords(kind, path, value) });
  });
  return choices.join(", ");
}

interface OneProps {
  readonly label: string;
  readonly words: (value: Json | undefined) => string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly own: Json | undefined;
  readonly wider: Json | undefined;
  readonly onValue: (value: Json | undefined) => void;
  readonly schema: Schema;
}

function OneField({ field, form }: { field: Field; form: FormProps }) {
  const { path, kind } = field;
  const under = wordsPathOf(form, field);
  const words = (value: Json | undefined) => wordsOrNone(form.kind, under, value);
  const name = path.join(".");
  const own = valueAt(form.body, path);
  const wider = valueAt(form.wider, path);
  const told = hintOf(path.at(-1) ?? "", own ?? wider, form.currency);
  const error = form.issues.find(
    (issue) => issue.path === name || issue.path.startsWith(`${name}.`),
  );
  const props: OneProps = {
    ...{ own, wider, schema: field.schema },
    label: labelWords(form.kind, under, field.schema.description),
    words,
    hint: [
      told,
      kind === "list" ? choicesHint(form.kind, under, field.schema) : "",
      own === undefined || wider === undefined ? "" : say("policy.else", { value: words(wider) }),
    ]
      .filter(Boolean)
      .join(" · "),
    error: error?.message,
    onValue: (value) => form.onBody(withValue(form.body, path, value)),
  };
  if (kind === "switch" || kind === "choice") return <ChoiceField {...props} />;
  if (kind === "json") return <JsonField {...props} />;
  if (kind === "rows") {
    const items = field.schema.items ?? {};
    const row = {
      ...{ kind: form.kind, under, schema: items, fields: columnsOf(items) },
      ...{ wider: {}, currency: form.currency },
    };
    return (
      <RowsField {...props} path={name} issues={form.issues}>
        {(own) => <Fields {...row} {...own} />}
      </RowsField>
    );
  }
  return <TypedField {...props} kind={kind} />;
}

function ChoiceField({ label, words, hint, own, wider, onValue, schema }: OneProps) {
  const options = schema.enum ?? [true, false];
  return (
    <SelectField
      label={label}
      hint={hint}
      value={own === undefined ? "" : JSON.stringify(own)}
      onChange={({ target }) =>
        onValue(target.value === "" ? undefined : (JSON.parse(target.value) as Json))
      }
    >
      <option value="">{say("policy.not_set", { value: words(wider) })}</option>
      {options.map((option) => (
        <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
          {words(option)}
        </option>
      ))}
    </SelectField>
  );
}

function TypedField({ kind, ...props }: OneProps & { kind: Field["kind"] }) {
  const { label, hint, error, own, wider, onValue, schema } = props;
  const read = (text: string): Json | undefined => {
    if (kind === "number") return readNumber(text);
    if (kind === "list") return readList(text, schema.items);
    return text === "" ? undefined : text;
  };
  // While somebody types, "1." is 1 and still "1."
  const [typed, setTyped] = useState(textOf(own));
  const isMine = JSON.stringify(read(typed)) === JSON.stringify(own);
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      inputMode={kind === "number" ? "decimal" : "text"}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      placeholder={textOf(wider)}
      value={isMine ? typed : textOf(own)}
      onChange={({ target }) => {
        setTyped(target.value);
        onValue(read(target.value));
      }}
    />
  );
}

/** For what no field can hold: lists of things, and what may be one of several. */
function JsonField({ label, hint, error, own, wider, onValue }: OneProps) {
  const id = useId();
  const shown = own === undefined ? "" : JSON.stringify(own, null, 1);
  const [typed, setTyped] = useState({ of: shown, text: shown, isWrong: false });
  const text = typed.of === shown ? typed.text : shown;
  const isWrong = typed.of === shown && typed.isWrong;
  const apply = () => {
    if (text.trim() === "") return onValue(undefined);
    try {
      onValue(JSON.parse(text) as Json);
    } catch {
      setTyped({ of: shown, text, isWrong: true });
    }
  };
  return (
    <div className="field policy-json">
      <label htmlFor={id}>{say("policy.label_json", { label })}</label>
      <textarea
        id={id}
        rows={Math.min(12, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        maxLength={20_000}
        placeholder={wider === undefined ? "" : JSON.stringify(wider, null, 1)}
        value={text}
        onChange={({ target }) => setTyped({ of: shown, text: target.value, isWrong: false })}
        onBlur={apply}
      />
      {own === undefined ? null : <p className="field-hint">{hint}</p>}
      {isWrong || error ? (
        <p className="field-error" role="alert">
          {isWrong ? say("policy.no_json") : error}
        </p>
      ) : null}
    </div>
  );
}
