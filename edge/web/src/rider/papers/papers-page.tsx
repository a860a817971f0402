/** What the rider has handed in, what is missing, and what ends soon. */
import { useState } from "react";
import { onboardingRoutes, type Papers, type RiderDocument } from "#shared/contracts/onboarding.ts";
import type { DocumentKind } from "#shared/policies/eligibility.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { Toggle } from "../../design/field.tsx";
import { Icon, type IconName } from "../../design/icons.tsx";
import { Note, Show } from "../../design/notice.tsx";
import { say } from "../../i18n/speech.ts";
import { useLoad } from "../../use-load.ts";
import { useSubmit } from "../../use-submit.ts";
import { RefusalNote } from "../../words/refusal-note.tsx";
import { riderApi } from "../rider-api.ts";
import { PaperForm } from "./paper-form.tsx";
import { kindWords, kycWords, missingWords, rejectWords, stateWords } from "./paper-words.ts";

export function PapersPage() {
  const { loaded, reload } = useLoad("papers", () => riderApi.call(onboardingRoutes.listDocuments));
  return (
    <Show loaded={loaded} retry={reload}>
      {(papers) => <PaperList papers={papers} onChanged={reload} />}
    </Show>
  );
}

function PaperList({ papers, onChanged }: { papers: Papers; onChanged: () => void }) {
  const [kind, setKind] = useState<DocumentKind | null>(null);
  const others = papers.items
    .map((one) => one.kind)
    .filter((one) => !papers.required.includes(one));
  const kinds = [...papers.required, ...new Set(others)];
  const lacksVehicle = papers.missing.find(({ what }) => what === "vehicle");
  const canWork = papers.missing.length === 0;
  return (
    <div className="stack">
      <Note icon={canWork ? "check" : "alert"} {...(canWork ? {} : { tone: "warm" as const })}>
        {canWork ? kycWords.verified : kycWords[papers.kyc === "verified" ? "pending" : papers.kyc]}
      </Note>
      {lacksVehicle ? (
        <Note icon="car" tone="warm">
          <p>
            {say("papers.about_sentence", {
              what: kindWords.vehicle,
              why: missingWords[lacksVehicle.why],
            })}
          </p>
          <ButtonLink to="/rider/vehicle" size="small">
            {say("papers.see_vehicles")}
          </ButtonLink>
        </Note>
      ) : null}
      <ul className="rows">
        {kinds.map((each) => (
          <PaperRow
            key={each}
            kind={each}
            documents={papers.items.filter((one) => one.kind === each)}
            onSend={() => setKind(each)}
          />
        ))}
      </ul>
      <Preferences takesPets={papers.takesPets} />
      {kind ? (
        <PaperForm
          kind={kind}
          onClose={() => setKind(null)}
          onSent={() => {
            setKind(null);
            onChanged();
          }}
        />
      ) : null}
    </div>
  );
}

const signs: Readonly<Record<string, IconName>> = {
  verified: "check",
  submitted: "hourglass",
  rejected: "cross",
  expired: "alert",
};

function PaperRow(props: {
  kind: DocumentKind;
  documents: readonly RiderDocument[];
  onSend: () => void;
}) {
  const { kind, documents } = props;
  const isWaiting = documents.some(({ state }) => state === "submitted");
  const isGood = documents.some(({ state, endsSoon }) => state === "verified" && !endsSoon);
  return (
    <li className="money-row">
      <div className="stack tight">
        <strong>{kindWords[kind]}</strong>
        {documents.length === 0 ? <span className="small soft">{missingWords.absent}</span> : null}
        {documents.map((document) => (
          <span key={document.id} className="small soft">
            <Icon name={signs[document.state] ?? "note"} size={14} /> {standOf(document)}
          </span>
        ))}
      </div>
      <Button
        size="small"
        look={isGood || isWaiting ? "plain" : "main"}
        aria-label={say("papers.hand_in_kind", { kind: kindWords[kind] })}
        onClick={props.onSend}
      >
        {say(documents.length === 0 ? "papers.hand_in" : "papers.hand_in_anew")}
      </Button>
    </li>
  );
}

/** What we said about it, how long it holds, and that it ends soon. */
function standOf({ state: is, reviewReason, expiresOn, endsSoon }: RiderDocument): string {
  const what = stateWords[is];
  const state = reviewReason ? say("papers.about", { what, why: rejectWords[reviewReason] }) : what;
  const stand = expiresOn ? say("papers.good_until", { state, day: expiresOn }) : state;
  return endsSoon ? say("papers.ends_soon", { state: stand }) : stand;
}

function Preferences(props: { takesPets: boolean }) {
  const [takesPets, setTakesPets] = useState(props.takesPets);
  const { isBusy, error, run } = useSubmit();
  const change = (wanted: boolean) =>
    run(async () => {
      const body = { takesPets: wanted };
      setTakesPets((await riderApi.call(onboardingRoutes.setPreferences, { body })).takesPets);
    });
  return (
    <section className="panel stack tight" aria-label={say("papers.preferences")}>
      <Toggle
        label={say("papers.takes_pets")}
        isOn={takesPets}
        isBusy={isBusy}
        onChange={(isOn) => void change(isOn)}
      />
      <RefusalNote error={error} />
    </section>
  );
}
