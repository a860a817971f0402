/** Changes a policy: a form or raw JSON, what it would change and cost, then a time and a reason. */
import { useId, useState } from "react";
import {
  opsPolicyRoutes,
  type PolicyExampleRequest,
  type PolicyKindView,
  type PolicyPreview,
} from "#shared/contracts/ops-policies.ts";
import type { Region } from "#shared/regions.ts";
import { Button } from "../../design/button.tsx";
import { Choices } from "../../design/field.tsx";
import { ErrorNote } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useSubmit } from "../../use-submit.ts";
import { opsApi } from "../ops-api.ts";
import { ActivateSheet } from "./activate-sheet.tsx";
import { ExampleFields } from "./example-fields.tsx";
import { type Body, readBody, type Schema } from "./form-rules.ts";
import { PolicyForm } from "./policy-form.tsx";
import { PreviewView } from "./preview-view.tsx";

/** The name of the format, in every language. */
const RAW = "JSON";

export interface PlaceOfCall {
  readonly cityCode?: string;
  readonly vertical?: "delivery" | "ride";
}

export function PolicyEditor(props: {
  kind: PolicyKindView;
  region: Region;
  query: PlaceOfCall;
  /** What would hold if nothing were set here. */
  wider: Body;
  revision: string;
  start: Body;
  onChanged: () => void;
}) {
  const { kind, region, query, wider } = props;
  const [body, setBody] = useState(props.start);
  const [isRaw, setIsRaw] = useState(false);
  const [example, setExample] = useState<PolicyExampleRequest>({});
  const [preview, setPreview] = useState<{ of: Body; seen: PolicyPreview } | null>(null);
  const [isActivating, setIsActivating] = useState(false);
  const { isBusy, error, run } = useSubmit();
  const seen = preview && preview.of === body ? preview.seen : null;
  const look = () =>
    run(async () => {
      const call = { params: { kind: kind.kind }, body: { ...query, body, example } };
      setPreview({ of: body, seen: await opsApi.call(opsPolicyRoutes.previewPolicy, call) });
    });
  const isSound = seen !== null && seen.issues.length === 0;
  return (
    <section className="panel policy-editor" aria-label={say("policy.change")}>
      <EditorHead isRaw={isRaw} onRaw={setIsRaw} />
      <p className="small soft">{say("policy.only_differs")}</p>
      {isRaw ? (
        <RawBody body={body} onBody={setBody} />
      ) : (
        <PolicyForm
          kind={kind.kind}
          schema={kind.schema as Schema}
          {...{ body, wider, currency: region.currency }}
          issues={seen?.issues ?? []}
          onBody={setBody}
        />
      )}
      <ExampleFields kind={kind.kind} value={example} onValue={setExample} />
      <div className="row wrap">
        <Button look={isSound ? "plain" : "main"} isBusy={isBusy} onClick={() => void look()}>
          {say("policy.preview")}
        </Button>
        <Button
          look="main"
          disabled={!isSound || seen.changes.length === 0}
          onClick={() => setIsActivating(true)}
        >
          {say("policy.set_dots")}
        </Button>
      </div>
      <ErrorNote error={error} />
      {seen ? <PreviewView kind={kind.kind} preview={seen} currency={region.currency} /> : null}
      {isActivating && seen ? (
        <ActivateSheet
          draft={{ kind: kind.kind, ...query, body }}
          // What was in force when it was looked at.
          revision={seen.revision}
          onClose={() => setIsActivating(false)}
          onDone={props.onChanged}
        />
      ) : null}
    </section>
  );
}

function EditorHead({ isRaw, onRaw }: { isRaw: boolean; onRaw: (isRaw: boolean) => void }) {
  return (
    <div className="row wide wrap">
      <h2>{say("policy.change")}</h2>
      <Choices
        legend={say("policy.how_to_edit")}
        isLegendHidden
        value={isRaw ? "raw" : "form"}
        onChange={(value) => onRaw(value === "raw")}
        choices={[
          { value: "form", label: say("policy.form") },
          { value: "raw", label: RAW },
        ]}
      />
    </div>
  );
}

function RawBody({ body, onBody }: { body: Body; onBody: (body: Body) => void }) {
  const id = useId();
  const [text, setText] = useState(() => JSON.stringify(body, null, 2));
  const isWrong = readBody(text) === undefined;
  return (
    <div className="field policy-json">
      <label htmlFor={id}>{say("policy.as_json")}</label>
      <textarea
        id={id}
        rows={Math.min(24, Math.max(6, text.split("\n").length))}
        spellCheck={false}
        maxLength={60_000}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          const read = readBody(target.value);
          if (read) onBody(read);
        }}
      />
      {isWrong ? (
        <p className="field-error" role="alert">
          {say("policy.no_json_object")}
        </p>
      ) : null}
    </div>
  );
}
