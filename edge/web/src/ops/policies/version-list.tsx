/** What was set at this place: standing, times, reasons, and who did what to each version. */
import { useState } from "react";
import {
  opsPolicyRoutes,
  type PolicyStanding,
  type PolicyVersion,
} from "#shared/contracts/ops-policies.ts";
import { Button } from "../../design/button.tsx";
import { TextField } from "../../design/field.tsx";
import { EmptyState, Show, SkeletonList } from "../../design/notice.tsx";
import { Sheet } from "../../design/sheet.tsx";
import { runOnce } from "../../money/run-once.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { dayWords } from "../../words/time-words.ts";
import { opsApi } from "../ops-api.ts";
import { ActivateSheet, Refusal } from "./activate-sheet.tsx";
import type { Body } from "./form-rules.ts";

const words: Readonly<Record<PolicyStanding, string>> = {
  draft: "Draft",
  scheduled: "Planned",
  in_force: "In force",
  covered: "Covered by a later one",
  refused: "Does not fit, not followed",
  ended: "Ended",
  retired: "Retired",
  discarded: "Thrown away",
};

export function VersionList(props: {
  versions: readonly PolicyVersion[];
  /** There are older ones. */
  isCut: boolean;
  revision: string;
  onChanged: () => void;
  onAgain: (body: Body) => void;
}) {
  return (
    <section className="stack" aria-label="History">
      <h2>History</h2>
      {props.versions.length === 0 ? (
        <EmptyState
          icon="clock"
          title="Nothing was set here yet"
          next="What holds comes from the wider level."
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
      {props.isCut ? <p className="small soft">Older versions are not shown.</p> : null}
    </section>
  );
}

function Version(props: {
  version: PolicyVersion;
  revision: string;
  onChanged: () => void;
  onAgain: (body: Body) => void;
}) {
  const { version } = props;
  const { standing } = version;
  const [asking, setAsking] = useState<"activate" | "retire" | "discard" | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const isActive = ["scheduled", "in_force", "covered", "refused"].includes(standing);
  return (
    <>
      <div className="row wide wrap">
        <strong className="policy-standing" data-standing={standing}>
          {words[standing]}
        </strong>
        <span className="small soft figures">{spanOf(version)}</span>
      </div>
      <p>{version.reason}</p>
      <div className="row wrap">
        {standing === "draft" ? (
          <>
            <Button size="small" look="main" onClick={() => setAsking("activate")}>
              Set it …
            </Button>
            <Button size="small" onClick={() => setAsking("discard")}>
              Throw away
            </Button>
          </>
        ) : null}
        {isActive ? (
          <Button size="small" look="danger" onClick={() => setAsking("retire")}>
            Retire
          </Button>
        ) : null}
        <Button size="small" onClick={() => props.onAgain(version.body as Body)}>
          Edit from this
        </Button>
        <Button size="small" look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? "Less" : "Details"}
        </Button>
      </div>
      {isOpen ? <VersionDetail version={version} /> : null}
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
  if (effectiveFrom === null) return `written ${dayWords(createdAt)}`;
  const until = effectiveUntil === null ? "" : ` until ${dayWords(effectiveUntil)}`;
  return `from ${dayWords(effectiveFrom)}${until}`;
}

function VersionDetail({ version }: { version: PolicyVersion }) {
  const params = { kind: version.kind, id: version.id };
  const key = `changes ${version.id} ${version.standing}`;
  const { loaded, reload } = useLoad(key, () =>
    opsApi.call(opsPolicyRoutes.listPolicyChanges, { params }),
  );
  return (
    <>
      <p className="small soft figures">{version.id}</p>
      <pre className="policy-body">{JSON.stringify(version.body, null, 2)}</pre>
      <Show loaded={loaded} retry={reload} skeleton={<SkeletonList rows={2} height="2rem" />}>
        {({ items }) => (
          <ul className="policy-changes">
            {items.map(({ action, actorId, reason, at }) => (
              <li key={action + at}>
                <span className="figures">{dayWords(at)}</span> {action} by{" "}
                <span className="figures">{actorId}</span>: {reason}
              </li>
            ))}
          </ul>
        )}
      </Show>
    </>
  );
}

const endings = {
  retire: {
    route: opsPolicyRoutes.retirePolicy,
    title: "Retire this version?",
    button: "Retire it now",
    what: "What it covered at this place holds again at once.",
  },
  discard: {
    route: opsPolicyRoutes.discardPolicy,
    title: "Throw this draft away?",
    button: "Throw away",
    what: "It was never in force, and changes nothing.",
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
      title={title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Back</Button>
          <Button look="danger" isBusy={isBusy} disabled={reason === ""} onClick={() => void end()}>
            {button}
          </Button>
        </>
      }
    >
      <p>{what}</p>
      <TextField
        label="Reason"
        maxLength={300}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Refusal error={error} />
    </Sheet>
  );
}
