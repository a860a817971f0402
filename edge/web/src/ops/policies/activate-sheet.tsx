/** From when a change holds, until when, and why. Drafts it first when it is no draft yet. */
import { useRef, useState } from "react";
import { opsPolicyRoutes, type PolicyVersion } from "#shared/contracts/ops-policies.ts";
import { BeelineError } from "#shared/errors.ts";
import { Button } from "../../design/button.tsx";
import { Choices, TextField } from "../../design/field.tsx";
import { ErrorNote, Note } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { say } from "../../i18n/speech.ts";
import { runOnce } from "../../money/run-once.ts";
import { useSubmit } from "../../use-submit.ts";
import { codeOf } from "../../words/error-words.ts";
import { opsApi } from "../ops-api.ts";
import { pathWords } from "./field-words.ts";
import { type Body, instantOf } from "./form-rules.ts";
import type { PlaceOfCall } from "./policy-editor.tsx";

type Draft = PlaceOfCall & { readonly kind: string; readonly body: Body };

export function ActivateSheet(props: {
  draft: Draft | PolicyVersion;
  /** What was in force when somebody looked. */
  revision: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const [times, setTimes] = useState<ChosenTimes>({ when: "now", from: "", until: "" });
  const { when, from, until } = times;
  const [reason, setReason] = useState("");
  // Should setting it be refused, the draft is there already.
  const made = useRef<PolicyVersion | null>("id" in props.draft ? props.draft : null);
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const isReady = reason.trim() !== "" && (when === "now" || instantOf(from) !== undefined);
  const set = () =>
    run(async () => {
      made.current ??= await drafted(props.draft, reason.trim());
      const { kind, id } = made.current;
      const effectiveFrom = when === "later" ? instantOf(from) : undefined;
      const effectiveUntil = instantOf(until);
      const body = {
        ...{ reason: reason.trim(), expectedRevision: props.revision },
        ...(effectiveFrom ? { effectiveFrom } : {}),
        ...(effectiveUntil ? { effectiveUntil } : {}),
      };
      await runOnce("activate policy", [id, JSON.stringify(body)], (idempotencyKey) =>
        opsApi.call(opsPolicyRoutes.activatePolicy, { params: { kind, id }, body, idempotencyKey }),
      );
      props.onDone();
      props.onClose();
    });
  return (
    <Sheet
      title={say("policy.set")}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{say("policy.back")}</Button>
          <Button look="danger" isBusy={isBusy} disabled={!isReady} onClick={() => void set()}>
            {say(when === "now" ? "policy.set_now" : "policy.plan")}
          </Button>
        </>
      }
    >
      <Times value={times} onValue={setTimes} />
      <TextField
        label={say("policy.reason")}
        maxLength={300}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <p className="small soft">{say("policy.keeps")}</p>
      <Refusal kind={props.draft.kind} error={error} />
    </Sheet>
  );
}

interface ChosenTimes {
  readonly when: "now" | "later";
  /** As a `datetime-local` field holds them; empty for none. */
  readonly from: string;
  readonly until: string;
}

function Times(props: { value: ChosenTimes; onValue: (value: ChosenTimes) => void }) {
  const { value, onValue } = props;
  const { when, from, until } = value;
  return (
    <>
      <Choices
        legend={say("policy.from_when")}
        value={when}
        onChange={(chosen) => onValue({ ...value, when: chosen })}
        choices={[
          { value: "now", label: say("policy.now") },
          { value: "later", label: say("policy.at_time") },
        ]}
      />
      {when === "later" ? (
        <TextField
          label={say("policy.from")}
          hint={say("policy.by_clock")}
          type="datetime-local"
          value={from}
          onChange={({ target }) => onValue({ ...value, from: target.value })}
        />
      ) : null}
      <TextField
        label={say("policy.until")}
        hint={say("policy.until_hint")}
        type="datetime-local"
        value={until}
        onChange={({ target }) => onValue({ ...value, until: target.value })}
      />
    </>
  );
}

/** Under one key for the same wish, so that a second try does not make a second draft. */
async function drafted(draft: Draft | PolicyVersion, reason: string) {
  if ("id" in draft) return draft;
  const { kind, ...body } = draft;
  return runOnce("draft policy", [kind, JSON.stringify(body), reason], (idempotencyKey) =>
    opsApi.call(opsPolicyRoutes.draftPolicy, {
      ...{ params: { kind }, body: { ...body, reason }, idempotencyKey },
    }),
  );
}

/** A refusal in the words of policies: what does not fit, or that somebody else was here. */
export function Refusal({ kind, error }: { kind: string; error: unknown }) {
  if (error === null || error === undefined) return null;
  if (codeOf(error) === "CONFLICT") {
    return (
      <Note icon="alert" tone="bad">
        <p>
          <strong>{say("policy.changed_meanwhile")}</strong> {say("policy.changed_meanwhile_next")}
        </p>
      </Note>
    );
  }
  const issues = error instanceof BeelineError ? (error.options.issues ?? []) : [];
  return (
    <>
      <ErrorNote error={error} />
      {issues.length > 0 ? (
        <ul className="small">
          {issues.map(({ path, message }) => (
            <li key={path + message}>
              {say("policy.issue", { field: pathWords(kind, path), message })}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
