/** What was set at this place: standing, times, reasons, and who did what to each version. */
import { type ReactNode, useState } from "react";
import {
  opsPolicyRoutes,
  type PolicyStanding,
  type PolicyVersion,
} from "#shared/contracts/ops-policies.ts";
import type { Currency } from "#shared/money.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { EmptyState, Show, SkeletonList } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { type PlainKey, say } from "../../i18n/speech.ts";
import { runOnce } from "../../money/run-once.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { dayWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { ActivateSheet, Refusal } from "./activate-sheet.tsx";
import { DifferenceTable } from "./difference-table.tsx";
import { type Body, differencesOf, merged } from "./form-rules.ts";

const words: Readonly<Record<PolicyStanding, PlainKey>> = {
  draft: "policy.standing.draft",
  scheduled: "policy.standing.scheduled",
  in_force: "policy.standing.in_force",
  covered: "policy.standing.covered",
  refused: "policy.standing.refused",
  ended: "policy.standing.ended",
  retired: "policy.standing.retired",
  discarded: "policy.standing.discarded",
};

interface ListProps {
  /** The latest first. */
  readonly versions: readonly PolicyVersion[];
  /** What would hold if nothing were set here. */
  readonly wider: Body;
  readonly currency: Currency;
  readonly revision: string;
  readonly onChanged: () => void;
  readonly onAgain: (body: Body) => void;
}

export function VersionList(props: ListProps & { button: ReactNode }) {
  return (
    <section className="stack" aria-label={say("policy.history")}>
      <h2>{say("policy.history")}</h2>
      {props.versions.length === 0 ? (
        <EmptyState
          icon="clock"
          title={say("policy.history_none")}
          next={say("policy.history_none_next")}
        />
      ) : (
        <ul className="policy-versions">
          {props.versions.map((version) => (
            <li key={version.id} className="panel">
              <Version {...props} version={version} />
            </li>
          ))}
        </ul>
      )}
      {props.button}
    </section>
  );
}

function Version(props: ListProps & { version: PolicyVersion }) {
  const { version } = props;
  const { standing } = version;
  const [asking, setAsking] = useState<"activate" | "retire" | "discard" | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const isActive = ["scheduled", "in_force", "covered", "refused"].includes(standing);
  return (
    <>
      <div className="row wide wrap">
        <strong className="policy-standing" data-standing={standing}>
          {say(words[standing])}
        </strong>
        <span className="small soft figures">{spanOf(version)}</span>
      </div>
      <p>{version.reason}</p>
      <div className="row wrap">
        {standing === "draft" ? (
          <>
            <Button size="small" look="main" onClick={() => setAsking("activate")}>
              {say("policy.set_dots")}
            </Button>
            <Button size="small" onClick={() => setAsking("discard")}>
              {say("policy.throw_away")}
            </Button>
          </>
        ) : null}
        {isActive ? (
          <Button size="small" look="danger" onClick={() => setAsking("retire")}>
            {say("policy.retire")}
          </Button>
        ) : null}
        <Button size="small" onClick={() => props.onAgain(version.body as Body)}>
          {say("policy.edit_from")}
        </Button>
        <Button size="small" look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {say(isOpen ? "policy.less" : "policy.details")}
        </Button>
      </div>
      {isOpen ? <VersionDetail {...props} /> : null}
      {asking === "activate" ? (
        <ActivateSheet
          draft={version}
          revision={props.revision}
          onClose={() => setAsking(null)}
          onDone={props.onChanged}
        />
      ) : asking ? (
        <EndSheet
          version={version}
          action={asking}
          onClose={() => setAsking(null)}
          onDone={props.onChanged}
        />
      ) : null}
    </>
  );
}

function spanOf({ effectiveFrom, effectiveUntil, createdAt }: PolicyVersion): string {
  if (effectiveFrom === null) return say("policy.written", { at: dayWords(createdAt) });
  const from = dayWords(effectiveFrom);
  if (effectiveUntil === null) return say("policy.span_from", { from });
  return say("policy.span", { from, until: dayWords(effectiveUntil) });
}

/** What was set here before it, if it is among those that are shown. */
function versionBefore(versions: readonly PolicyVersion[], { id }: PolicyVersion) {
  const older = versions.slice(versions.findIndex((one) => one.id === id) + 1);
  return older.find(({ activatedAt }) => activatedAt !== null);
}

function VersionDetail({
  version,
  versions,
  wider,
  currency,
}: ListProps & { version: PolicyVersion }) {
  const before = versionBefore(versions, version);
  const holds = (body: PolicyVersion["body"]) => merged(wider, body as Body);
  const changes = differencesOf(before ? holds(before.body) : wider, holds(version.body));
  const params = { kind: version.kind, id: version.id };
  const key = `changes ${version.id} ${version.standing}`;
  const { loaded, reload } = useLoad(key, () =>
    opsApi.call(opsPolicyRoutes.listPolicyChanges, { params }),
  );
  return (
    <>
      <p className="small soft figures">{version.id}</p>
      <h3>{say(before ? "policy.diff_before" : "policy.diff_wider")}</h3>
      {changes.length === 0 ? (
        <p className="small soft">{say("policy.diff_none")}</p>
      ) : (
        <DifferenceTable
          caption={say(before ? "policy.diff_before" : "policy.diff_wider")}
          titles={[say("policy.before"), say("policy.here")]}
          kind={version.kind}
          {...{ changes, currency }}
        />
      )}
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={2} height="2rem" />}>
        {({ items }) => (
          <ul className="policy-changes">
            {items.map(({ action, actorId, reason, at }) => (
              <li key={action + at}>
                <span className="figures">{dayWords(at)}</span>{" "}
                {say(did[action], { who: actorId, reason })}
              </li>
            ))}
          </ul>
        )}
      </Show>
    </>
  );
}

const did = {
  drafted: "policy.did.drafted",
  activated: "policy.did.activated",
  retired: "policy.did.retired",
  discarded: "policy.did.discarded",
} as const;

const endings = {
  retire: {
    route: opsPolicyRoutes.retirePolicy,
    title: "policy.retire_ask",
    button: "policy.retire_now",
    what: "policy.retire_next",
  },
  discard: {
    route: opsPolicyRoutes.discardPolicy,
    title: "policy.discard_ask",
    button: "policy.throw_away",
    what: "policy.discard_next",
  },
} as const;

function EndSheet(props: {
  version: PolicyVersion;
  action: "retire" | "discard";
  onClose: () => void;
  onDone: () => void;
}) {
  const { kind, id } = props.version;
  const { route, title, button, what } = endings[props.action];
  const [text, setText] = useState("");
  const { isBusy, error, run } = useSubmit({ staysBusy: true });
  const reason = text.trim();
  const end = () =>
    run(async () => {
      const call = { params: { kind, id }, body: { reason } };
      await runOnce(route.path, [id, reason], (idempotencyKey) =>
        opsApi.call(route, { ...call, idempotencyKey }),
      );
      props.onClose();
      props.onDone();
    });
  return (
    <Sheet
      title={say(title)}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{say("policy.back")}</Button>
          <Button look="danger" isBusy={isBusy} disabled={reason === ""} onClick={() => void end()}>
            {say(button)}
          </Button>
        </>
      }
    >
      <p>{say(what)}</p>
      <TextField
        label={say("policy.reason")}
        maxLength={300}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Refusal kind={kind} error={error} />
    </Sheet>
  );
}
